/** Where the edge of a coding goes when it is dragged: to the edge of a word, or of a letter. */

import { Line, parts, trimmed } from './segments';
import { indexAt, Span } from './spans';

/**
 * `whole` with one edge at the place nearest to `at`: where a word begins or ends; with `letters`
 * any letter. Something is always left of it.
 */
export function dragged(
  text: string,
  lines: readonly Line[],
  whole: Span,
  to: { edge: 'start' | 'end'; at: number; letters: boolean }
): Span {
  const { edge, at } = to;
  const line = lines[indexAt(lines, at)];
  if (!line) {
    return whole;
  }
  const other = edge === 'start' ? whole.end : whole.start;
  const places = placesIn(text, line, to).filter(place =>
    edge === 'start' ? place < other : place > other
  );
  const nearest = places.reduce(
    (best, place) => (Math.abs(place - at) < Math.abs(best - at) ? place : best),
    places[0] ?? whole[edge]
  );
  return trimmed(text, { ...whole, [edge]: nearest }) ?? whole;
}

/** Each edge of a word, with and without the full stop, comma or quotation marks that touch it. */
function placesIn(
  text: string,
  line: Line,
  { edge, letters }: { edge: 'start' | 'end'; letters: boolean }
): number[] {
  const places = parts(text, line, letters ? 'grapheme' : 'word', line.language).map(
    part => part[edge]
  );
  const signs = (place: number): number =>
    edge === 'end'
      ? (/^[^\s\p{L}\p{N}\p{M}]*/u.exec(text.slice(place, line.end))?.[0].length ?? 0)
      : -(/[^\s\p{L}\p{N}\p{M}]*$/u.exec(text.slice(line.start, place))?.[0].length ?? 0);
  return letters ? places : places.flatMap(place => [place, place + signs(place)]);
}
