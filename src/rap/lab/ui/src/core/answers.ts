/** Answers to one question of a survey, without a page: a turn each, alike ones together. */

import { Mark, Span, touches } from './spans';
import { plain } from './tree';

/** Places in UTF-16 units, without who speaks and without white space at the ends. */
export interface Answer extends Span {
  text: string;
  /** Its words without capitals, accents and runs of white space: the same for alike answers. */
  alike: string;
}

interface Turn {
  words_start: number;
  end: number;
}

const folded = (words: string): string => plain(words).replace(/\s+/g, ' ').trim();

/**
 * The answers of a text in its order, but alike ones after the first of them. Turns count in code
 * points; `toUnits` turns a place into UTF-16 units. A turn without words is no answer.
 */
export function answersOf(
  text: string,
  turns: readonly Turn[],
  toUnits: (point: number) => number
): Answer[] {
  const groups = new Map<string, Answer[]>();
  for (const turn of turns) {
    const from = toUnits(turn.words_start);
    const whole = text.slice(from, toUnits(turn.end));
    const words = whole.trim();
    if (words) {
      const start = from + whole.indexOf(words);
      const alike = folded(words);
      const answer = { start, end: start + words.length, text: words, alike };
      groups.set(alike, [...(groups.get(alike) ?? []), answer]);
    }
  }
  return [...groups.values()].flat();
}

/** Those with these words; all when nothing is typed. */
export function withWords(answers: readonly Answer[], typed: string): Answer[] {
  const wanted = folded(typed);
  return answers.filter(one => one.alike.includes(wanted));
}

export const alikeTo = (answers: readonly Answer[], answer: Answer): Answer[] =>
  answers.filter(one => one.alike === answer.alike);

export const marksOn = (answer: Answer, marks: readonly Mark[]): Mark[] =>
  marks.filter(mark => touches(mark, answer));

/**
 * What is coded on each answer, in their order; answers do not overlap. As `marksOn` for each, but
 * every mark is looked up once: a survey has hundreds of answers and more codings.
 */
export function marksByAnswer(answers: readonly Answer[], marks: readonly Mark[]): Mark[][] {
  const found = answers.map(answer => ({ answer, on: [] as Mark[] }));
  const placed = [...found].sort((one, other) => one.answer.start - other.answer.start);
  for (const mark of marks) {
    let [first, end] = [0, placed.length]; // the first answer that ends after the mark begins
    while (first < end) {
      const middle = (first + end) >> 1;
      [first, end] = placed[middle].answer.end <= mark.start ? [middle + 1, end] : [first, middle];
    }
    for (; first < placed.length && touches(mark, placed[first].answer); first += 1) {
      placed[first].on.push(mark);
    }
  }
  return found.map(({ on }) => on);
}

/** How many answers say the same, by what they say. */
export function countAlike(answers: readonly Answer[]): Map<string, number> {
  const found = new Map<string, number>();
  answers.forEach(({ alike }) => found.set(alike, (found.get(alike) ?? 0) + 1));
  return found;
}

/** Those that `coder` has not given `code` as a whole. */
export const without = (
  answers: readonly Answer[],
  marks: readonly Mark[],
  { code, coder }: { code: string; coder: string }
): Answer[] => {
  const own = marks.filter(one => one.code === code && one.coder === coder);
  return answers.filter(({ start, end }) => !own.some(one => one.start <= start && one.end >= end));
};

/** Where to go on after `coded`: the answer below the last of them, or the last there is. */
export function after(shown: readonly Answer[], coded: readonly Answer[]): number {
  const last = Math.max(...coded.map(one => shown.findIndex(({ start }) => start === one.start)));
  return Math.max(0, Math.min(last + 1, shown.length - 1));
}

/** The digit of a key, from 1 to 9, by its place: in Belgium and France digits need Shift. */
export function digitOf({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): number {
  const found = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1] ?? /^[1-9]$/.exec(key)?.[0];
  return Number(found ?? 0);
}
