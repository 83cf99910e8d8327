/** Move, merge, split, retire or use a code again: rarer than its words, so behind one line. */

import { codeId } from '../core/tree';
import { button, make } from '../elements';
import { FullCode } from '../protocol-pages';
import type { Book } from './book';
import { codeOptions, named, Option, select } from './page';

export function places(book: Book, code: FullCode, why: () => string): HTMLElement {
  const { hub } = book;
  const words = hub.words;
  let [family, parent, into] = [code.family, code.parent, ''];
  const others = (first: string): Option[] =>
    codeOptions(hub, first).filter(([id]) => id !== code.code);
  const families = hub.codebook.families.map(
    one => [one.id, hub.label(one.label, one.id)] as const
  );
  const parts = make('textarea', { class: 'rap-field', set: { rows: '3' } });
  const split = (): void => {
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
    void book.act('split', code.code, why(), { into: made });
  };
  const gone = Boolean(code.retired || code.merged_into);
  return make(
    'details',
    { class: 'rap-more' },
    make('summary', { text: words.bookMore }),
    make(
      'div',
      { class: 'rap-asking' },
      named(
        words.bookFamily,
        select(families, family, value => (family = value))
      ),
      named(
        words.bookUnder,
        select(others(words.bookTop), parent, value => (parent = value))
      ),
      button({
        class: 'rap-plain',
        text: words.bookMove,
        press: () => void book.act('move', code.code, why(), { family, parent })
      })
    ),
    make(
      'div',
      { class: 'rap-asking' },
      named(
        words.bookMerge,
        select(others('–'), '', value => (into = value))
      ),
      button({
        class: 'rap-plain',
        text: words.bookMergeDo,
        press: () => void (into && book.act('merge', code.code, why(), { into }))
      })
    ),
    make(
      'div',
      { class: 'rap-asking' },
      named(words.bookSplit, parts, 'rap-wide-field'),
      button({ class: 'rap-plain', text: words.bookSplitDo, press: split })
    ),
    button({
      class: 'rap-plain',
      text: gone ? words.bookRevive : words.bookRetire,
      press: () => void book.act(gone ? 'revive' : 'retire', code.code, why())
    })
  );
}
