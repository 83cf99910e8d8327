/** What the page for raw texts and the server say to each other, spelled as in Python. */

export interface Vault {
  there: boolean;
  open: boolean;
  message: string;
  waiting: { source: string; accepted: boolean; begun_by: string[]; raw_until: string | null }[];
}

export interface Looked {
  done: boolean;
  items: { file: string; source: string; speakers: { label: string; role: string; case: string | null }[]; found: Readonly<Record<string, string>>; n_words: number; notes: string[] }[];
  already: Trouble[];
  problems: Trouble[];
}

interface Trouble {
  file: string | null;
  place: string;
  what: string;
  right: string;
}

export interface Progress {
  texts: number;
  to_look_through: number;
  found: number;
  open: number;
  minutes: number;
}

export interface Entity {
  key: string;
  group: string;
  kind: string;
  reason: string;
  words: string[];
  n: number;
  sources: string[];
  labels: Readonly<Record<string, string>>;
  places: { source: string; start: number; end: number; before: string; words: string; after: string }[];
}

export interface Entities extends Progress {
  total: number;
  entities: Entity[];
}

export interface RawText {
  source: string;
  n_words: number;
  done: string[];
  masked: number;
  kept: number;
  open: number;
  text?: string;
}
