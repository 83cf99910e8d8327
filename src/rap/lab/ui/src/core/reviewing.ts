/** What is decided next, and by which key. */

export const ACTS = [
  'mask',
  'keep',
  'other',
  'name',
  'apart',
  'add',
  'undo',
  'more',
  'later'
] as const;
export type ReviewAct = (typeof ACTS)[number];

/** The keys of a card. */
const KEYS: Readonly<Record<string, ReviewAct>> = {
  Enter: 'mask',
  m: 'mask',
  k: 'keep',
  o: 'other',
  n: 'name',
  s: 'apart',
  a: 'add',
  u: 'undo',
  ' ': 'more',
  l: 'later'
};

export interface Found {
  kind: string;
  direct: boolean;
  n: number;
  n_forms: number;
  places: readonly unknown[];
}

/** Whether an act makes sense for what is shown; `part`: it is one spelling of several. */
export function may(act: ReviewAct, one: Found, part: boolean): boolean {
  const when: Partial<Record<ReviewAct, boolean>> = {
    name: one.kind === 'unknown',
    apart: !part && one.n_forms > 1,
    more: one.places.length < one.n
  };
  return when[act] ?? true;
}

export function actOf(key: string, one: Found, part = false): ReviewAct | null {
  const act = KEYS[key.length === 1 ? key.toLowerCase() : key];
  return act && may(act, one, part) ? act : null;
}

/** The sign of an act on its button. */
export const signOf = (act: ReviewAct): string =>
  ({
    mask: 'm',
    keep: 'k',
    other: 'o',
    name: 'n',
    apart: 's',
    add: 'a',
    undo: 'u',
    more: '␣',
    later: 'l'
  })[act];

export const PAGE = 9;

/** Words in no dictionary are decided several at once: most are harmless, and a name stands out. */
export function pageOf<T extends Found>(waiting: readonly T[]): T[] {
  const page =
    waiting[0]?.kind === 'unknown'
      ? waiting.filter(one => one.kind === 'unknown').slice(0, PAGE)
      : [];
  return page.length > 1 ? page : [];
}

interface Spot {
  source: string;
  start: number;
  end: number;
  before: string;
  words: string;
  after: string;
}

const CLOSE = 150; // code points between two places that are shown as one passage

/**
 * Places that stand close together as one passage: `parts` are plain words and, at each odd number,
 * what was found.
 */
export function passagesOf(places: readonly Spot[]): { source: string; parts: string[] }[] {
  const made: { source: string; last: Spot; parts: string[] }[] = [];
  for (const place of places) {
    const before = made[made.length - 1];
    const gap = before?.source === place.source ? place.start - before.last.end : -1;
    if (before && gap >= 0 && gap < CLOSE) {
      before.parts.splice(
        -1,
        1,
        [...before.last.after].slice(0, gap).join(''),
        place.words,
        place.after
      );
      before.last = place;
    } else {
      made.push({
        source: place.source,
        last: place,
        parts: [place.before, place.words, place.after]
      });
    }
  }
  return made.map(({ source, parts }) => ({ source, parts }));
}
