/**
 * A new code or a new group, and a group that is there: its name, its place, whether it is empty.
 */

import { placeOf } from '../core/tree-moves';
import { codeId } from '../core/tree';
import { button, make, quiet } from '../elements';
import type { FamilyRow } from '../contract/codebook';
import { fill } from '../words';
import type { Book, Part } from './book';
import { editor, perLanguage, textField } from './bookedit';
import { named, select } from './page';

export function newCode(book: Book, first: string): HTMLElement {
  const { hub } = book;
  const { words } = hub;
  const [label, definition] = [textField(1, '', hub.language), textField(3, '', hub.language)];
  const families = hub.codebook.families.map(
    one => [one.id, hub.label(one.label, one.id)] as const
  );
  let family = first || families[0]?.[0] || '';
  const create = (why: string): void => {
    const name = label.value.trim();
    if (!name) {
      label.focus();
      return;
    }
    const id = codeId(name, new Set(hub.codes.keys()));
    const language = book.languages().includes(hub.language) ? hub.language : book.languages()[0];
    const meant = definition.value.trim();
    const fields = {
      family,
      label: { [language]: name },
      ...(meant ? { definition: { [language]: meant } } : {})
    };
    void book.act('create', id, why, fields);
  };
  return editor(
    book,
    { name: words.bookNew, main: words.create, save: create },
    named(words.bookLabel, label),
    named(words.definition, definition),
    named(
      words.bookFamily,
      select(families, family, value => (family = value))
    )
  );
}

export function newGroup(book: Book): HTMLElement {
  const { hub } = book;
  const { words } = hub;
  const label = textField(1, '', hub.language);
  let about = '';
  const create = (): void => {
    const name = label.value.trim();
    if (!name) {
      label.focus();
      return;
    }
    const id = codeId(name, new Set(hub.codebook.families.map(one => one.id)));
    void book.group('create', id, { label: { [hub.language]: name }, about });
  };
  return editor(
    book,
    { name: words.bookGroupNew, main: words.create, why: null, save: create },
    named(words.bookGroupName, label),
    sayAbout(book, about, word => (about = word))
  );
}

export function readGroup(book: Book, group: FamilyRow, open: Part): HTMLElement {
  const { hub } = book;
  const { words } = hub;
  const { label } = group;
  const n = book.codes().filter(code => code.family === group.id).length;
  const lead = hub.may('lead');
  const step = (to: 'up' | 'down', text: string): HTMLElement | null => {
    const place = placeOf(hub.codebook, group.id, to);
    return place === null
      ? null
      : button({
          class: 'rap-plain',
          text,
          press: () => void book.group('order', group.id, { place })
        });
  };
  return make(
    'article',
    { class: 'rap-code-read', set: { 'aria-label': hub.label(group.label, group.id) } },
    open === 'label' ? renameGroup(book, group) : groupHead(book, group),
    quiet(n ? fill(words.bookGroupCount, { n }) : words.bookGroupEmpty),
    sayAbout(book, group.about ?? '', about => void book.group('name', group.id, { label, about })),
    make(
      'div',
      { class: 'rap-acts rap-code-acts' },
      book.may
        ? button({
            class: 'rap-plain',
            text: words.bookNew,
            press: () => book.make('code', group.id)
          })
        : null,
      ...(lead ? [step('up', words.bookGroupUp), step('down', words.bookGroupDown)] : []),
      lead && !n
        ? button({
            class: 'rap-plain',
            text: words.bookGroupRemove,
            press: () => void book.group('remove', group.id, {})
          })
        : null
    )
  );
}

/** What the codes of a group say: reports speak of needs and of difficulties alone. */
const sayAbout = ({ hub }: Book, now: string, say: (about: string) => void): HTMLElement => {
  const { bookAbout, bookAboutNeither, bookAboutNeed, bookAboutDifficulty } = hub.words;
  const options = [
    ['', bookAboutNeither],
    ['difficulty', bookAboutDifficulty],
    ['need', bookAboutNeed]
  ] as const;
  const list = select(options, now, say);
  list.disabled = !hub.may('lead');
  list.addEventListener('input', event => event.stopPropagation()); // saved at once
  return named(bookAbout, list);
};

const groupHead = ({ hub, edit }: Book, group: FamilyRow): HTMLElement =>
  make(
    'div',
    { class: 'rap-code-head' },
    make('h2', { text: hub.label(group.label, group.id), set: { tabindex: '-1' } }),
    hub.may('lead')
      ? button({
          class: 'rap-pencil',
          text: '✎',
          set: {
            'data-edit': 'label',
            'aria-label': fill(hub.words.bookEdit, { what: hub.words.bookGroupName })
          },
          press: () => edit('label')
        })
      : null
  );

function renameGroup(book: Book, group: FamilyRow): HTMLElement {
  const name = book.hub.words.bookGroupName;
  const written = perLanguage(book, name, group.label, 1);
  const save = (): void => {
    const edits = written.edits();
    void (edits
      ? book.group('name', group.id, { label: edits.now, seen: { label: edits.seen } })
      : book.close());
  };
  return editor(book, { name, why: null, save }, written.element);
}
