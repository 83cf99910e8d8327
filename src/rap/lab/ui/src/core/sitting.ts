/** What a sitting of the review knows, what can happen to it, and what it asks of the server. */
import { PageAct, Said, Sheet, Waiting } from './sheets';

export interface Choice {
  key: string;
  drawn: string;
  act: Said;
  words?: string;
  both?: boolean;
  /** The spelling whose label it gets, by its key. */
  like?: string;
}

/** The page does each once and answers with `done`, `spellings`, `more` or `refused`. */
export type Wish =
  | { do: 'decide'; of: readonly Choice[] }
  | { do: 'undo'; decision: string }
  | { do: 'fetch' }
  | { do: 'spellings' | 'more'; key: string }
  | { do: 'ask'; what: 'other' | 'add'; key: string };

/** An act that is in the vault. */
export interface Deed {
  readonly decision: string;
  readonly act: Said;
  readonly words: readonly string[];
}

export interface Sitting<T> extends Waiting<T> {
  readonly sheet: Sheet<T> | null;
  readonly wishes: ReadonlyMap<number, Wish>;
  readonly n: number; // wishes so far
  readonly deeds: readonly Deed[]; // of this sitting, the last one last
  readonly shown: Deed | null; // just done: shown with a way to take it back
  readonly whole: string; // what `parts` are spellings of
  readonly last: string; // what was pressed last, and when
  readonly lastAt: number;
}

export type Action<T> =
  | { do: 'found'; open: readonly T[]; wish: number; at: number }
  | { do: 'key'; key: string; at: number }
  | { do: 'press'; act: PageAct; key: string; at: number }
  | { do: 'say'; key: string; words: string; both: boolean }
  | { do: 'done'; wish: number; decision?: string; keys?: readonly string[] }
  | { do: 'refused'; wish: number; stale: boolean }
  | { do: 'spellings'; wish: number; parts: readonly T[]; at: number }
  | { do: 'more'; wish: number; one: T }
  | { do: 'takeBack'; decision: string }
  | { do: 'look'; again: boolean }
  | { do: 'quiet' | 'fresh' | 'begin' };
