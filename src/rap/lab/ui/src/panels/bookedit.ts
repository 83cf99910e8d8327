/** What edits one thing of a code: its fields, why, and two buttons. One is open at a time. */

import { editsOf, LabelEdits } from '../core/label-edits';
import { button, make } from '../elements';
import type { CodeRow } from '../contract/codebook';
import { Labels } from '../protocol';
import { languageName } from '../text/facts';
import type { Book } from './book';
import { named } from './page';

export type Field = HTMLInputElement | HTMLTextAreaElement;
export type Text = 'label' | 'definition' | 'include' | 'exclude';

export const TEXTS: readonly Text[] = ['label', 'definition', 'include', 'exclude'];

export const textName = (book: Book, text: Text): string =>
  ({
    label: book.hub.words.bookLabel,
    definition: book.hub.words.definition,
    include: book.hub.words.bookInclude,
    exclude: book.hub.words.bookExclude
  })[text];

export function textField(rows: number, value: string, language: string): Field {
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

/** A field in which one writes why; it begins with what may be meant. */
export function reasonField(book: Book, value = ''): HTMLInputElement {
  const made = make('input', {
    class: 'rap-field',
    set: {
      type: 'text',
      name: 'reason',
      placeholder: book.hub.words.bookReasonHint,
      maxlength: '2000'
    }
  });
  made.value = value;
  return made;
}

interface Editing {
  name: string;
  /**
   * What the main button says; "Save", or "Propose" for who does not lead, when it is not given.
   */
  main?: string;
  /** Why, as it is meant as a rule; null when nothing has to be said. */
  why?: string | null;
  save: (why: string) => void;
}

/** The frame of every editor. Escape gives it up. */
export function editor(
  book: Book,
  { name, main, why = '', save }: Editing,
  ...parts: (Node | null)[]
): HTMLFormElement {
  const { words } = book.hub;
  const reason = reasonField(book, why ?? '');
  const form = make(
    'form',
    { class: 'rap-form rap-editor', set: { 'aria-label': name } },
    make('h3', { text: name }),
    ...parts,
    why === null ? null : named(words.bookReason, reason),
    make('p', { class: 'rap-trouble', set: { 'aria-hidden': 'true' } }),
    make(
      'div',
      { class: 'rap-acts' },
      make('button', {
        class: 'rap-main',
        text: book.hub.may('lead') ? (main ?? words.bookSave) : words.bookPropose,
        set: { type: 'submit' }
      }),
      button({ class: 'rap-plain', text: words.bookCancel, press: () => book.edit('') })
    )
  );
  form.addEventListener('submit', event => {
    event.preventDefault();
    save(reason.value);
  });
  form.addEventListener('keydown', event => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      book.edit('');
    }
  });
  return form;
}

interface Written {
  element: HTMLElement;
  /** What was typed anew, beside what was read. */
  edits(): LabelEdits | null;
}

/** One field a language, the reader's first. */
export function perLanguage(book: Book, name: string, value: Labels, rows: number): Written {
  const own = (language: string): number => Number(language !== book.hub.language);
  const languages = [...book.languages()].sort((one, two) => own(one) - own(two));
  const fields = languages.map(language => {
    const field = textField(rows, value[language] ?? '', language);
    field.setAttribute('aria-label', `${name}, ${languageName(language, book.hub.language)}`);
    return { language, field };
  });
  const element = make(
    'div',
    { class: 'rap-texts' },
    ...fields.map(({ language, field }) =>
      make(
        'div',
        { class: 'rap-tongued' },
        make('span', { class: 'rap-tongue', text: language, set: { 'aria-hidden': 'true' } }),
        field
      )
    )
  );
  const edits = (): LabelEdits | null =>
    editsOf(
      value,
      Object.fromEntries(fields.map(({ language, field }) => [language, field.value.trim()]))
    );
  return { element, edits };
}

/** The texts of a code as the page shows them, as an edit names them. */
export const textsOf = ({ label, definition, include, exclude, example }: CodeRow): object => ({
  ...{ label, definition, include, exclude },
  example: example ? { [example.language]: example.ref } : {}
});

export function editText(book: Book, code: CodeRow, text: Text): HTMLElement {
  const name = textName(book, text);
  const written = perLanguage(book, name, code[text], text === 'label' ? 1 : 3);
  const save = (why: string): void => {
    const edits = written.edits();
    void (edits
      ? book.act('edit', code.code, why, { [text]: edits.now, seen: { [text]: edits.seen } })
      : book.close());
  };
  return editor(book, { name, save }, written.element);
}

export function editExample(book: Book, code: CodeRow): HTMLElement {
  const { words } = book.hub;
  const field = textField(1, code.example?.ref ?? '', 'en');
  const save = (why: string): void => {
    const { ref, language } = code.example ?? { ref: '', language: 'und' };
    const example = { [language]: field.value.trim() };
    void book.act('edit', code.code, why, { example, seen: { example: { [language]: ref } } });
  };
  return editor(book, { name: words.bookExampleShort, save }, named(words.bookExample, field));
}
