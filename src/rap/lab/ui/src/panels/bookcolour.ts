/** The colour of a code: those that are farthest from the colours around it, or any other. */

import { make } from '../elements';
import type { CodeRow } from '../contract/codebook';
import { fill } from '../words';
import type { Book } from './book';
import { editor } from './bookedit';
import { named } from './page';

export function editColour(book: Book, code: CodeRow): HTMLElement {
  const { words } = book.hub;
  const now = code.colour;
  const other = make('input', { set: { type: 'color' } });
  other.value = now;
  let chosen = now;
  const choices = make('div', {
    class: 'rap-colours',
    set: { role: 'radiogroup', 'aria-label': words.bookColourFar }
  });
  const choice = (colour: string, name: string): HTMLElement => {
    const radio = make('input', {
      set: { type: 'radio', name: 'colour', value: colour, 'aria-label': name }
    });
    radio.checked = colour === chosen;
    radio.addEventListener('change', () => (chosen = colour));
    const swatch = make('span', { class: 'rap-swatch', set: { 'aria-hidden': 'true' } });
    swatch.style.background = colour;
    return make('label', { title: name }, radio, swatch);
  };
  // the first choice is there at once, and keeps the focus when the others come
  choices.append(choice(now, words.bookColourNow));
  const offer = (colours: readonly string[]): void =>
    choices.append(
      ...colours
        .filter(colour => colour !== now)
        .map((name, i) => choice(name, fill(words.bookColourN, { n: i + 1, name })))
    );
  void book.page
    .read<{ colours: string[] }>('colours', `codebook/${code.code}/colours`)
    .then(told => told && choices.isConnected && offer(told.colours));
  other.addEventListener('input', () => {
    chosen = other.value;
    choices.querySelectorAll('input').forEach(one => (one.checked = false));
  });
  return editor(
    book,
    {
      name: words.bookColour,
      why: words.bookColour,
      save: why =>
        void (chosen === now ? book.close() : book.act('edit', code.code, why, { colour: chosen }))
    },
    make('p', { class: 'rap-quiet', text: words.bookColourFar }),
    choices,
    named(words.bookColourOther, other)
  );
}
