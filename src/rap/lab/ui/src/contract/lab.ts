// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

import type { ProposalRow } from './codebook';
import type { MemoRow } from './memos';
import type { WaitingCodings } from './review';
import type { ReportRow, ScheduledRun } from './runs';
import type { Shared } from './sharing';
import type { DamageRow } from './upkeep';

/** What the screen needs to know before anything is opened. */
export interface StudyShown {
  method: string;
  languages: string[];
  blind: boolean;
  /** those who do not lead may propose changes of the codebook */
  proposals: boolean;
  title: Record<string, string>;
  interface_languages: string[];
  /** those that have a pack */
  known_languages: string[];
  coder: MyRole | null;
  coders: CoderRow[];
  thresholds: Record<string, number>;
  families: Record<string, Record<string, string>>;
  variables: Record<string, VariableShown>;
}

/** Who is at the screen, and what she may do. */
export interface Me {
  coder: string | null;
  role: string;
}

/** All interviews, and the moment of now. */
export interface Sources {
  sources: SourceRow[];
  cursor: string;
}

/** What the start page shows. */
export interface StartShown {
  /** texts in the vault in which somebody may ask for help, not yet seen to */
  asking: string[];
  waiting: WaitingCodings;
  exchanged: Shared;
  damage: DamageRow[];
  since: string | null;
  /** how many texts others coded in since then; not how much they did */
  new_texts: number;
  new_memos: number;
  my_list: MySource[];
  findings: number;
  reports: ReportRow[];
  scheduled: ScheduledRun[];
  to_read_again: AgainRow[];
}

/** What one coder likes on this machine; `screen` is what the browser wants to find again. */
export interface OwnSettings {
  language?: string;
  shortcuts?: Record<string, string>;
  screen?: Record<string, unknown>;
}

/** Whether the study can be closed from here, and after how many minutes it closes by itself. */
export interface Closing {
  possible: boolean;
  minutes: number;
}

/** The study is being closed. */
export interface Closed {
}

/** What a coder leaves behind. */
export interface HandOver {
  coder: string;
  role: string;
  training: boolean;
  until: string | null;
  has_key: boolean;
  sources: HandedSource[];
  codings: PracticeCoding[];
  memos: number;
  notes: MemoRow[];
  questions: AskedBy[];
  proposals: ProposalRow[];
}

/** Who is at the screen, as the study has her; `simple`: few buttons, those of `codes`. */
export interface MyRole {
  id: string;
  role: 'reader' | 'coder' | 'lead';
  training?: true;
  until?: string;
  simple?: true;
  codes?: string[];
}

/** Somebody who codes. */
export interface CoderRow {
  id: string;
  role: string;
  languages: string[];
  discipline: string;
}

/** A variable, and its values with their labels. */
export interface VariableShown {
  label: Record<string, string>;
  values: Record<string, Record<string, string>>;
}

/** An interview, and how far each coder is in it. */
export interface SourceRow {
  id: string;
  kind: string;
  language: string;
  phase: number | null;
  month: string | null;
  /** what the team calls it on its screens; "" for one that has no title yet */
  title: string;
  groups: string[];
  variables: Record<string, string[]>;
  n_words: number;
  n_turns: number;
  translations: string[];
  consent: 'yes' | 'no' | 'unknown' | 'public';
  n: Record<string, number>;
  states: Record<string, string>;
  /** the furthest place each coder coded, as a share of the text */
  reach: Record<string, number>;
  plan: string[];
}

/** An interview that was given to her, or that she began. */
export interface MySource {
  source: string;
  language: string;
  n_words: number;
  kind: string;
  state: string | null;
  mine: boolean;
}

/** How many codings of a code are older than its meaning of today. */
export interface AgainRow {
  code: string;
  n: number;
}

/** How far she is in an interview; nothing where the reader may not see it yet (blind). */
export interface HandedSource {
  source: string;
  planned: boolean;
  state: string | null;
  n: number | null;
  waiting: number | null;
  to_check: number | null;
}

/** A coding made for practice; `decided` is "" as long as no lead has said anything. */
export interface PracticeCoding {
  source: string;
  src: string;
  id: string;
  code: string;
  start: number | null;
  end: number | null;
  quote: string;
  decided: string;
}

/** A question that she asked in a memo. */
export interface AskedBy {
  id: string;
  about: string;
  text: string;
}
