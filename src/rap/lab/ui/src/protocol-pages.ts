/**
 * What the pages and the server say to each other, spelled as in Python; the coding view's own half
 * is in `protocol.ts`.
 */
import { Written } from './core/summaries';
import { Codebook, CodeRow, Labels, Study, TakeBack } from './protocol';
import { Damage } from './protocol-damage';
import { Against, Earlier, Step, VoiceUse } from './protocol-findings';
import { ScheduledRun } from './protocol-team';

export interface Variable {
  label: Labels;
  values: Readonly<Record<string, Labels>>;
}

export interface FullStudy extends Study {
  proposals: boolean;
  variables: Readonly<Record<string, Variable>>;
}

export interface Report {
  run: string;
  audience: string;
  language: string;
  when: string;
  url: string;
}

export interface StartFacts {
  damage: Damage[];
  /** Texts in the vault in which somebody may ask for help, not yet seen to. */
  asking: string[];
  /** Texts that wait for review, with codings of another program; `left`: others wait, too. */
  waiting: { texts: number; codings: number; left: boolean };
  /**
   * Days since work was exchanged (null: it is shared with nobody), what both changed, and how much
   * waits at the door.
   */
  exchanged: { days: number | null; open: number; door: number };
  since: string | null;
  /** How many texts others coded in since then; not how much they did. */
  new_texts: number;
  new_memos: number;
  my_list: {
    source: string;
    kind: string;
    language: string;
    n_words: number;
    state: string | null;
    mine: boolean;
  }[];
  findings: number;
  reports: Report[];
  /** Runs with a timer of this machine. */
  scheduled: ScheduledRun[];
  to_read_again: { code: string; n: number }[];
}

export interface Passage {
  source: string;
  /** The text it counts in, as acts name it (`src`). */
  hash: string;
  start: number;
  end: number;
  quote: string;
  before?: string;
  after?: string;
  codings: {
    id: string;
    code: string;
    coder: string;
    start: number;
    end: number;
    important: boolean;
  }[];
  variables: Readonly<Record<string, string | string[]>>;
  may_leave: string[];
  why_not: string;
}

export interface Passages {
  total: number;
  /** As often as they were coded so: two coders may have coded one passage alike. */
  codings: number;
  people: number;
  passages: Passage[];
}

/** A place where the words are said, in its line. */
export interface Hit {
  source: string;
  hash: string;
  start: number;
  end: number;
  before: string;
  hit: string;
  after: string;
}

export interface PersonHit {
  case: string;
  sources: string[];
  values: Readonly<Record<string, string[]>>;
}

export type MemoHit = Omit<Memo, 'text' | 'private'> & Pick<Hit, 'before' | 'hit' | 'after'>;

/** What `GET search` answers. */
export type Found =
  | { kind: 'new'; passages: Passage[] }
  | ({ kind: 'question' } & Passages)
  | {
      kind: 'words';
      total: number;
      n_texts: number;
      texts: Hit[];
      codes: { code: string }[];
      people: PersonHit[];
      memos: MemoHit[];
    };

/** What `POST search/look` answers; `had`: this person gave it the code already. */
export type Looked = Hit & { had: boolean };

/** What `POST search/code` answers. */
export interface CodedFound {
  n: number;
  n_texts: number;
  left: { source: string; n: number; message: string }[];
  undo?: TakeBack;
}

export interface Grid {
  by: string;
  columns: string[];
  rows: {
    value: string;
    /** The texts in which a person speaks. */
    sources?: string[];
    cells: { code: string; n: number; people: number; refs: string[]; summaries?: Written[] }[];
  }[];
}

export interface Memo {
  id: string;
  source: string;
  about: string;
  by: string;
  date: string;
  type: string;
  private: boolean;
  text: string;
  /** The fingerprint of these words, which a change of them has seen. */
  seen: string;
}

export interface Finding {
  id: string;
  statement: Readonly<Record<string, { text?: string }>>;
  evidence: Readonly<Record<string, string[]>>;
  phase: number | string | null;
  status: string;
}

export interface FullCode extends CodeRow {
  example: { ref: string; language: string; quote: string; may_leave: boolean } | null;
  changed: string | null;
}

export interface Proposal {
  id: string;
  act: string;
  code: string;
  reason: string;
  by: string;
  t: string;
  fields: Readonly<Record<string, unknown>>;
}

export interface FullCodebook extends Codebook {
  codes: FullCode[];
  languages: string[];
  proposals: Proposal[];
}

export interface CodeEvent {
  t: string;
  by: string;
  what: string;
  reason: string;
  before: Readonly<Record<string, string | Labels>>;
  after: Readonly<Record<string, string | Labels>>;
}

export interface Uses {
  codings: { source: string; n: number }[];
  findings: string[];
  queries: { finding: string; query: string }[];
  memos: string[];
}

// Findings as the server tells them and takes them, spelled as in Python.

export interface Wording {
  text: string;
  by?: string;
  checked_by?: string;
  of?: string;
  hash: string;
  from: string;
  older: boolean;
}

export interface Behind {
  coding: string;
  source: string;
  start: number | null;
  end: number | null;
  code: string;
  coder: string;
  quote: string;
}

export interface FullFinding {
  id: string;
  statement: Readonly<Record<string, Wording>>;
  evidence: Readonly<Record<string, string[]>>;
  /** Codings that reports quote before others, and never. */
  voices: Readonly<Partial<Record<VoiceUse, string[]>>>;
  /** Reasons against it, also those that members never read. */
  against: Against[];
  phase: number | null;
  status: string;
  /** Kinds of what was said of earlier words alone: they stand in no report. */
  fallen: string[];
  /** Kind -> what is said of the sentence, in words; only of a finding that is opened. */
  said?: Readonly<Record<string, string>>;
  history: Step[];
  passages?: Behind[];
  /** What it said before; only of a finding that is opened. */
  earlier?: Earlier[];
  /** The focus groups that met; only of a finding that is opened. */
  groups?: string[];
}

/** What merging a code into another would do. */
export interface Merging {
  code: string;
  into: string;
  n: number;
  n_people: number;
  /** Codings whose coder coded the very same place with the other code. */
  doubles: number;
  below: string[];
  findings: { id: string; statement: Labels }[];
  memos: number;
}
