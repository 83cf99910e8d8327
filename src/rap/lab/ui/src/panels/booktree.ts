/**
 * The tree of the codebook page. Dragging a code onto another puts it under that one; onto a
 * family, to its top.
 */

import { treeOf, TreeRow } from '../core/tree';
import { make, Part, rove } from '../elements';
import { fill } from '../words';
import type { Book } from './book';

const MOVED = 'application/x-rap-moved-code';

export interface BookTree extends Part<string> {
  readonly element: HTMLElement;
}

export function createTree(book: Book): BookTree {
  const { hub } = book;
  const shut = new Set<string>();
  let chosen = '';
  let gone = false;
  const list = make('div', { class: 'rap-rows rap-book-tree', set: { role: 'tree' } });
  const box = make('input', { set: { type: 'checkbox' } });
  const boxName = make('span', {});
  const element = make(
    'div',
    { class: 'rap-book-side' },
    list,
    make('label', { class: 'rap-check' }, box, boxName)
  );
  box.addEventListener('change', () => {
    gone = box.checked;
    draw();
  });
  const fold = (key: string, closed: boolean): void => {
    shut[closed ? 'add' : 'delete'](key);
    draw();
  };
  const roving = rove(list, {
    press: row =>
      row.dataset.code
        ? book.pick(row.dataset.code)
        : row.dataset.kind && fold(row.dataset.kind, !shut.has(row.dataset.kind)),
    fold: (row, closed) => fold(row.dataset.code ?? row.dataset.kind ?? '', closed)
  });
  const move = (code: string, onto: TreeRow): void => {
    const family = onto.family?.id ?? onto.code?.family ?? '';
    const parent = onto.code?.code ?? '';
    if (code && code !== parent) {
      void book.act('move', code, hub.words.bookMovedOnto, { family, parent });
    }
  };
  const droppable = (row: HTMLElement, onto: TreeRow): HTMLElement => {
    row.addEventListener('dragover', event => {
      if (event.dataTransfer?.types.includes(MOVED)) {
        event.preventDefault();
        row.classList.add('rap-over');
      }
    });
    row.addEventListener('dragleave', () => row.classList.remove('rap-over'));
    row.addEventListener('drop', event => {
      event.preventDefault();
      row.classList.remove('rap-over');
      move(event.dataTransfer?.getData(MOVED) ?? '', onto);
    });
    return row;
  };
  const familyRow = (row: TreeRow): HTMLElement => {
    const closed = shut.has(row.key);
    return droppable(
      make(
        'div',
        {
          class: 'rap-row rap-row-head',
          set: {
            role: 'treeitem',
            'aria-level': '1',
            'aria-expanded': String(!closed),
            'data-kind': row.key,
            tabindex: '-1'
          },
          on: { click: () => fold(row.key, !closed) }
        },
        make('span', {
          class: closed ? 'rap-fold rap-shut' : 'rap-fold',
          set: { 'aria-hidden': 'true' }
        }),
        make('span', { text: hub.label(row.family?.label, row.key) })
      ),
      row
    );
  };
  const codeRow = (row: TreeRow, retired = false): HTMLElement => {
    const code = row.code?.code ?? '';
    const swatch = make('span', { class: 'rap-swatch', set: { 'aria-hidden': 'true' } });
    swatch.style.background = hub.colours.get(code) ?? '';
    const n = row.code?.n ?? 0;
    const made = make(
      'div',
      {
        class: code === chosen ? 'rap-row rap-code-row rap-alone' : 'rap-row rap-code-row',
        set: {
          role: 'treeitem',
          'aria-level': String(row.level + 2),
          'aria-selected': String(code === chosen),
          'aria-expanded': row.parent ? String(!shut.has(row.key)) : undefined,
          'aria-label': [
            hub.codeLabel(code),
            fill(hub.words.codingsN, { n }),
            retired ? hub.words.retired : ''
          ]
            .filter(Boolean)
            .join(', '),
          'data-code': code,
          draggable: retired ? undefined : 'true',
          tabindex: '-1'
        },
        on: {
          click: () => book.pick(code),
          dragstart: event => event.dataTransfer?.setData(MOVED, code)
        }
      },
      swatch,
      make('span', {
        class: retired ? 'rap-code-label rap-retired' : 'rap-code-label',
        text: hub.codeLabel(code)
      }),
      make('span', { class: 'rap-quiet rap-end', text: n ? String(n) : '' })
    );
    made.style.paddingInlineStart = `${12 + row.level * 14}px`;
    return retired ? made : droppable(made, row);
  };
  const draw = (): void => {
    const held = list.contains(document.activeElement);
    list.setAttribute('aria-label', hub.words.codebook);
    boxName.textContent = hub.words.bookRetired;
    const old = gone ? book.codes().filter(code => code.retired || code.merged_into) : [];
    list.replaceChildren(
      ...treeOf(hub.codebook, shut).map(row => (row.code ? codeRow(row) : familyRow(row))),
      ...old.map(code => codeRow({ key: code.code, level: 0, code, parent: false }, true))
    );
    roving.update();
    if (held) {
      list.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    }
  };
  return {
    element,
    update: code => {
      chosen = code;
      draw();
    },
    destroy: () => undefined
  };
}
