/** Stretches of a text: what covers what, and how overlapping codings cut a line into runs. */

export interface Span {
  start: number;
  end: number;
}

/** A coding with its place in UTF-16 units. */
export interface Mark extends Span {
  id: string;
  code: string;
  coder: string;
  t: string;
  important: boolean;
  toCheck: boolean;
  memo: string | null;
  /** Of somebody in training: it does not count yet. */
  outside: boolean;
}

export interface Run<T extends Span> extends Span {
  on: T[];
}

export const touches = (one: Span, other: Span): boolean =>
  one.start < other.end && other.start < one.end;
export const covers = (outer: Span, at: number): boolean => outer.start <= at && at < outer.end;

/**
 * Those that a cursor stands in, or that a selection touches; the shortest first, since it is the
 * most particular.
 */
export function here<T extends Span>(all: readonly T[], place: Span): T[] {
  const found = all.filter(one =>
    place.start === place.end ? covers(one, place.start) : touches(one, place)
  );
  return found.sort((a, b) => a.end - a.start - (b.end - b.start) || a.start - b.start);
}

/** The line `within` cut wherever something begins or ends; every run says what lies on it. */
export function runsOf<T extends Span>(within: Span, all: readonly T[]): Run<T>[] {
  const on = all.filter(one => touches(one, within));
  const cuts = new Set<number>([within.start, within.end]);
  for (const one of on) {
    cuts.add(Math.max(within.start, one.start));
    cuts.add(Math.min(within.end, one.end));
  }
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(1).map((end, i) => {
    const start = places[i];
    return { start, end, on: on.filter(one => one.start <= start && end <= one.end) };
  });
}

/** The index of the last item that starts at or before `at`, in a list sorted by start. */
export function indexAt(sorted: readonly Span[], at: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (sorted[middle].start <= at) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return Math.max(0, low);
}

/** The next (or previous) of the places from `at`; round again at the end of the text. */
export function following<T extends Span>(
  all: readonly T[],
  at: number,
  forwards: boolean
): T | null {
  const sorted = [...all].sort((a, b) => a.start - b.start || a.end - b.end);
  const ahead = forwards
    ? sorted.find(one => one.start > at)
    : sorted.reverse().find(one => one.start < at);
  return ahead ?? sorted[0] ?? null;
}

// Stripes side by side: each coding gets the first lane that is free where it begins.

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

/**
 * Stripes with where they stand on the page, so that those in view are found without looking at all
 * of them.
 */
export interface Placed<T extends Span> {
  stripes: { mark: T; lane: number; y: number; bottom: number }[];
  count: number;
  /** The index of the first stripe that may reach `top`. */
  from(top: number): number;
}

export function placeLanes<T extends Span>(
  lanes: Lanes<T>,
  of: (span: Span) => [number, number]
): Placed<T> {
  let lowest = -Infinity;
  // how far down any stripe up to this one goes
  const reach = new Float64Array(lanes.stripes.length);
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
