/**
 * What the server and this page say to each other, spelled as in Python. Offsets count code points,
 * end exclusive.
 */
import type { Both } from './core/seen';
import type { Find } from './protocol-bringin';

export type Labels = Readonly<Record<string, string>>;

export interface Coder {
  id: string;
  role: 'reader' | 'coder' | 'lead';
  languages?: string[];
  discipline?: string;
  training?: boolean;
  until?: string;
  simple?: boolean;
  /** The few codes of the simple screen. */
  codes?: string[];
}

export interface Study {
  title: string | Labels;
  method: string;
  languages: string[];
  interface_languages: string[];
  /** Languages that have a pack. */
  known_languages: string[];
  coder: Coder | null;
  coders: (Omit<Coder, 'role'> & { role: string })[]; // also reviewer and intern
  blind: boolean;
  /** Whether those who do not lead may propose changes of the codebook. */
  proposals: boolean;
}

export interface SourceRow {
  id: string;
  kind: string;
  language: string;
  phase: number | null;
  month: string;
  /** What the team calls it on its screens; "" for one that has no title yet. */
  title: string;
  groups: readonly string[];
  variables: Readonly<Record<string, string | string[]>>;
  n_words: number;
  n_turns: number;
  translations: string[];
  consent: Consent;
  n: Readonly<Record<string, number>>;
  states: Readonly<Record<string, State>>;
  /** The furthest place each coder coded, as a share of the text. */
  reach: Readonly<Record<string, number>>;
  plan: string[];
}

export type Consent = 'yes' | 'no' | 'unknown' | 'public';
export type State = 'coding' | 'done';

export interface Turn {
  start: number;
  end: number;
  label: string;
  role: string;
  /** Whether these are a person's words, her own or told for her by an interpreter. */
  heard: boolean;
  language: string | null;
  time: string | null;
  words_start: number;
}

export interface Coding {
  id: string;
  code: string;
  coder: string;
  /** Both absent: of the whole interview. */
  start: number | null;
  end: number | null;
  t: string;
  important: boolean;
  to_check: boolean;
  memo: string | null;
  outside: boolean;
}

export interface Said {
  start: number;
  end: number;
  text: string;
  by: string;
  checked_by: string | null;
}

export interface Veto {
  start: number;
  end: number;
  audience: string;
}

export interface SourceText {
  id: string;
  kind: string;
  language: string;
  text: string;
  src: string;
  turns: Turn[];
  vetoes: Veto[];
  consent: Consent;
  quote_audiences: string[];
  translations: Readonly<Record<string, Said[]>>;
  codings: Coding[];
  cursor: string;
}

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

export interface Acknowledged {
  done: { id: string; t: string }[];
  cursor: string;
}

/** The request that takes an act back; it is refused when somebody changed the same since. */
export interface TakeBack {
  path: string;
  method: string;
  body?: unknown;
}

export interface Changes {
  cursor: string;
  /** The study is being closed: nothing of it may stay in sight. */
  closing?: boolean;
  sources: string[];
  codebook: boolean;
  study?: boolean;
  memos: boolean;
  findings: boolean;
}

export interface CodeRow {
  code: string;
  label: Labels;
  definition: Labels;
  include: Labels;
  exclude: Labels;
  colour: string;
  parent: string;
  family: string;
  retired: string | boolean;
  merged_into: string;
  n: number;
  n_people: number;
}

export interface Family {
  id: string;
  label: Labels;
  /** What its codes say, as reports speak of them. */
  about?: '' | 'need' | 'difficulty';
}

export interface Codebook {
  families: Family[];
  codes: CodeRow[];
  proposed?: boolean;
}

/** What is wrong, and the file it is about, with its line. */
export interface Problem {
  message: string;
  where: string;
}

/**
 * The reply to every request that was refused: the id and the facts of a message, its sentence in
 * the language of the page, and where.
 */
export interface Refusal extends Partial<Problem> {
  id: string;
  facts: Record<string, unknown>;
  /** Words that somebody saved in between. */
  both?: Both;
  /** Each thing that is wrong, where there can be several. */
  problems?: Problem[];
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
