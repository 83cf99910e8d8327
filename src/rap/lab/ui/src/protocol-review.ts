/** What the pages for raw texts and the server say to each other, spelled as in Python. */

export interface Vault {
  there: boolean;
  /** Whether there is one, which something about its keys keeps shut; `message` says what. */
  made: boolean;
  message: string;
  open: boolean;
  waiting: {
    source: string;
    accepted: boolean;
    begun_by: string[];
    raw_until: string;
    recording: boolean;
  }[];
}

export interface Progress {
  texts: number;
  to_look_through: number;
  found: number;
  open: number;
  minutes: number;
  elsewhere: string[];
  reviewers: number;
}

export interface Place {
  source: string;
  start: number;
  end: number;
  before: string;
  words: string;
  after: string;
}

/** A person or thing that was found, in all texts that wait. */
export interface Entity {
  key: string;
  /** How it was drawn; a decision carries it. */
  drawn: string;
  group: string;
  kind: string;
  /** What people call the kind. */
  called: string;
  direct: boolean;
  reason: string;
  words: string[];
  n_forms: number;
  n: number;
  sources: string[];
  /** One spelling of something that was taken apart: it has no label before it is decided. */
  apart: boolean;
  labels: Readonly<Record<string, string>>;
  decided: string;
  /** Texts of the study in which a name stands too, and how often. */
  in_study: Readonly<Record<string, number>>;
  places: Place[];
  spellings?: Entity[];
}

/** A decision that is in the vault, by which it is taken back. */
export interface Decided extends Progress {
  decision: string;
}

export interface TakenBack extends Progress {
  undone: boolean;
  keys: string[];
  words: string[];
}

export interface Entities extends Progress {
  total: number;
  entities: Entity[];
}

export interface WaitingText {
  source: string;
  title: string;
  /** What its file was called; it is in the vault alone. */
  file: string;
  n_words: number;
  done: string[];
  heard: string[];
  masked: number;
  kept: number;
  open: number;
  left: number;
  recording: boolean;
  /** Somebody may ask for help in it, and nobody recorded that it was seen to. */
  asking: boolean;
}

/** A recording that was sealed. */
export interface Kept {
  source: string;
  recording: boolean;
  until: string;
}

export interface Judged extends Entity {
  /** Given to somebody else too; '' where two people judged differently. */
  label: string;
  said: Readonly<Record<string, { act: string; words: string }>>;
}

/** A spelling that stays readable; the key of what was found, where something was. */
export interface LeftWord {
  key: string;
  drawn: string;
  words: string;
  called: string;
  reason: string;
  n: number;
  /** How many others were kept by the same press; 0: it was decided by itself. */
  at_once: number;
  sentences: [string, string, string][];
}

/** What stays readable in a text; `seen` stands for the text of which this is the list. */
export interface Remaining {
  seen: string;
  kept: LeftWord[];
  unseen: LeftWord[];
  two_labels: string[][];
}

/**
 * Sentences that may ask for help; whom to tell, and what she may do without consent, as the study
 * says.
 */
export interface HelpSought {
  sentences: { source: string; sentence: string; about: string[] }[];
  contact: string;
  without_consent: string;
}

export interface Accepted {
  source: string;
  masked: number;
  kept: number;
  open: number;
  spreads: number;
  /** Codings of another program that were placed, and how much of it waits for a decision. */
  codings: number;
  left: number;
}

export interface Known {
  key: string;
  n: number;
  places: Place[];
}
