/**
 * UTF-16 units (the browser) to code points (Python) and back. The only place where the two meet.
 */

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** How many of the sorted `places` lie below `limit`. */
function below(places: readonly number[], limit: (place: number, rank: number) => boolean): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (limit(places[middle], middle)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

export interface OffsetMap {
  /** `toUtf16(2)` of "a😀b" is 3. */
  toUtf16(point: number): number;
  /** `toPoint(3)` of "a😀b" is 2; inside a pair it is the pair's start. */
  toPoint(unit: number): number;
}

export function createOffsetMap(text: string): OffsetMap {
  const pairs: number[] = []; // where every surrogate pair begins, in UTF-16 units
  for (let i = 0; i + 1 < text.length; i++) {
    if (isHigh(text.charCodeAt(i)) && isLow(text.charCodeAt(i + 1))) {
      pairs.push(i);
    }
  }
  return {
    toUtf16: point => point + below(pairs, (place, rank) => place - rank < point),
    toPoint: unit => unit - below(pairs, place => place < unit)
  };
}

/**
 * The same stretch with whole signs only: an edge inside an emoji family or an accented letter
 * moves outwards.
 */
export function wholeSigns(
  text: string,
  span: { start: number; end: number }
): { start: number; end: number } {
  const signs = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const around = (at: number): { start: number; end: number } => {
    const from = text.lastIndexOf('\n', at - 1) + 1;
    const stop = text.indexOf('\n', at);
    const found = signs
      .segment(text.slice(from, stop < 0 ? text.length : stop))
      .containing(at - from);
    return found
      ? { start: from + found.index, end: from + found.index + found.segment.length }
      : { start: at, end: at };
  };
  const last = around(span.end);
  return { start: around(span.start).start, end: last.start < span.end ? last.end : span.end };
}
