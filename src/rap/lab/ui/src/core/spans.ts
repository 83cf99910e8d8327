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

/** Spans in the order of their starts, of which those that touch a stretch are found quickly. */
export interface Sorted<T extends Span> {
  readonly all: readonly T[];
  /** Those that have at least a letter in common with `stretch`, in order. */
  touching(stretch: Span): T[];
}

export function sorted<T extends Span>(spans: readonly T[]): Sorted<T> {
  const all = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  let furthest = 0;
  // how far any span up to this one reaches: it only grows, so it can be looked up by halves
  const reach = Float64Array.from(all, one => (furthest = Math.max(furthest, one.end)));
  const first = (at: number): number => {
    let [low, high] = [0, reach.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      [low, high] = reach[middle] <= at ? [middle + 1, high] : [low, middle];
    }
    return low;
  };
  return {
    all,
    touching: stretch => {
      const found: T[] = [];
      for (let i = first(stretch.start); i < all.length && all[i].start < stretch.end; i++) {
        if (all[i].end > stretch.start) {
          found.push(all[i]);
        }
      }
      return found;
    }
  };
}

/** The most of `all` that lie on one letter. */
export function deepest(all: readonly Span[]): number {
  const starts = Float64Array.from(all, one => one.start).sort();
  const ends = Float64Array.from(all, one => one.end).sort();
  let [ended, most] = [0, 0];
  starts.forEach((start, i) => {
    while (ends[ended] <= start) {
      ended++;
    }
    most = Math.max(most, i + 1 - ended);
  });
  return most;
}

// Stripes side by side: each coding gets the first lane that is free where it begins.

export interface Lanes<T extends Span> {
  stripes: { mark: T; lane: number }[];
  count: number;
}

/**
 * A lane is free again `apart` letters after the end of what is in it: in one row of letters, two
 * stripes of one lane would look like one.
 */
export function assignLanes<T extends Span>(marks: Sorted<T>, apart = 0): Lanes<T> {
  const free: number[] = [];
  const stripes = marks.all.map(mark => {
    const found = free.findIndex(from => from <= mark.start);
    const lane = found < 0 ? free.length : found;
    free[lane] = mark.end + apart;
    return { mark, lane };
  });
  return { stripes, count: free.length };
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
