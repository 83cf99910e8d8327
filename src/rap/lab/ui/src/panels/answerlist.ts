/** Short answers as rows: the words, how many are alike, and what is coded on them. */

import { Answer, marksByAnswer } from '../core/answers';
import { paint } from '../core/colours';
import { without } from '../core/hidden';
import { Mark } from '../core/spans';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { fill } from '../words';

export interface AnswerList {
  readonly element: HTMLElement;
  /** `alike`: how many answers of the text say the same as this one, itself too. */
  show(answers: readonly Answer[], alike: (answer: Answer) => number): void;
  /** What is coded, on each row. */
  paint(marks: readonly Mark[]): void;
  choose(at: number): void;
  /** On the chosen answer. */
  focus(): void;
  /** Where a box opens that is about the chosen answer. */
  box(): DOMRect;
}

interface Row {
  answer: Answer;
  words: HTMLButtonElement;
  chips: HTMLElement;
  drawn: string;
}

export function createAnswerList(
  hub: Hub,
  acts: { choose(at: number): void; remove(mark: Mark): void }
): AnswerList {
  const element = make('ol', { class: 'rap-answers' });
  let rows: Row[] = [];
  let chosen = 0;

  const chip = (mark: Mark): HTMLElement => {
    const swatch = make('span', { class: 'rap-swatch', set: { 'aria-hidden': 'true' } });
    const looking = { mode: 'all', me: '', code: '' } as const;
    swatch.style.background = paint(mark, looking, hub.colours);
    const label = hub.codeLabel(mark.code);
    const mine = mark.coder === hub.me()?.id;
    const facts = [
      mine ? '' : mark.coder,
      mark.toCheck ? hub.words.toCheck : '',
      mark.outside ? hub.words.practice : ''
    ].filter(Boolean);
    return make(
      'span',
      { class: 'rap-code-chip', set: { 'data-coding': mark.id } },
      swatch,
      make('span', { text: (mark.important ? '★ ' : '') + label }),
      facts.length ? make('span', { class: 'rap-quiet', text: facts.join(' · ') }) : null,
      mine
        ? button({
            class: 'rap-chip-off',
            text: '×',
            title: hub.words.uncode,
            set: { 'aria-label': `${hub.words.uncode}: ${label}`, tabindex: '-1' },
            press: () => acts.remove(mark)
          })
        : null
    );
  };
  const drawRow = (row: Row, on: readonly Mark[]): void => {
    const drawn = on
      .map(one => [one.id, one.coder, hub.codeLabel(one.code), one.important, one.toCheck].join())
      .join('|');
    if (drawn !== row.drawn) {
      row.drawn = drawn;
      row.chips.replaceChildren(...on.map(chip));
    }
  };
  return {
    element,
    show: (answers, alike) => {
      rows = answers.map((answer, i) => {
        const n = alike(answer);
        const words = button({ class: 'rap-answer', press: () => acts.choose(i) });
        words.append(
          make('span', { text: answer.text }),
          n > 1
            ? make('span', { class: 'rap-quiet', text: ` ${fill(hub.words.answersAlike, { n })}` })
            : ''
        );
        words.tabIndex = -1;
        return { answer, words, chips: make('span', { class: 'rap-chips' }), drawn: '' };
      });
      element.setAttribute('aria-label', hub.words.pageAnswers);
      element.replaceChildren(...rows.map(({ words, chips }) => make('li', {}, words, chips)));
    },
    paint: marks => {
      const seen = without(marks, hub.hidden.now());
      const on = marksByAnswer(
        rows.map(({ answer }) => answer),
        seen
      );
      rows.forEach((row, i) => drawRow(row, on[i]));
    },
    choose: at => {
      const before = rows[chosen]?.words;
      before?.setAttribute('tabindex', '-1');
      before?.removeAttribute('aria-current');
      chosen = at;
      const now = rows[chosen]?.words;
      now?.setAttribute('tabindex', '0');
      now?.setAttribute('aria-current', 'true');
      now?.scrollIntoView({ block: 'nearest' });
    },
    focus: () => rows[chosen]?.words.focus(),
    box: () => (rows[chosen]?.words ?? element).getBoundingClientRect()
  };
}
