/** What was changed of a text in several languages, so that a save touches nothing else. */

import type { Labels } from '../protocol';

export interface LabelEdits {
  /** The languages that were changed, as they are to be. */
  now: Labels;
  /** The same languages, as they were read. */
  seen: Labels;
}

/** Null when nothing was changed. */
export function editsOf(seen: Labels, now: Labels): LabelEdits | null {
  const others = Object.keys(now).filter(one => now[one] !== (seen[one] ?? ''));
  const of = (from: Labels): Labels =>
    Object.fromEntries(others.map(one => [one, from[one] ?? '']));
  return others.length ? { now: of(now), seen: of(seen) } : null;
}
