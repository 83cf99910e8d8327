/** Makes elements. Words only ever enter through `textContent`. */
import { plain } from './core/tree';

export interface Part<T = void> {
  update(value: T): void;
  destroy(): void;
}

interface Given {
  class?: string;
  text?: string;
  title?: string;
  /** Any attribute; an undefined one is left out. */
  set?: Readonly<Record<string, string | undefined>>;
  on?: Partial<{ [K in keyof HTMLElementEventMap]: (event: HTMLElementEventMap[K]) => void }>;
}

export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  given: Given = {},
  ...children: (Node | string | null)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  if (given.class) {
    element.className = given.class;
  }
  if (given.text !== undefined) {
    element.textContent = given.text;
  }
  if (given.title) {
    element.title = given.title;
  }
  for (const [key, value] of Object.entries(given.set ?? {})) {
    if (value !== undefined) {
      element.setAttribute(key, value);
    }
  }
  for (const [kind, listener] of Object.entries(given.on ?? {})) {
    element.addEventListener(kind, listener as EventListener);
  }
  element.append(...children.filter(child => child !== null));
  return element;
}

/**
 * Writes anew what an element is and holds, and touches only what is another: the element, its
 * listeners and the focus stay. Attributes of `set` that are undefined are taken off.
 */
export function dress(
  element: HTMLElement,
  given: Pick<Given, 'class' | 'title' | 'set'>,
  ...children: (HTMLElement | null)[]
): void {
  const all = { class: given.class, title: given.title || undefined, ...given.set };
  for (const [name, value] of Object.entries(all)) {
    if (value === undefined) {
      element.removeAttribute(name);
    } else if (element.getAttribute(name) !== value) {
      element.setAttribute(name, value);
    }
  }
  const parts = children.filter(child => child !== null);
  const old = [...element.children];
  parts.forEach((part, i) => {
    if (!old[i]) {
      element.append(part);
    } else if (!old[i].isEqualNode(part)) {
      old[i].replaceWith(part);
    }
  });
  old.slice(parts.length).forEach(one => one.remove());
}

/** A line of lesser weight: a hint, a state, what is missing. */
export const quiet = (text: string): HTMLParagraphElement =>
  make('p', { class: 'rap-quiet', text });

/** A button that does not take the selection out of the text. */
export function button(
  given: Given & { press: () => void },
  ...children: (Node | string | null)[]
): HTMLButtonElement {
  const made = make('button', { ...given, set: { type: 'button', ...given.set } }, ...children);
  made.addEventListener('mousedown', event => event.preventDefault());
  made.addEventListener('click', given.press);
  return made;
}

/** Listens as long as the part lives; the answer stops it. */
export function listen<K extends keyof HTMLElementEventMap>(
  target: HTMLElement | Document | Window,
  kind: K | string,
  listener: (event: HTMLElementEventMap[K]) => void,
  options?: AddEventListenerOptions
): () => void {
  target.addEventListener(kind, listener as EventListener, options);
  return () => target.removeEventListener(kind, listener as EventListener, options);
}

// Arrow keys in a tree: one row can be reached by Tab, the others by arrows, Home, End and the
// first letter.

export interface Roving {
  /** After the rows were drawn again. */
  update(): void;
}

export function rove(
  list: HTMLElement,
  acts: {
    press: (row: HTMLElement) => void;
    fold?: (row: HTMLElement, shut: boolean) => void;
    key?: (event: KeyboardEvent, row: HTMLElement) => void;
  }
): Roving {
  let key = '';
  const rows = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('[role="treeitem"]')];
  const keyOf = (row: HTMLElement | undefined): string =>
    row?.dataset.code ?? row?.dataset.source ?? row?.dataset.kind ?? '';
  const reach = (row: HTMLElement | undefined): void => {
    if (row) {
      rows().forEach(one => (one.tabIndex = one === row ? 0 : -1));
      key = keyOf(row);
    }
  };
  list.addEventListener('focusin', event =>
    reach((event.target as HTMLElement).closest<HTMLElement>('[role="treeitem"]') ?? undefined)
  );
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
      const next = [...all.slice(at + 1), ...all.slice(0, at)].find(one =>
        plain(one.textContent ?? '')
          .trim()
          .startsWith(plain(event.key))
      );
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
