/** What the page of trial spaces and the server say to each other, spelled as in Python. */
import { Labels } from './protocol';

export interface SpaceCriterion {
  id: string;
  label: Labels;
  unit: string;
  rule: string;
  bound: string;
  finding: string;
}

export interface Seen {
  date: string;
  criterion: string;
  value: string;
  unit: string;
  note: string;
  by: string;
}

export interface Space {
  id: string;
  variables: Readonly<Record<string, string[]>>;
  seen: Seen[];
}

export interface Spaces {
  spaces: Space[];
  criteria: SpaceCriterion[];
  by: string[];
}

export interface VisitRow {
  criterion: string;
  value: string;
  note: string;
  by: string;
}

export type Visited =
  | ({ saved: true } & Spaces)
  | { saved: false; identifying: { criterion: string; start: number; end: number }[] };
