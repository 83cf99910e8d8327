/** What the pages for working together and for reports and the server say to each other, spelled as in Python. */

import { Report } from './protocol-pages';

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

export interface Comparison {
  coders: string[];
  reflexive: boolean;
  codes: { code: string; pair: string; n: number; alpha: number | null; percent: number | null; reason: string }[];
  passages: Difference[];
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

export interface RunRow {
  name: string;
  notebook: string;
  audiences: string[];
  languages: string[];
  schedule: string;
  reports: Report[];
}

export interface Job {
  job: string;
  name: string;
  state: 'running' | 'done' | 'failed';
  started: string;
  ended: string | null;
  message: string;
}
