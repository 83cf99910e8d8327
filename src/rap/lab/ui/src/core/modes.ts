/** Which codings are shown, and in which colour. */

import { colourOf } from './colours';
import { Mark } from './spans';

export const MODES = ['all', 'mine', 'code', 'coder', 'density'] as const;
export type Mode = (typeof MODES)[number];

export interface Looking {
  mode: Mode;
  me: string;
  /** The code that mode `code` shows alone. */
  code: string;
}

export function shown(marks: readonly Mark[], looking: Looking): Mark[] {
  switch (looking.mode) {
    case 'mine':
      return marks.filter(one => one.coder === looking.me);
    case 'code':
      return looking.code ? marks.filter(one => one.code === looking.code) : [...marks];
    default:
      return [...marks];
  }
}

/** By coder: a colour per person; else the code's. */
export function paint(mark: Mark, looking: Looking, codes: ReadonlyMap<string, string>): string {
  return looking.mode === 'coder' ? colourOf(mark.coder) : codes.get(mark.code) ?? colourOf(mark.code);
}
