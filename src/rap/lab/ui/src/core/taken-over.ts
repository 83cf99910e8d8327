/**
 * What the server says of an interview, taken over: codings that are as they were stay the same
 * object, so that only others are drawn.
 */
import type { CodingRow } from '../contract/coding';
import { OffsetMap } from './offsets';
import { Mark, Span } from './spans';

const FACTS = ['code', 'coder', 'start', 'end', 'important', 'toCheck', 'memo', 'outside'] as const;

const same = (one: Mark, other: Mark): boolean => FACTS.every(fact => one[fact] === other[fact]);

export const markOf = (coding: CodingRow, map: OffsetMap): Mark => ({
  id: coding.id,
  code: coding.code,
  coder: coding.coder,
  t: coding.t,
  start: map.toUtf16(coding.start ?? 0),
  end: map.toUtf16(coding.end ?? 0),
  important: coding.important,
  toCheck: coding.to_check,
  memo: coding.memo,
  outside: coding.outside
});

/** The codings with a place, in reading order; those of the whole interview have none. */
export function taken(
  codings: readonly CodingRow[],
  map: OffsetMap,
  before: readonly Mark[] = []
): Mark[] {
  const known = new Map(before.map(mark => [mark.id, mark]));
  return codings
    .filter(coding => coding.start !== null && coding.end !== null)
    .map(coding => {
      const mark = markOf(coding, map);
      const old = known.get(mark.id);
      return old && same(old, mark) ? old : mark;
    })
    .sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Where something looks different now. */
export function differing(before: readonly Mark[], after: readonly Mark[]): Span[] {
  const stay = new Set(after);
  const gone = before.filter(mark => !stay.has(mark));
  const were = new Set(before);
  const old = new Map(gone.map(mark => [mark.id, mark]));
  const where: Span[] = after.filter(mark => {
    const was = old.get(mark.id);
    const like = was !== undefined && same(was, mark);
    if (like) {
      old.delete(mark.id);
    }
    return !were.has(mark) && !like;
  });
  return [...where, ...old.values()];
}

/**
 * How many codings of each coder the list of interviews counts more than this text shows, as a word
 * to compare.
 */
export function gapOf(counts: Readonly<Record<string, number>>, marks: readonly Mark[]): string {
  const left = new Map(Object.entries(counts));
  marks.forEach(mark => left.set(mark.coder, (left.get(mark.coder) ?? 0) - 1));
  return [...left]
    .filter(([, n]) => n !== 0)
    .map(([coder, n]) => `${coder}${n}`)
    .sort()
    .join();
}
