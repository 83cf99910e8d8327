/** What the pages and the server say to each other, spelled as in Python; the coding view's own half is in `protocol.ts`. */

import { Written } from './core/summaries';
import { Codebook, CodeRow, Labels, Study } from './protocol';

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
  since: string | null;
  new_codings: number;
  new_memos: number;
  my_list: { source: string; kind: string; language: string; n_words: number; state: string | null; mine: boolean }[];
  findings: number;
  reports: Report[];
  to_read_again: { code: string; n: number }[];
}

export interface Passage {
  source: string;
  start: number;
  end: number;
  quote: string;
  before?: string;
  after?: string;
  codings: { id: string; code: string; coder: string; start: number; end: number; important: boolean }[];
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

export interface Grid {
  by: string;
  columns: string[];
  rows: { value: string; cells: { code: string; n: number; people: number; refs: string[]; summaries?: Written[] }[] }[];
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
}

export interface Finding {
  id: string;
  statement: Readonly<Record<string, { text?: string }>>;
  evidence: Readonly<Record<string, string[]>>;
  phase: number | string | null;
  status: string;
}

export interface FullCode extends CodeRow {
  example: { ref: string; quote: string; may_leave: boolean } | null;
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
