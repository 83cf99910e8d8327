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

export const touches = (one: Span, other: Span): boolean => one.start < other.end && other.start < one.end;
export const covers = (outer: Span, at: number): boolean => outer.start <= at && at < outer.end;

/** Those that a cursor stands in, or that a selection touches; the shortest first, since it is the most particular. */
export function here<T extends Span>(all: readonly T[], place: Span): T[] {
  const found = all.filter(one => (place.start === place.end ? covers(one, place.start) : touches(one, place)));
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
export function following<T extends Span>(all: readonly T[], at: number, forwards: boolean): T | null {
  const sorted = [...all].sort((a, b) => a.start - b.start || a.end - b.end);
  const ahead = forwards ? sorted.find(one => one.start > at) : sorted.reverse().find(one => one.start < at);
  return ahead ?? sorted[0] ?? null;
}
