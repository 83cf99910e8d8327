/**
 * A code to be read: its name, what it means, what belongs to it. A click on a part, or its button,
 * opens the fields of that part alone.
 */

import { button, make } from '../elements';
import type { CodeRow } from '../contract/codebook';
import { languageName, unnamed } from '../text/facts';
import { fill } from '../words';
import type { Book, Part } from './book';
import { editColour } from './bookcolour';
import { editExample, editText, Text, TEXTS, textName } from './bookedit';
import { memoHere } from './bookmemo';
import { editMerge, editPlace, editSplit, editUse } from './bookplaces';
import { jump, placeOf } from './passage';

const RARE: Readonly<Partial<Record<Part, (book: Book, code: CodeRow) => HTMLElement>>> = {
  move: editPlace,
  merge: editMerge,
  split: editSplit,
  use: editUse,
  memo: memoHere
};

export function readCode(book: Book, code: CodeRow, open: Part): HTMLElement {
  const { hub } = book;
  const { words } = hub;
  const missing = unnamed(hub, code.label);
  const rare = RARE[open]?.(book, code);
  return make(
    'article',
    { class: 'rap-code-read', set: { 'aria-label': hub.codeLabel(code.code) } },
    head(book, code, open),
    make('p', { class: 'rap-quiet rap-where', text: where(book, code) }),
    missing
      ? make('p', { class: 'rap-unnamed', text: fill(words.bookUnnamed, { languages: missing }) })
      : null,
    ...TEXTS.filter(text => text !== 'label').map(text => textPart(book, code, text, open)),
    examplePart(book, code, open),
    otherLanguages(book, code),
    acts(book, code, open),
    rare ?? null
  );
}

function head(book: Book, code: CodeRow, open: Part): HTMLElement {
  const { hub } = book;
  const { words } = hub;
  if (open === 'label') {
    return editText(book, code, 'label');
  }
  const paint = make('span', { class: 'rap-swatch', set: { 'aria-hidden': 'true' } });
  paint.style.background = hub.colours.get(code.code) ?? '';
  const swatch = book.may
    ? button(
        {
          class: 'rap-swatch-button',
          set: {
            'data-edit': 'colour',
            'aria-label': fill(words.bookEdit, { what: words.bookColour })
          },
          press: () => book.edit('colour')
        },
        paint
      )
    : paint;
  return make(
    'div',
    {},
    make(
      'div',
      { class: 'rap-code-head' },
      swatch,
      make('h2', { text: hub.codeLabel(code.code), set: { tabindex: '-1' } }),
      book.may ? pencil(book, words.bookLabel, 'label') : null
    ),
    open === 'colour' ? editColour(book, code) : null
  );
}

/** Its group, what it is under, how much it is used, whether it still is. */
function where({ hub }: Book, code: CodeRow): string {
  const { words } = hub;
  const family = hub.codebook.families.find(one => one.id === code.family);
  const path: string[] = [];
  for (let at = code.parent; at && path.length < 20; at = hub.codes.get(at)?.parent ?? '') {
    path.unshift(hub.codeLabel(at));
  }
  return [
    [hub.label(family?.label, code.family), ...path].join(' › '),
    fill(words.bookCounts, { n: code.n, people: code.n_people }),
    code.merged_into ? fill(words.bookGoneInto, { into: hub.codeLabel(code.merged_into) }) : '',
    code.retired ? words.retired : ''
  ]
    .filter(Boolean)
    .join(' · ');
}

const pencil = (book: Book, what: string, part: Part, isNew = false): HTMLElement =>
  button({
    class: 'rap-pencil',
    text: isNew ? fill(book.hub.words.bookAdd, { what }) : '✎',
    set: {
      'data-edit': part,
      'aria-label': isNew ? undefined : fill(book.hub.words.bookEdit, { what })
    },
    press: () => book.edit(part)
  });

/** What was written, with its pencil; nothing written is a button to those who may write. */
function part(
  book: Book,
  name: string,
  edit: Part,
  ...written: (Node | string)[]
): HTMLElement | null {
  if (!written.length) {
    return book.may ? make('p', { class: 'rap-add' }, pencil(book, name, edit, true)) : null;
  }
  const body = make('div', { class: 'rap-written' }, ...written);
  if (book.may) {
    body.classList.add('rap-writable');
    body.addEventListener('click', event => {
      // words that somebody selects to copy are not a click
      if (!(event.target as Element).closest('button') && getSelection()?.isCollapsed !== false) {
        book.edit(edit);
      }
    });
  }
  return make(
    'section',
    { class: 'rap-read-part' },
    make(
      'div',
      { class: 'rap-read-name' },
      make('h3', { text: name }),
      book.may ? pencil(book, name, edit) : null
    ),
    body
  );
}

function textPart(book: Book, code: CodeRow, text: Text, open: Part): HTMLElement | null {
  if (open === text) {
    return editText(book, code, text);
  }
  const said = book.hub.label(code[text]);
  const lines = said.split('\n').filter(Boolean);
  return part(book, textName(book, text), text, ...lines.map(line => make('p', { text: line })));
}

function examplePart(book: Book, code: CodeRow, open: Part): HTMLElement | null {
  const { hub, run } = book;
  if (open === 'example') {
    return editExample(book, code);
  }
  const place = code.example && placeOf(code.example.ref);
  return part(
    book,
    hub.words.bookExampleShort,
    'example',
    ...(code.example ? [make('blockquote', { class: 'rap-quote', text: code.example.quote })] : []),
    ...(place
      ? [
          button({
            class: 'rap-plain',
            text: hub.sourceName(place.source),
            press: () => void jump(hub, run, place.source, place.start, place.end)
          })
        ]
      : [])
  );
}

function otherLanguages(book: Book, code: CodeRow): HTMLElement | null {
  const { hub } = book;
  const others = book.languages().filter(one => one !== hub.language);
  const rows = others.flatMap(language =>
    TEXTS.filter(text => code[text][language]).map(text =>
      make(
        'p',
        { set: { lang: language } },
        make('span', {
          class: 'rap-tongue',
          text: language,
          title: languageName(language, hub.language)
        }),
        ' ',
        make(text === 'label' ? 'strong' : 'span', { text: code[text][language] })
      )
    )
  );
  return rows.length
    ? make(
        'details',
        { class: 'rap-others' },
        make('summary', { text: hub.words.bookOthers }),
        ...rows
      )
    : null;
}

function acts(book: Book, code: CodeRow, open: Part): HTMLElement | null {
  const { words } = book.hub;
  const gone = Boolean(code.retired || code.merged_into);
  const rows: [Part, string, boolean][] = [
    ['move', words.bookMoveTo, book.may && !gone],
    ['merge', words.bookMergeTo, book.may && !gone],
    ['split', words.bookSplitTo, book.may && !gone],
    ['use', gone ? words.bookRevive : words.bookRetire, book.may],
    ['memo', words.bookMemoHere, book.hub.may('code')]
  ];
  const shown = rows.filter(([, , may]) => may);
  return shown.length
    ? make(
        'div',
        { class: 'rap-acts rap-code-acts' },
        ...shown.map(([to, text]) =>
          button({
            class: 'rap-plain',
            text,
            set: { 'data-edit': to, 'aria-expanded': String(open === to) },
            press: () => book.edit(open === to ? '' : to)
          })
        )
      )
    : null;
}
