/** Stripes side by side: each coding gets the first lane that is free where it begins. */

import { Span } from './spans';

export interface Lanes<T extends Span> {
  stripes: { mark: T; lane: number }[];
  count: number;
}

export function assignLanes<T extends Span>(marks: readonly T[]): Lanes<T> {
  const sorted = [...marks].sort((a, b) => a.start - b.start || b.end - a.end);
  const ends: number[] = [];
  const stripes = sorted.map(mark => {
    const free = ends.findIndex(end => end <= mark.start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = mark.end;
    return { mark, lane };
  });
  return { stripes, count: ends.length };
}

/** How many marks cover each of `parts` equal parts of a text of `length`. */
export function density(marks: readonly Span[], length: number, parts: number): number[] {
  const counts = new Array<number>(parts).fill(0);
  const scale = parts / Math.max(1, length);
  for (const mark of marks) {
    const last = Math.min(parts - 1, Math.floor((mark.end - 1) * scale));
    for (let i = Math.max(0, Math.floor(mark.start * scale)); i <= last; i++) {
      counts[i]++;
    }
  }
  return counts;
}

/** Stripes with where they stand on the page, so that those in view are found without looking at all of them. */
export interface Placed<T extends Span> {
  stripes: { mark: T; lane: number; y: number; bottom: number }[];
  count: number;
  /** The index of the first stripe that may reach `top`. */
  from(top: number): number;
}

export function placeLanes<T extends Span>(lanes: Lanes<T>, of: (span: Span) => [number, number]): Placed<T> {
  let lowest = -Infinity;
  const reach = new Float64Array(lanes.stripes.length); // how far down any stripe up to this one goes
  const stripes = lanes.stripes.map((one, i) => {
    const [y, bottom] = of(one.mark);
    lowest = Math.max(lowest, bottom);
    reach[i] = lowest;
    return { ...one, y, bottom };
  });
  const from = (top: number): number => {
    let low = 0;
    let high = reach.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (reach[middle] < top) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  };
  return { stripes, count: lanes.count, from };
}
