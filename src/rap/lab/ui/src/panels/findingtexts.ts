/** A form of the page of findings: a text in each language, beside what it answers. */

import { button, make } from '../elements';
import { languageName } from '../text/facts';
import { fill } from '../words';
import type { Findings } from './findingdesk';
import { named } from './page';

type Texts = Readonly<Record<string, string>>;

interface Asked {
  /** What is open to be written in; the keys of its fields begin with it. */
  part: string;
  /** What is answered, by language: each gets a field. */
  beside: Texts;
  /** What stands there already. */
  before?: Texts;
  /** The name of a field, with `{language}`. */
  label: string;
  saveLabel: string;
  /** One more control, and under which key it is kept. */
  more?: { shown: HTMLElement; key: string };
  save(texts: Texts, keys: readonly string[]): void;
}

export function textsForm(desk: Findings, asked: Asked): HTMLElement {
  const { hub } = desk;
  const { part, more } = asked;
  const fields = Object.entries(asked.beside).map(([language, said]) => {
    const key = `${part} ${language}`;
    const set = { rows: '2', maxlength: '2000', lang: language };
    const made = make('textarea', { class: 'rap-field', set });
    const input = desk.field(key, made, asked.before?.[language] ?? '');
    const name = fill(asked.label, { language: languageName(language, hub.language) });
    const answered = make('p', { class: 'rap-quiet', text: said, set: { lang: language } });
    return { key, language, input, shown: make('div', {}, answered, named(name, input)) };
  });
  const keys = [...fields.map(field => field.key), ...(more ? [more.key] : [])];
  const texts = (): Texts =>
    Object.fromEntries(fields.map(({ language, input }) => [language, input.value.trim()]));
  return make(
    'div',
    { class: 'rap-said' },
    ...fields.map(field => field.shown),
    more?.shown ?? null,
    make('p', { class: 'rap-quiet', text: hub.words.againstHint }),
    make(
      'div',
      { class: 'rap-acts' },
      button({
        class: 'rap-main',
        text: asked.saveLabel,
        set: { 'data-key': `save ${part}` },
        press: () => asked.save(texts(), keys)
      }),
      button({
        class: 'rap-plain',
        text: hub.words.close,
        set: { 'data-key': `close ${part}` },
        press: () => {
          keys.forEach(key => desk.typed.delete(key));
          desk.close(part);
        }
      })
    )
  );
}
