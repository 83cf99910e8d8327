/**
 * A tree at the side: heads that fold, and what stands under them. However often it is drawn, its
 * rows stay the same elements: a click arrives, and what is dragged stays in hand.
 */
import { dress, make, rove } from '../elements';
import { Hub } from '../hub';
import { keyedList } from '../keyed';

export interface SideTree<Row> {
  readonly list: HTMLElement;
  draw(label: string, rows: readonly Row[]): void;
}

interface Acts<Row> {
  key: (row: Row) => string;
  /** Writes into a row what it says now. */
  show: (element: HTMLElement, row: Row) => void;
  /** Enter, and a click unless `click` is another. */
  press: (element: HTMLElement) => void;
  click?: (element: HTMLElement) => void;
  fold: (element: HTMLElement, shut: boolean) => void;
  typed?: (event: KeyboardEvent, element: HTMLElement) => void;
}

export const rowOf = (event: Event): HTMLElement | null =>
  (event.target as Element).closest<HTMLElement>('[role="treeitem"]');

export function sideTree<Row>(hub: Hub, kind: string, acts: Acts<Row>): SideTree<Row> {
  const list = make('div', { class: `rap-rows ${kind}`.trim(), set: { role: 'tree' } });
  const roving = rove(list, { press: acts.press, fold: acts.fold, key: acts.typed });
  list.addEventListener('click', event => {
    const row = rowOf(event);
    if (row) {
      (acts.click ?? acts.press)(row);
    }
  });
  return {
    list,
    draw: (label, rows) => {
      list.setAttribute('aria-label', label);
      const held = list.contains(document.activeElement);
      keyedList(list, rows, {
        key: acts.key,
        make: () => make('div', { set: { role: 'treeitem', tabindex: '-1' } }),
        update: acts.show
      });
      if (!rows.length) {
        list.append(make('p', { class: 'rap-quiet rap-row', text: hub.words.nothingFound }));
      }
      roving.update();
      if (held && !list.contains(document.activeElement)) {
        list.querySelector<HTMLElement>('[tabindex="0"]')?.focus(); // its row is gone
      }
    }
  };
}

/** A head says what it holds; pressed, it folds. */
export function showHead(
  row: HTMLElement,
  head: { kind: string; text: string; shut: boolean; n?: number }
): void {
  dress(
    row,
    {
      class: 'rap-row rap-row-head',
      set: { 'aria-level': '1', 'aria-expanded': String(!head.shut), 'data-kind': head.kind }
    },
    make('span', {
      class: head.shut ? 'rap-fold rap-shut' : 'rap-fold',
      set: { 'aria-hidden': 'true' }
    }),
    make('span', { text: head.text }),
    head.n === undefined ? null : make('span', { class: 'rap-quiet rap-end', text: String(head.n) })
  );
}

/** A code: its colour, its name, how many codings it has. */
export function showCode(
  row: HTMLElement,
  hub: Hub,
  code: {
    code: string;
    n: number;
    class: string;
    labelClass?: string;
    title?: string;
    indent: number;
    set: Readonly<Record<string, string | undefined>>;
    /** Between its name and the number. */
    signs?: (HTMLElement | null)[];
  }
): void {
  const swatch = make('span', { class: 'rap-swatch', set: { 'aria-hidden': 'true' } });
  swatch.style.background = hub.colours.get(code.code) ?? '';
  dress(
    row,
    {
      class: `rap-row rap-code-row ${code.class}`.trim(),
      title: code.title,
      set: { 'data-code': code.code, ...code.set }
    },
    swatch,
    make('span', {
      class: `rap-code-label ${code.labelClass ?? ''}`.trim(),
      text: hub.codeLabel(code.code)
    }),
    ...(code.signs ?? []),
    make('span', { class: 'rap-quiet rap-end', text: code.n ? String(code.n) : '' })
  );
  row.style.paddingInlineStart = `${code.indent}px`;
}

/** How far somebody is, for eyes; words beside it say the same. */
export function farBar(share: number, done: boolean): HTMLElement {
  const full = make('span', { class: done ? 'rap-far-done' : '' });
  full.style.width = `${Math.round(share * 100)}%`;
  return make('span', { class: 'rap-far', set: { 'aria-hidden': 'true' } }, full);
}
