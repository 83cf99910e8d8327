/** What the page *Interviews to come* draws, from what the server counted. */

import type { Kept, TargetRow } from '../contract/people';

/** All that is wanted of one variable, and how many of it are missing. */
export interface Wanted {
  variable: string;
  rows: readonly TargetRow[];
  missing: number;
}

/** By variable, in the order of the settings. */
export function wantedBy(targets: readonly TargetRow[]): Wanted[] {
  const groups = new Map<string, TargetRow[]>();
  for (const one of targets) {
    groups.set(one.variable, [...(groups.get(one.variable) ?? []), one]);
  }
  return [...groups].map(([variable, rows]) => ({
    variable,
    rows,
    missing: rows.reduce((sum, one) => sum + one.missing, 0)
  }));
}

/** The most dots of a row: all rows of the page are drawn on this one scale. */
export const mostDots = (targets: readonly TargetRow[]): number =>
  Math.max(1, ...targets.map(one => one.n + one.waiting + one.missing));

/** What is destroyed on one day. */
export interface Day {
  day: string;
  isDue: boolean;
  audio: readonly Kept[];
  raw: readonly Kept[];
}

/** Day by day; all that is due already is one day, its first. */
export function daysOf(kept: readonly Kept[]): Day[] {
  const days = new Map<string, Kept[]>();
  for (const one of kept) {
    const key = one.is_due ? '' : one.dies;
    days.set(key, [...(days.get(key) ?? []), one]);
  }
  return [...days.values()].map(rows => ({
    day: rows[0].dies,
    isDue: rows[0].is_due,
    audio: rows.filter(one => one.kind === 'audio'),
    raw: rows.filter(one => one.kind === 'raw')
  }));
}
