/** A part of a coding without its code: what stays coded before and after it. */

import { trimmed } from './segments';
import { indexAt, Mark, Span } from './spans';
import { Stroke } from './undo';

const SAYS_SOMETHING = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;

/**
 * What is left of `whole` without `cut`: none, one or two stretches. They begin and end with words
 * of the lines: never with white space or a speaker's label, and a lone full stop is nothing.
 */
export function leftOf(text: string, lines: readonly Span[], whole: Span, cut: Span): Span[] {
  const pieces = [
    { start: whole.start, end: Math.min(whole.end, cut.start) },
    { start: Math.max(whole.start, cut.end), end: whole.end }
  ];
  return pieces.flatMap(piece => {
    const words = piece.start < piece.end && withinLines(lines, piece);
    const left = words && words.start < words.end ? trimmed(text, words) : null;
    return left && SAYS_SOMETHING.test(text.slice(left.start, left.end)) ? [left] : [];
  });
}

function withinLines(lines: readonly Span[], { start, end }: Span): Span {
  const first = lines[indexAt(lines, start)];
  const last = lines[indexAt(lines, end - 1)];
  const next = lines[indexAt(lines, start) + 1];
  return {
    start: first && start < first.end ? Math.max(start, first.start) : (next?.start ?? end),
    end: last ? Math.min(end, last.end) : end
  };
}

/** Whether a cut would leave something of the coding, and take something. */
export const isPart = (whole: Span, cut: Span): boolean =>
  cut.start < whole.end &&
  whole.start < cut.end &&
  (whole.start < cut.start || cut.end < whole.end);

/** One act that cuts: a coding cut in its middle becomes two, both with its star. */
export function cutOut(mark: Mark, left: readonly Span[], draw: () => string): Stroke[] {
  const [first, second] = left;
  if (!first) {
    return [{ id: draw(), op: 'del', ref: mark.id }];
  }
  const kept: Stroke = { id: draw(), op: 'set', ref: mark.id, start: first.start, end: first.end };
  if (!second) {
    return [kept];
  }
  const id = draw();
  const star: Stroke[] = mark.important
    ? [{ id: draw(), op: 'set', ref: id, important: true }]
    : [];
  return [kept, { id, op: 'add', code: mark.code, start: second.start, end: second.end }, ...star];
}
