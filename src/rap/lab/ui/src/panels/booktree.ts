/**
 * The tree of the codebook page. Dragging a code onto another puts it under that one; onto a group,
 * to its top; a group dragged onto another takes its place. Alt and an arrow do the same.
 */

import { placeOf, spotOf, stepOf } from '../core/tree-moves';
import { treeOf, TreeRow } from '../core/tree';
import { make, Part, quiet } from '../elements';
import { fill } from '../words';
import type { Book } from './book';
import { rowOf, showCode, showHead, sideTree } from './sidetree';

const MOVED = 'application/x-rap-moved-code';
const GROUP = 'application/x-rap-moved-group';

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
  const keys = quiet('');
  box.addEventListener('change', () => {
    gone = box.checked;
    draw();
  });
  const fold = (key: string, closed: boolean): void => {
    shut[closed ? 'add' : 'delete'](key);
    draw();
  };
  const pick = (row: HTMLElement): void =>
    row.dataset.code
      ? book.pick('code', row.dataset.code)
      : book.pick('group', row.dataset.kind ?? '');
  const tree = sideTree<Shown>(hub, 'rap-book-tree', {
    key: row => `${row.code ? 'code' : 'family'} ${row.key}`,
    show: (shown, row) => (row.code ? showRow(shown, row) : showGroup(shown, row)),
    press: pick,
    fold: (row, closed) => fold(row.dataset.code ?? row.dataset.kind ?? '', closed)
  });
  const { list } = tree;
  list.addEventListener('click', event => {
    const row = rowOf(event);
    if (row?.dataset.kind && (event.target as Element).closest('.rap-fold')) {
      fold(row.dataset.kind, !shut.has(row.dataset.kind));
    }
  });
  addDragging(book, list);
  addKeys(book, list);
  const element = make(
    'div',
    { class: 'rap-book-side' },
    list,
    make('label', { class: 'rap-check' }, box, boxName),
    keys
  );
  const showGroup = (shown: HTMLElement, row: Shown): void => {
    showHead(shown, {
      kind: row.key,
      text: hub.label(row.family?.label, row.key),
      shut: shut.has(row.key)
    });
    shown.classList.toggle('rap-alone', row.key === chosen);
    shown.setAttribute('aria-selected', String(row.key === chosen));
    shown.draggable = hub.may('lead');
  };
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
        draggable: row.retired || !book.may ? undefined : 'true'
      }
    });
  };
  const draw = (): void => {
    boxName.textContent = hub.words.bookRetired;
    keys.textContent = hub.words.bookKeys;
    keys.hidden = !book.may;
    const old = gone ? book.codes().filter(code => code.retired || code.merged_into) : [];
    tree.draw(hub.words.codebook, [
      ...treeOf(hub.codebook, shut, true),
      ...old.map(code => ({ key: code.code, level: 0, code, parent: false, retired: true }))
    ]);
  };
  return {
    element,
    update: id => {
      chosen = id;
      draw();
    },
    destroy: () => undefined
  };
}

/** What is in hand, and what a row takes: codes everywhere, groups on groups. */
function addDragging(book: Book, list: HTMLElement): void {
  const { hub } = book;
  const onto = (event: DragEvent): HTMLElement | null => {
    const row = rowOf(event);
    const types = event.dataTransfer?.types ?? [];
    const takes =
      row?.dataset.gone === undefined &&
      (types.includes(MOVED) || (types.includes(GROUP) && row?.dataset.kind !== undefined));
    return takes ? row : null;
  };
  const drop = (row: HTMLElement, data: DataTransfer): void => {
    const { code: parent = '', kind = '' } = row.dataset;
    const group = data.getData(GROUP);
    if (group) {
      const place = hub.codebook.families.findIndex(one => one.id === kind);
      void (group !== kind && book.group('order', group, { place }));
      return;
    }
    const code = data.getData(MOVED);
    const family = kind || (hub.codes.get(parent)?.family ?? '');
    if (code && code !== parent) {
      void book.act('move', code, hub.words.bookMovedOnto, { family, parent });
    }
  };
  list.addEventListener('dragstart', event => {
    const { code, kind } = rowOf(event)?.dataset ?? {};
    event.dataTransfer?.setData(code ? MOVED : GROUP, code ?? kind ?? '');
  });
  list.addEventListener('dragover', event => {
    const row = onto(event);
    if (row) {
      event.preventDefault();
      row.classList.add('rap-over');
    }
  });
  list.addEventListener('dragleave', event => rowOf(event)?.classList.remove('rap-over'));
  list.addEventListener('drop', event => {
    const row = onto(event);
    if (row && event.dataTransfer) {
      event.preventDefault();
      row.classList.remove('rap-over');
      drop(row, event.dataTransfer);
    }
  });
}

function addKeys(book: Book, list: HTMLElement): void {
  const { hub } = book;
  list.addEventListener('keydown', event => {
    const step = stepOf(event);
    const row = rowOf(event);
    if (!step || !row || row.dataset.gone !== undefined || !book.may) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    const { code, kind = '' } = row.dataset;
    const place = code ? null : placeOf(hub.codebook, kind, step);
    const spot = code ? spotOf(hub.codebook, code, step) : null;
    if (code && spot) {
      void book.act('move', code, hub.words.bookMovedOnto, { ...spot });
    } else if (place !== null && hub.may('lead')) {
      void book.group('order', kind, { place });
    }
  });
}
