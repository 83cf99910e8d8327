/** Codes of short answers as buttons, each with its key, and whether alike ones are meant too. */

import { button, make } from '../elements';
import { Hub } from '../hub';
import { isSimple } from '../text/simple-screen';
import { fill } from '../words';

/** The codes of her buttons: the few of the simple screen, or those of the digits. */
export const codesOf = (hub: Hub): string[] =>
  ((isSimple(hub) && hub.me()?.codes) || hub.slots).filter(code => {
    const row = hub.codes.get(code);
    return row && !row.retired && !row.merged_into;
  });

export interface AnswerBar {
  readonly element: HTMLElement;
  /** `n`: how many answers are alike with the chosen one, itself too. */
  update(codes: readonly string[], n: number, together: boolean): void;
  /** Ticks for alike answers, or not, where there are any. */
  turn(): void;
}

export function createAnswerBar(
  hub: Hub,
  acts: { give(code: string): void; other(): void; together(on: boolean): void }
): AnswerBar {
  const codes = make('div', { class: 'rap-answers-codes', set: { role: 'group' } });
  const box = make('input', { set: { type: 'checkbox' } });
  const words = make('span');
  const alike = make(
    'label',
    { class: 'rap-check rap-answers-alike' },
    box,
    words,
    make('kbd', { text: 'A' })
  );
  box.addEventListener('change', () => acts.together(box.checked));
  const element = make('div', { class: 'rap-answers-bar' }, codes, alike);
  let drawn = '';

  const word = (code: string, i: number): HTMLElement => {
    const swatch = make('span', { class: 'rap-swatch', set: { 'aria-hidden': 'true' } });
    swatch.style.background = hub.colours.get(code) ?? '';
    return button(
      {
        class: 'rap-plain rap-answers-code',
        title: hub.label(hub.codes.get(code)?.definition),
        set: { 'data-code': code },
        press: () => acts.give(code)
      },
      i < 9 ? make('kbd', { text: String(i + 1) }) : null,
      swatch,
      make('span', { text: hub.codeLabel(code) })
    );
  };
  return {
    element,
    update: (own, n, together) => {
      alike.hidden = n < 2;
      box.checked = together;
      words.textContent = fill(hub.words.answersTogether, { n });
      const now = [hub.language, ...own.map(code => hub.codeLabel(code))].join('|');
      if (now !== drawn) {
        drawn = now; // else a press would lose the button under it
        codes.setAttribute('aria-label', hub.words.coding);
        codes.replaceChildren(
          ...own.map(word),
          button(
            { class: 'rap-plain rap-answers-code', press: acts.other },
            make('kbd', { text: 'C' }),
            make('span', { text: hub.words.answersAnother })
          )
        );
      }
    },
    turn: () => {
      if (!alike.hidden) {
        acts.together(!box.checked);
      }
    }
  };
}
