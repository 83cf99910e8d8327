// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

import type { SummaryRow } from './memos';
import type { TakeBack } from './web';

/** One interview as the coding screen shows it. */
export interface SourceOpened {
  id: string;
  kind: string;
  language: string;
  text: string;
  src: string;
  turns: TurnRow[];
  vetoes: VetoRow[];
  consent: 'yes' | 'no' | 'unknown' | 'public';
  quote_audiences: string[];
  translations: Record<string, TranslationRow[]>;
  codings: CodingRow[];
  states: Record<string, string>;
  plan: string[];
  cursor: string;
}

/**
 * Which stretches of an older text (old start, old end, new start) are in today's; none where no
 * correction leads from one to the other.
 */
export interface TextMap {
  source: string;
  from: string;
  to: string;
  equal: [number, number, number][] | null;
}

/** The acts that are on disk. */
export interface Acknowledged {
  undo?: TakeBack;
  done: ActDone[];
  cursor: string;
}

/** What would get the code. */
export interface FoundToCode {
  rows: HitToCode[];
  n_texts: number;
}

/** How many places of how many texts, and what was left. */
export interface CodedFound {
  undo?: TakeBack;
  n: number;
  n_texts: number;
  left: LeftFound[];
}

/** Codes against people or groups. */
export interface Grid {
  by: string;
  columns: string[];
  rows: GridRow[];
}

/** Agreement by code and pair, and the passages read differently. */
export interface Comparison {
  coders: string[];
  reflexive: boolean;
  codes: PairAgreement[];
  passages: DifferingPassage[];
}

/** Interviews that coders read differently, those with most open passages first. */
export interface Differences {
  sources: DifferencesIn[];
}

/** Interview and who codes it, and the interviews that nobody reads. */
export interface WhoCodes {
  undo?: TakeBack;
  plan: Record<string, string[]>;
  coders: PlanCoder[];
  unread: string[];
}

/** A plan that was drawn and not written. */
export interface DrawnPlan {
  plan: Record<string, string[]>;
  drawn: string;
}

/** A turn of a text, and whose words these are. */
export interface TurnRow {
  start: number;
  end: number;
  label: string;
  words_start: number;
  role: string;
  /** a person's words, her own or told for her by an interpreter */
  heard: boolean;
  language: string | null;
  time: string | null;
}

/** A passage that an audience does not get. */
export interface VetoRow {
  start: number;
  end: number;
  audience: string;
}

/** A passage as it is said in another language. */
export interface TranslationRow {
  start: number;
  end: number;
  text: string;
  by: string;
  checked_by: string | null;
}

/** A coding; without start and end it is of the whole interview. */
export interface CodingRow {
  id: string;
  code: string;
  coder: string;
  start: number | null;
  end: number | null;
  t: string;
  important: boolean;
  to_check: boolean;
  memo: string | null;
  outside: boolean;
}

/** An act that is on disk, and when it was done. */
export interface ActDone {
  id: string;
  t: string;
}

/** A place that would get the code; `had`: she gave it the code already. */
export interface HitToCode {
  source: string;
  start: number;
  end: number;
  hash: string;
  before: string;
  hit: string;
  after: string;
  had: boolean;
}

/** How many places of a text were left, and why. */
export interface LeftFound {
  source: string;
  n: number;
  message: string;
}

/** A person or a group; of a person, the texts she speaks in. */
export interface GridRow {
  value: string;
  cells: GridCell[];
  sources?: string[];
}

/** Agreement of two on one code; alpha is null where it is undefined, with the reason. */
export interface PairAgreement {
  code: string;
  pair: string;
  n: number;
  alpha: number | null;
  percent: number | null;
  reason: string;
}

/** A passage that coders read differently, and what was decided. */
export interface DifferingPassage {
  start: number;
  end: number;
  code: string;
  mine: SideCoding[];
  theirs: SideCoding[];
  refs: string[];
  state: 'open' | 'decided';
  outcome: string | null;
  reason: string | null;
  by: string | null;
}

/** How many passages of an interview nobody decided on yet. */
export interface DifferencesIn {
  source: string;
  n: number;
}

/** Somebody who codes, and the languages she reads; none given: all. */
export interface PlanCoder {
  id: string;
  languages: string[];
}

/** How many passages of how many people have the code, the first of them, and what was written. */
export interface GridCell {
  code: string;
  n: number;
  people: number;
  refs: string[];
  summaries?: SummaryRow[];
}

/** A coding on one side of a difference. */
export interface SideCoding {
  id: string;
  code: string;
  coder: string;
  start: number;
  end: number;
}
