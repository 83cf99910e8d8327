/**
 * What of a search gets a code: the words that were found, their sentence, or the turn they stand
 * in; each passage once.
 */
import { partAt, Line, turnAt } from './segments';
import { indexAt, Mark, Span } from './spans';

export const SCOPES = ['words', 'sentence', 'turn'] as const;
export type Scope = (typeof SCOPES)[number];

/** The places where a person speaks, for herself or through an interpreter. */
export const heardOnly = (lines: readonly Line[], hits: readonly Span[]): Span[] =>
  hits.filter(hit => lines[indexAt(lines, hit.start)].heard !== false);

export function scoped(
  text: string,
  lines: readonly Line[],
  hits: readonly Span[],
  scope: Scope
): Span[] {
  const found = new Map<string, Span>();
  for (const hit of hits) {
    const turn = turnAt(lines, hit.start);
    const part =
      scope === 'words'
        ? hit
        : scope === 'turn'
          ? turn
          : (partAt(text, turn, hit.start, 'sentence', turn.language) ?? hit);
    const span = { start: part.start, end: Math.max(part.end, scope === 'turn' ? 0 : hit.end) };
    found.set(`${span.start}-${span.end}`, span);
  }
  return [...found.values()];
}

const LETTER = /^[\p{L}\p{M}\p{N}_]$/u;

/** Whether a place is of whole words: no letter goes on before it or after it. */
export function isWhole(text: string, place: Span): boolean {
  const before = [...text.slice(Math.max(0, place.start - 2), place.start)].pop() ?? '';
  const [after = ''] = text.slice(place.end, place.end + 2);
  const goesOn = (outer: string, inner: string): boolean =>
    LETTER.test(outer) && LETTER.test(inner);
  return (
    !goesOn(before, [...text.slice(place.start, place.end)][0] ?? '') &&
    !goesOn(after, [...text.slice(place.start, place.end)].pop() ?? '')
  );
}

/** Those without this coder's coding of this code at the very place. */
export function uncoded(
  spans: readonly Span[],
  marks: readonly Mark[],
  code: string,
  coder: string
): Span[] {
  const have = new Set(
    marks
      .filter(mark => mark.code === code && mark.coder === coder)
      .map(mark => `${mark.start}-${mark.end}`)
  );
  return spans.filter(span => !have.has(`${span.start}-${span.end}`));
}
