/** What the page *Bring interviews in* and the server say to each other, spelled as in Python. */

import { Labels } from './protocol';

/** Line of the file from 1, its whole text, who is read as speaking, begins a turn, what of it. */
export type LineRow = readonly [
  n: number,
  text: string,
  label: string,
  isStart: boolean,
  fate: 'spoken' | 'title' | 'dropped' | 'empty'
];

/** Somebody as written in the file, and her label in the text. */
export interface Voice {
  written: string;
  label: string;
  role: string;
  n_turns: number;
  n_words: number;
}

export interface Doubt {
  id: string;
  sentence: string;
  lines: readonly number[];
  /** Two names that may be one person's; else none. */
  names: readonly string[];
}

export interface Find {
  id: string;
  line: number;
  label: string;
  before: string;
  words: string;
  after: string;
}

export interface Looked {
  file: string;
  name: string;
  state: 'new' | 'there' | 'newer' | 'refused';
  there: { source: string; title: string } | null;
  problems: readonly string[];
  confidence: 'sure' | 'likely' | 'guess';
  layout: string;
  lines: readonly LineRow[];
  speakers: readonly Voice[];
  doubts: readonly Doubt[];
  /** Words that look like names or numbers, each in its line, and the label that masks them. */
  finds: readonly Find[];
  notes: readonly string[];
  /** The language that it clearly is in when that is not the one that was said; else none. */
  looks: string;
  n_words: number;
  title: string;
  title_warnings: readonly string[];
  codings: { n: number; sentence: string } | null;
}

/** Where a file stands beside the others. */
export type Standing = Pick<Looked, 'file' | 'state' | 'there' | 'problems'>;

/** What a person said of one file; everything is optional but the file. */
export interface FilePlan {
  file: string;
  /** As written -> label in the text. */
  speakers: Readonly<Record<string, string>>;
  /** Line -> who begins a turn there, `+` goes on, `-` is not speech. */
  turns: Readonly<Record<string, string>>;
  title: string;
  groups: readonly string[];
  /** Label -> variable -> value. */
  people: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Label -> audiences for which she said yes to the question about her whole interview. */
  whole: Readonly<Record<string, readonly string[]>>;
  columns: Readonly<Record<string, string>>;
  /** Find -> `keep` or `mask`; with ` everywhere` for these words in all files. */
  names: Readonly<Record<string, string>>;
  talk: string;
  encoding: string;
  one_speaker: boolean;
  skip: boolean;
  /** A text of its own, though much of it is in the study already. */
  as_new: boolean;
  /** What a table says about consent where it is no yes. */
  refusal: string;
}

/** What would be taken of a table about people, and what not. */
export interface PeopleTable {
  /** The column that names the files. */
  key: string;
  /** `variable` is empty, and `why` says why, where a column is left out. */
  columns: readonly {
    heading: string;
    variable: string;
    why: string;
    /** Those that become others; `now` is empty where a value is left out. */
    values: readonly { was: string; now: string; why: string }[];
  }[];
  /** File -> variable -> value. */
  rows: Readonly<Record<string, Readonly<Record<string, string>>>>;
  refused: Readonly<Record<string, string>>;
  /** Rows that speak of no file, and files of which no row speaks. */
  notes: readonly string[];
}

export interface TableLook {
  /** The first rows of each sheet, its headings first. */
  sheets: readonly (readonly (readonly string[])[])[];
  people: PeopleTable | null;
  why: string;
}

export interface AboutPlan {
  kind: string;
  language: string;
  phase?: number;
  month?: string;
  consent: Readonly<Record<string, readonly string[]>>;
  rights: 'consent' | 'public';
  read: boolean;
}

export interface Plan {
  about: AboutPlan;
  files: readonly FilePlan[];
}

export interface Brought {
  done: readonly { file: string; source: string; title: string }[];
  already: readonly { file: string; sentence: string }[];
  problems: readonly { file: string; sentence: string }[];
}

/** What the page can offer in this study. */
export interface Offer {
  has_vault: boolean;
  open: boolean;
  kinds: readonly string[];
  /** Those of them that are tables. */
  tables: readonly string[];
  most: { files: number; megabytes: number };
  languages: readonly string[];
  audiences: readonly string[];
  purposes: readonly string[];
  /** The question about a whole interview, and its name of each audience; null: it is not asked. */
  whole: { question: Labels; who: Readonly<Record<string, Labels>> } | null;
  variables: readonly { id: string; values: readonly string[] }[];
  groups: readonly string[];
  study_is_empty: boolean;
}
