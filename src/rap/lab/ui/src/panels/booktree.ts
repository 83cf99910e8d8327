/**
 * The tree of the codebook page. Dragging a code onto another puts it under that one; onto a
 * family, to its top.
 */

import { treeOf, TreeRow } from '../core/tree';
import { make, Part } from '../elements';
import { fill } from '../words';
import type { Book } from './book';
import { rowOf, showCode, showHead, sideTree } from './sidetree';

const MOVED = 'application/x-rap-moved-code';

type Shown = TreeRow & { retired?: boolean };

export interface BookTree extends Part<string> {
  readonly element: HTMLElement;
}

export function createTree(book: Book): BookTree {
  const { hub } = book;
  const shut = new Set<string>();
  let chosen = '';
  let gone = false;
  const box = make('input', { set: { type: 'checkbox' } });
  const boxName = make('span', {});
  box.addEventListener('change', () => {
    gone = box.checked;
    draw();
  });
  const fold = (key: string, closed: boolean): void => {
    shut[closed ? 'add' : 'delete'](key);
    draw();
  };
  const tree = sideTree<Shown>(hub, 'rap-book-tree', {
    key: row => `${row.code ? 'code' : 'family'} ${row.key}`,
    show: (shown, row) =>
      row.code
        ? showRow(shown, row)
        : showHead(shown, {
            kind: row.key,
            text: hub.label(row.family?.label, row.key),
            shut: shut.has(row.key)
          }),
    press: row =>
      row.dataset.code
        ? book.pick(row.dataset.code)
        : row.dataset.kind && fold(row.dataset.kind, !shut.has(row.dataset.kind)),
    fold: (row, closed) => fold(row.dataset.code ?? row.dataset.kind ?? '', closed)
  });
  const element = make(
    'div',
    { class: 'rap-book-side' },
    tree.list,
    make('label', { class: 'rap-check' }, box, boxName)
  );
  /** Onto a code, under it; onto a family, to its top. */
  const move = (code: string, onto: HTMLElement): void => {
    const parent = onto.dataset.code ?? '';
    const family = onto.dataset.kind ?? hub.codes.get(parent)?.family ?? '';
    if (code && code !== parent) {
      void book.act('move', code, hub.words.bookMovedOnto, { family, parent });
    }
  };
  const onto = (event: DragEvent): HTMLElement | null => {
    const row = rowOf(event);
    return row?.dataset.gone === undefined ? row : null;
  };
  tree.list.addEventListener('dragstart', event =>
    event.dataTransfer?.setData(MOVED, rowOf(event)?.dataset.code ?? '')
  );
  tree.list.addEventListener('dragover', event => {
    if (onto(event) && event.dataTransfer?.types.includes(MOVED)) {
      event.preventDefault();
      onto(event)?.classList.add('rap-over');
    }
  });
  tree.list.addEventListener('dragleave', event => onto(event)?.classList.remove('rap-over'));
  tree.list.addEventListener('drop', event => {
    const row = onto(event);
    if (row) {
      event.preventDefault();
      row.classList.remove('rap-over');
      move(event.dataTransfer?.getData(MOVED) ?? '', row);
    }
  });
  const showRow = (shown: HTMLElement, row: Shown): void => {
    const code = row.code?.code ?? '';
    const n = row.code?.n ?? 0;
    showCode(shown, hub, {
      code,
      n,
      class: code === chosen ? 'rap-alone' : '',
      labelClass: row.retired ? 'rap-retired' : '',
      indent: 12 + row.level * 14,
      set: {
        'aria-level': String(row.level + 2),
        'aria-selected': String(code === chosen),
        'aria-expanded': row.parent ? String(!shut.has(row.key)) : undefined,
        'aria-label': [
          hub.codeLabel(code),
          fill(hub.words.codingsN, { n }),
          row.retired ? hub.words.retired : ''
        ]
          .filter(Boolean)
          .join(', '),
        'data-gone': row.retired ? '' : undefined,
        draggable: row.retired ? undefined : 'true'
      }
    });
  };
  const draw = (): void => {
    boxName.textContent = hub.words.bookRetired;
    const old = gone ? book.codes().filter(code => code.retired || code.merged_into) : [];
    tree.draw(hub.words.codebook, [
      ...treeOf(hub.codebook, shut),
      ...old.map(code => ({ key: code.code, level: 0, code, parent: false, retired: true }))
    ]);
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
