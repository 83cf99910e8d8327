// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

import type { TakeBack } from './web';

/** All findings. */
export interface Findings {
  findings: FindingRow[];
}

/** A finding; the last four only where one is opened. */
export interface FindingRow {
  undo?: TakeBack;
  id: string;
  statement: Record<string, WordingRow>;
  evidence: Record<string, string[]>;
  /** codings that reports quote before others, and never */
  voices: Record<string, string[]>;
  /** also those that members never read */
  against: AgainstRow[];
  phase: number | null;
  status: string;
  /** kinds of what was said of earlier words alone: no report has them */
  fallen: string[];
  history: StepRow[];
  /** kind, and what is said of the sentence, in words */
  said?: Record<string, string>;
  earlier?: EarlierRow[];
  /** the focus groups that met */
  groups?: string[];
  passages?: Behind[];
}

/** All promises, also those of which something has become. */
export interface Promises {
  promises: PromiseRow[];
}

/** What the letter of reports promised, and what became of it. */
export interface PromiseRow {
  undo?: TakeBack;
  id: string;
  finding: string;
  text: Record<string, string>;
  became: Record<string, string>;
  /** the hash of what it says */
  seen: string;
}

/** What a finding says in one language; `older`: it translates words that have changed since. */
export interface WordingRow {
  text: string;
  hash: string;
  /** the language whose words of today it translates */
  from: string;
  older: boolean;
  by?: string;
  checked_by?: string;
  of?: string;
}

/** A reason against a finding; `today`: against what it says today. */
export interface AgainstRow {
  id: string;
  text: Record<string, string>;
  agreed: boolean;
  today: boolean;
  by: string;
  date: string;
}

/** A step in the life of a finding. */
export interface StepRow {
  date: string;
  status: string;
  reason: string;
  by: string;
  /** the words that the step replaced, by language */
  was: Record<string, string>;
}

/** Words a finding had once, and the people who answered them. */
export interface EarlierRow {
  language: string;
  text: string;
  hash: string;
  answers: number;
  counts: boolean;
  why: string;
  /** kinds of what was said of these words that do not count for those of today */
  left: string[];
}

/** A passage that a finding rests on; `quote` is "" where it is gone or not for her to see. */
export interface Behind {
  coding: string;
  source: string;
  code: string;
  coder: string;
  quote: string;
  start: number | null;
  end: number | null;
}
