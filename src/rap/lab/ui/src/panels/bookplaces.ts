/** Move, merge, split, retire a code: what it will do is shown before it is done. */

import { isBelow } from '../core/tree-moves';
import { codeId } from '../core/tree';
import { make, quiet } from '../elements';
import type { CodeRow, Merging } from '../contract/codebook';
import { fill } from '../words';
import type { Book } from './book';
import { editor } from './bookedit';
import { codeOptions, named, Option, select } from './page';

const others = (book: Book, code: CodeRow, first: string): Option[] =>
  codeOptions(book.hub, first).filter(([id]) => id !== code.code);

export function editPlace(book: Book, code: CodeRow): HTMLElement {
  const { hub } = book;
  let [family, parent] = [code.family, code.parent];
  const families = hub.codebook.families.map(
    one => [one.id, hub.label(one.label, one.id)] as const
  );
  const above = others(book, code, hub.words.bookTop).filter(
    ([id]) => !isBelow(hub.codebook, id, code.code)
  );
  const group = select(families, family, value => (family = value));
  const under = select(above, parent, value => {
    parent = value;
    family = hub.codes.get(value)?.family ?? family; // a code stands in the group of the one above
    group.value = family;
  });
  return editor(
    book,
    {
      name: hub.words.bookMove,
      main: hub.words.bookMove,
      why: hub.words.bookMovedOnto,
      save: why => void book.act('move', code.code, why, { family, parent })
    },
    named(hub.words.bookFamily, group),
    named(hub.words.bookUnder, under)
  );
}

export function editMerge(book: Book, code: CodeRow): HTMLElement {
  const { hub, page } = book;
  const told = make('div', { class: 'rap-merging', set: { role: 'status' } });
  let into = '';
  let known = ''; // what it will do was read for this one
  const look = async (): Promise<void> => {
    told.replaceChildren();
    const asked = into;
    const merging = asked
      ? await page.read<Merging>('merge', `codebook/${code.code}/merge?into=${asked}`)
      : null;
    if (merging && asked === into) {
      known = asked;
      told.replaceChildren(...whatItDoes(book, merging));
    }
  };
  const target = select(others(book, code, '–'), '', value => {
    into = value;
    void look();
  });
  return editor(
    book,
    {
      name: fill(hub.words.bookDone, {
        code: hub.codeLabel(code.code),
        what: hub.words.bookMergeDo
      }),
      main: hub.words.bookMergeDo,
      save: why =>
        into && known === into ? void book.act('merge', code.code, why, { into }) : target.focus()
    },
    named(hub.words.bookMerge, target),
    told
  );
}

function whatItDoes({ hub }: Book, merging: Merging): HTMLElement[] {
  const { words } = hub;
  const into = hub.codeLabel(merging.into);
  const lines = [
    fill(words.bookMergeWill, { n: merging.n, people: merging.n_people, into }),
    merging.n && !merging.doubles ? words.bookMergeNoDoubles : '',
    merging.doubles ? fill(words.bookMergeDoubles, { n: merging.doubles }) : '',
    merging.below.length
      ? fill(words.bookMergeBelow, { into, codes: merging.below.map(hub.codeLabel).join(', ') })
      : '',
    merging.memos ? fill(words.bookMergeMemos, { n: merging.memos }) : '',
    words.bookMergeUndo
  ];
  const findings = merging.findings.map(one =>
    make('li', { text: hub.label(one.statement, one.id) })
  );
  return [
    ...lines.filter(Boolean).map(text => make('p', { text })),
    ...(findings.length
      ? [make('p', { text: words.bookMergeFindings }), make('ul', {}, ...findings)]
      : [])
  ];
}

export function editSplit(book: Book, code: CodeRow): HTMLElement {
  const { hub } = book;
  const parts = make('textarea', { class: 'rap-field', set: { rows: '3' } });
  const split = (why: string): void => {
    const taken = new Set(hub.codes.keys());
    const made = parts.value
      .split('\n')
      .map(one => one.trim())
      .filter(Boolean)
      .map(label => {
        const id = codeId(label, taken);
        taken.add(id);
        return { code: id, label: { [hub.language]: label } };
      });
    void book.act('split', code.code, why, { into: made });
  };
  return editor(
    book,
    { name: hub.words.bookSplitDo, main: hub.words.bookSplitDo, save: split },
    named(hub.words.bookSplit, parts)
  );
}

export function editUse(book: Book, code: CodeRow): HTMLElement {
  const { words } = book.hub;
  const gone = Boolean(code.retired || code.merged_into);
  const name = gone ? words.bookRevive : words.bookRetire;
  const save = (why: string): void => void book.act(gone ? 'revive' : 'retire', code.code, why);
  const n = fill(words.bookCounts, { n: code.n, people: code.n_people });
  return editor(book, { name, main: name, save }, gone ? null : quiet(n));
}
