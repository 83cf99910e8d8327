/**
 * What the pages for working together and for reports and the server say to each other, spelled as
 * in Python.
 */

import { Labels } from './protocol';
import { Memo, Proposal, Report } from './protocol-pages';

export interface Side {
  id: string;
  code: string;
  coder: string;
  start: number;
  end: number;
}

export interface Difference {
  start: number;
  end: number;
  code: string;
  mine: Side[];
  theirs: Side[];
  refs: string[];
  state: 'open' | 'decided';
  outcome: string | null;
  reason: string | null;
  by: string | null;
}

/** Interviews that coders read differently, those with most open passages first. */
export interface Differences {
  sources: { source: string; n: number }[];
}

export interface Comparison {
  coders: string[];
  reflexive: boolean;
  codes: {
    code: string;
    pair: string;
    n: number;
    alpha: number | null;
    percent: number | null;
    reason: string;
  }[];
  passages: Difference[];
}

/** One person in the table of people. */
export interface PersonRow {
  case: string;
  sources: readonly string[];
  values: Readonly<Record<string, readonly string[]>>;
  by_month: readonly string[];
  /** The fewest variables together that few people share with her. */
  rare: readonly string[];
}

/** How many are wanted of a value, how many there are, and how many wait in the vault. */
export interface Target {
  variable: string;
  value: string;
  n: number;
  wanted: number;
  waiting: number;
  missing: number;
}

/** A recording or a raw text in the vault, and the day on which it must be destroyed. */
export interface Kept {
  source: string;
  title: string;
  kind: 'audio' | 'raw';
  dies: string;
  is_due: boolean;
}

export interface ToCome {
  n_interviews: number;
  n_people: number;
  targets: readonly Target[];
  /** By version, '' where none was noted. */
  guides: Readonly<Record<string, number>>;
  /** By language. */
  interpreted: Readonly<Record<string, number>>;
  consent: Readonly<Partial<Record<'form' | 'noted' | 'unknown', number>>>;
  n_receipts: number;
  kept: readonly Kept[];
  n_waiting: number;
  /** Whether those that wait were counted. */
  is_open: boolean;
}

export interface PeopleTable {
  variables: { id: string; label: Labels; values: { id: string; label: Labels }[] }[];
  people: PersonRow[];
  /** Who was never asked whether she may stay in published numbers. */
  ask_to_stay: string[];
  /** Fewer people than this are few. */
  least: number;
}

export interface CellProblem {
  case: string;
  variable: string;
  sentence: string;
  proposal: string;
  warning: boolean;
}

export interface Plan {
  plan: Readonly<Record<string, string[]>>;
  coders: { id: string; languages: string[] }[];
  unread: string[];
}

export interface Hints {
  passages: { start: number; end: number; score: number; words: string[] }[];
  acceptance: { taken: number; refused: number };
  model: { kind: string; n: number; when: string };
  on: boolean;
}

/**
 * A coding that somebody made for practice; `decided` is "" as long as no lead has said anything.
 */
export interface PracticeCoding {
  source: string;
  src: string;
  id: string;
  code: string;
  start: number | null;
  end: number | null;
  quote: string;
  decided: '' | 'accept' | 'drop' | 'keep';
}

export interface HandOver {
  coder: string;
  until: string | null;
  has_key: boolean;
  sources: {
    source: string;
    state: string | null;
    n: number | null;
    waiting: number | null;
    to_check: number | null;
  }[];
  codings: PracticeCoding[];
  questions: { id: string; about: string; text: string }[];
  notes: Memo[];
  proposals: Proposal[];
}

export interface RunRow {
  name: string;
  notebook: string;
  audiences: string[];
  languages: string[];
  schedule: string;
  reports: Report[];
  /** Whom a release would count in no number, a sentence for each audience. */
  uncounted: string[];
}

export interface Job {
  job: string;
  name: string;
  state: 'running' | 'done' | 'failed' | 'stopped';
  started: string;
  ended: string | null;
  message: string;
}

/** The `rap run` that goes on now, whoever began it. */
export interface GoingRun {
  by: string;
  how: string;
  since: string;
  plans: { plan: string; state: string; cell: number; of: number }[];
  left_s: number | null;
}

export interface PastRun {
  plan: string;
  run: string;
  state: 'done' | 'failed' | 'cancelled' | 'cut-off';
  started: string;
  seconds: number;
  how: string;
  place: string;
  cell: number;
  /** The same for all that was made by one `rap run`. */
  log: string;
}

/** A run with a timer of this machine. */
export interface ScheduledRun {
  run: string;
  state: 'done' | 'missed' | 'failed';
  due: string;
}

/** Codes, groups of codes and words of desks that are never counted outside the team. */
export interface NeverCounted {
  /** Null where nobody has decided. */
  codes: string[] | null;
  names: { id: string; label: Labels }[];
  /** Why this person may not change it; empty: she may. */
  refused: string;
}

export interface RunsFacts {
  runs: RunRow[];
  jobs: Job[];
  going: GoingRun | null;
  history: PastRun[];
  scheduled: ScheduledRun[];
}
