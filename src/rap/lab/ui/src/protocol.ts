/**
 * What this page sends, and what refuses it; what the server answers is in `contract`. Offsets
 * count code points, end exclusive.
 */
import type { ProblemRow } from './contract/web';
import type { Both } from './core/seen';
import type { Find } from './protocol-bringin';

export type Labels = Readonly<Record<string, string>>;

export type State = 'coding' | 'done';

export type Act =
  | { id: string; op: 'add'; code: string; start: number; end: number; was?: string }
  | {
      id: string;
      op: 'set';
      ref: string;
      code?: string;
      start?: number;
      end?: number;
      important?: boolean;
    }
  | { id: string; op: 'del'; ref: string }
  | { id: string; op: 'veto'; start: number; end: number; audience: string }
  | { id: string; op: 'mark'; state: State };

/**
 * The reply to every request that was refused: the id and the facts of a message, its sentence in
 * the language of the page, and where.
 */
export interface Refusal extends Partial<ProblemRow> {
  id: string;
  facts: Record<string, unknown>;
  /** Words that somebody saved in between. */
  both?: Both;
  /** Each thing that is wrong, where there can be several. */
  problems?: ProblemRow[];
}

// Requests and replies that change a text: correct here, mask this name now.

export interface Told {
  place: string;
  what: string;
  right: string;
}

/** What a correction does to all that points into the interview. */
export interface Correction {
  source: string;
  done: boolean;
  src: string;
  codings: { still: number; moved: number } | null;
  to_check: { id: string; code: string; coder: string; start: number; end: number }[];
  references: { place: string; old: string; new: string; found: boolean }[];
  finds: readonly Find[];
  translations: string[];
}

/** One way in which a name is written, and where. */
export interface NameForm {
  number: number;
  how: string;
  sure: boolean;
  n: number;
  places: {
    source: string;
    start: number;
    end: number;
    before: string;
    words: string;
    after: string;
  }[];
}

export interface MaskPreview {
  done: false;
  state: string;
  forms: NameForm[];
  as: Readonly<Record<string, string>>;
}

export interface Masked {
  done: true;
  plans: Correction[];
  kept: number;
  vault: string;
  elsewhere: Told[];
}
