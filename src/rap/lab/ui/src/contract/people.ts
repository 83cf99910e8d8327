// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

/** The table of people. */
export interface People {
  variables: VariableRow[];
  people: PersonRow[];
  /** who was never asked whether she may stay in published numbers */
  ask_to_stay: string[];
  /** fewer people than this are few */
  least: number;
}

/** Whether what was typed is saved, all of it or nothing. */
export interface PeopleSaved {
  problems: WrongCell[];
  saved: boolean;
}

/** What there is of each kind that is wanted, and what must be destroyed when. */
export interface ToComeShown {
  n_interviews: number;
  n_people: number;
  targets: TargetRow[];
  /** by version, "" where none was noted */
  guides: Record<string, number>;
  /** by language */
  interpreted: Record<string, number>;
  consent: Record<string, number>;
  n_receipts: number;
  kept: Kept[];
  n_waiting: number;
  /** those that wait were counted */
  is_open: boolean;
}

/** A variable of people, and its values. */
export interface VariableRow {
  id: string;
  label: Record<string, string>;
  values: ValueRow[];
}

/** One person in the table. */
export interface PersonRow {
  case: string;
  sources: string[];
  values: Record<string, string[]>;
  by_month: string[];
  /** the fewest variables together that few people share with her */
  rare: string[];
}

/** What is wrong with a cell, and what could take its place; `warning`: she may want it. */
export interface WrongCell {
  case: string;
  variable: string;
  sentence: string;
  proposal: string;
  warning: boolean;
}

/** How many are wanted of a value, how many there are, and how many wait in the vault. */
export interface TargetRow {
  variable: string;
  value: string;
  n: number;
  wanted: number;
  waiting: number;
  missing: number;
}

/** A recording, or a raw text that waits, and the day on which it is destroyed. */
export interface Kept {
  source: string;
  title: string;
  kind: string;
  dies: string;
  is_due: boolean;
}

/** A value of a variable. */
export interface ValueRow {
  id: string;
  label: Record<string, string>;
}
