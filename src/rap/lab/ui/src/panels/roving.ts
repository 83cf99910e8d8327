/** Arrow keys in a tree: one row can be reached by Tab, the others by arrows, Home, End and the first letter. */

import { plain } from '../core/choosing';

export interface Roving {
  /** After the rows were drawn again. */
  update(): void;
}

export function rove(list: HTMLElement, acts: { press: (row: HTMLElement) => void; fold?: (row: HTMLElement, shut: boolean) => void; key?: (event: KeyboardEvent, row: HTMLElement) => void }): Roving {
  let key = '';
  const rows = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('[role="treeitem"]')];
  const keyOf = (row: HTMLElement | undefined): string => row?.dataset.code ?? row?.dataset.source ?? row?.dataset.kind ?? '';
  const reach = (row: HTMLElement | undefined): void => {
    if (row) {
      rows().forEach(one => (one.tabIndex = one === row ? 0 : -1));
      key = keyOf(row);
    }
  };
  list.addEventListener('focusin', event => reach((event.target as HTMLElement).closest<HTMLElement>('[role="treeitem"]') ?? undefined));
  list.addEventListener('keydown', event => {
    const all = rows();
    const row = all.find(one => one === document.activeElement);
    if (!row || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const at = all.indexOf(row);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      all[Math.max(0, Math.min(all.length - 1, to))].focus();
    } else if (event.key === 'Enter') {
      acts.press(row);
    } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      acts.fold?.(row, event.key === 'ArrowLeft');
    } else if (/^\p{L}$/u.test(event.key)) {
      const next = [...all.slice(at + 1), ...all.slice(0, at)].find(one => plain(one.textContent ?? '').trim().startsWith(plain(event.key)));
      next?.focus();
    } else {
      acts.key?.(event, row);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
  return {
    update: () => {
      const all = rows();
      reach(all.find(row => keyOf(row) === key) ?? all[0]);
    }
  };
}
