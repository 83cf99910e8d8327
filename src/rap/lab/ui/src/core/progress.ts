/** How far an interview is, and who codes it. */

import type { SourceRow } from '../contract/lab';

type Coded = Pick<SourceRow, 'n' | 'states' | 'reach' | 'plan'>;

export interface Progress {
  state: 'new' | 'coding' | 'done';
  /** How far into the text, 0 to 1. */
  share: number;
}

/** Mine; of a text that is not mine to code, how far the one is who is furthest. */
export function progressOf(row: Coded, me: string): Progress {
  const mine = row.n[me] > 0 || row.plan.includes(me) || me in row.states;
  const whose = mine ? [me] : Object.keys(row.reach);
  if (whose.some(one => row.states[one] === 'done')) {
    return { state: mine ? 'done' : 'new', share: 1 };
  }
  const share = Math.max(0, ...whose.map(one => row.reach[one] ?? 0));
  return { state: mine && row.n[me] > 0 ? 'coding' : 'new', share };
}

/** Who has coded here, me first as `you`; and who is to, and has not begun. */
export function codersOf(
  row: Coded,
  { me, you }: { me: string; you: string }
): { coding: string[]; planned: string[] } {
  const named = (ids: readonly string[]): string[] =>
    [...ids]
      .sort((a, b) => Number(b === me) - Number(a === me) || a.localeCompare(b))
      .map(one => (one === me ? you : one));
  return {
    coding: named(Object.keys(row.n).filter(one => row.n[one] > 0)),
    planned: named(row.plan.filter(one => !row.n[one]))
  };
}
