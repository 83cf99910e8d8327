/**
 * The words of a code in the study's languages, its colour and example, its place; each change with
 * a reason.
 */

import { make } from '../elements';
import { FullCode } from '../protocol-pages';
import { Labels } from '../protocol';
import { languageName, unnamed } from '../text/facts';
import { fill } from '../words';
import type { Book } from './book';
import { places } from './bookplaces';
import { named, select } from './page';

type Field = HTMLInputElement | HTMLTextAreaElement;
const TEXTS = ['label', 'definition', 'include', 'exclude'] as const;

function textField(rows: number, value: string, language: string): Field {
  const made =
    rows > 1
      ? make('textarea', { class: 'rap-field', set: { rows: String(rows), lang: language } })
      : make('input', {
          class: 'rap-field',
          set: { type: 'text', lang: language, maxlength: '200' }
        });
  made.value = value;
  return made;
}

const reasonField = (book: Book): HTMLInputElement =>
  make('input', {
    class: 'rap-field',
    set: {
      type: 'text',
      name: 'reason',
      placeholder: book.hub.words.bookReasonHint,
      maxlength: '2000'
    }
  });

/** One group of fields a text, one field a language. */
function texts(
  book: Book,
  code: FullCode
): { element: HTMLElement; read(): Record<string, Record<string, string>> } {
  const { words, language } = book.hub;
  const names = {
    label: words.bookLabel,
    definition: words.definition,
    include: words.bookInclude,
    exclude: words.bookExclude
  };
  const fields = new Map<string, Field>();
  const element = make(
    'div',
    { class: 'rap-texts' },
    ...TEXTS.map(text =>
      make(
        'fieldset',
        { class: 'rap-text-set' },
        make('legend', { text: names[text] }),
        ...book.languages().map(one => {
          const field = textField(text === 'label' ? 1 : 2, code[text][one] ?? '', one);
          fields.set(`${text} ${one}`, field);
          field.setAttribute('aria-label', `${names[text]}, ${languageName(one, language)}`);
          return make(
            'div',
            { class: 'rap-tongued' },
            make('span', { class: 'rap-tongue', text: one, set: { 'aria-hidden': 'true' } }),
            field
          );
        })
      )
    )
  );
  const read = (): Record<string, Record<string, string>> => {
    const changed: Record<string, Record<string, string>> = {};
    for (const text of TEXTS) {
      const now: Record<string, string> = { ...code[text] };
      book
        .languages()
        .forEach(one => (now[one] = fields.get(`${text} ${one}`)?.value.trim() ?? ''));
      if (
        Object.entries(now).some(([one, words_]) => words_ !== ((code[text] as Labels)[one] ?? ''))
      ) {
        changed[text] = now;
      }
    }
    return changed;
  };
  return { element, read };
}

export function createForm(book: Book, code: FullCode): HTMLElement {
  const { hub } = book;
  const words = hub.words;
  const written = texts(book, code);
  const colour = make('input', { set: { type: 'color' } });
  colour.value = hub.colours.get(code.code) ?? '#4477aa';
  const before = colour.value;
  const example = textField(1, code.example?.ref ?? '', 'en');
  const reason = reasonField(book);
  const save = (): void => {
    const fields: Record<string, unknown> = written.read();
    if (colour.value !== before) {
      fields.colour = colour.value;
    }
    if (example.value.trim() !== (code.example?.ref ?? '')) {
      fields.example = example.value.trim() ? { [book.languages()[0]]: example.value.trim() } : {};
    }
    void book.act('edit', code.code, reason.value, fields);
  };
  const form = make(
    'form',
    { class: 'rap-form', set: { 'aria-label': hub.codeLabel(code.code) } },
    make('h2', { text: hub.codeLabel(code.code) })
  );
  const missing = unnamed(hub, code.label);
  if (missing) {
    form.append(
      make('p', { class: 'rap-unnamed', text: fill(words.bookUnnamed, { languages: missing }) })
    );
  }
  if (!hub.mayCode()) {
    form.append(make('p', { text: hub.label(code.definition) }));
    return form;
  }
  form.append(
    written.element,
    make(
      'div',
      { class: 'rap-asking' },
      named(words.bookColour, colour),
      named(words.bookExample, example, 'rap-wide-field')
    ),
    code.example ? make('blockquote', { class: 'rap-quote', text: code.example.quote }) : '',
    make(
      'div',
      { class: 'rap-asking' },
      named(words.bookReason, reason, 'rap-wide-field'),
      make('button', { class: 'rap-main', text: words.bookSave, set: { type: 'submit' } })
    ),
    places(book, code, () => reason.value)
  );
  form.addEventListener('submit', event => {
    event.preventDefault();
    save();
  });
  return form;
}

export function newForm(
  book: Book,
  create: (label: string, definition: string, family: string, reason: string) => void
): HTMLElement {
  const { hub } = book;
  const [label, definition, reason] = [
    textField(1, '', hub.language),
    textField(3, '', hub.language),
    reasonField(book)
  ];
  let family = hub.codebook.families[0]?.id ?? '';
  const form = make(
    'form',
    { class: 'rap-form', set: { 'aria-label': hub.words.bookNew } },
    make('h2', { text: hub.words.bookNew }),
    named(hub.words.bookLabel, label),
    named(hub.words.definition, definition),
    named(
      hub.words.bookFamily,
      select(
        hub.codebook.families.map(one => [one.id, hub.label(one.label, one.id)] as const),
        family,
        value => (family = value)
      )
    ),
    named(hub.words.bookReason, reason),
    make('button', { class: 'rap-main', text: hub.words.create, set: { type: 'submit' } })
  );
  form.addEventListener('submit', event => {
    event.preventDefault();
    if (label.value.trim()) {
      create(label.value.trim(), definition.value.trim(), family, reason.value);
    }
  });
  return form;
}
