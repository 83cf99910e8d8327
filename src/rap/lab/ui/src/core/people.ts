/** What the page of people knows: the table as it was read, what was typed, and what is wrong. */

import type { People, WrongCell } from '../contract/people';

export interface Known {
  table: People | null;
  /** By cell: what somebody typed and did not save yet. */
  typed: ReadonlyMap<string, string>;
  problems: ReadonlyMap<string, WrongCell>;
}

export type Action =
  | { kind: 'read'; table: People }
  | { kind: 'typed'; cells: readonly { cell: string; text: string; shown: string }[] }
  | { kind: 'refused'; problems: readonly WrongCell[] }
  | { kind: 'saved'; sent: ReadonlyMap<string, string> };

export const NOTHING: Known = { table: null, typed: new Map(), problems: new Map() };

export const cellOf = (person: string, variable: string): string => `${person} ${variable}`;

export function reduce(known: Known, action: Action): Known {
  switch (action.kind) {
    case 'read':
      return { ...known, table: action.table };
    case 'typed': {
      const typed = new Map(known.typed);
      const problems = new Map(known.problems);
      for (const { cell, text, shown } of action.cells) {
        problems.delete(cell); // it was about what stood there before
        if (text === shown) {
          typed.delete(cell);
        } else {
          typed.set(cell, text);
        }
      }
      return { ...known, typed, problems };
    }
    case 'refused':
      return {
        ...known,
        problems: new Map(action.problems.map(one => [cellOf(one.case, one.variable), one]))
      };
    case 'saved':
      return {
        ...known,
        // what was typed on while it was saved is not saved yet
        typed: new Map([...known.typed].filter(([cell, text]) => action.sent.get(cell) !== text)),
        problems: new Map()
      };
  }
}

/** Whether all that stands in the way is for a person to judge. */
export const mayInsist = (known: Known): boolean =>
  known.problems.size > 0 && [...known.problems.values()].every(one => one.warning);
