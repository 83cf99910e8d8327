// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

import type { TakeBack } from './web';

/** Groups and codes in tree order, and what is proposed. */
export interface CodebookShown {
  undo?: TakeBack;
  families: FamilyRow[];
  languages: string[];
  codes: CodeRow[];
  proposals: ProposalRow[];
  /** her change is a proposal now */
  proposed?: true;
}

/** What merging a code into another would do. */
export interface Merging {
  code: string;
  into: string;
  n: number;
  n_people: number;
  /** codings whose coder coded the very same place with the other code */
  doubles: number;
  below: string[];
  findings: FindingNaming[];
  memos: number;
}

/** Colours for a code, the farthest from the others' first. */
export interface FreeColours {
  colours: string[];
}

/** What became of a code, the oldest first. */
export interface CodeHistory {
  events: CodeEvent[];
}

/** Where a code is used, and what names it. */
export interface CodeUses {
  codings: CodingsIn[];
  findings: string[];
  queries: QueryUsing[];
  memos: string[];
}

/** Codings worth a second look. */
export interface ToReadAgain {
  codings: OlderCoding[];
}

/** A change that a coder asks for; `fields` is what the act would be given. */
export interface ProposalRow {
  id: string;
  act: string;
  code: string;
  reason: string;
  by: string;
  t: string;
  fields: Record<string, unknown>;
}

/** A group of codes; what its codes say, as reports speak of them ("" where they do not). */
export interface FamilyRow {
  id: string;
  label: Record<string, string>;
  about: string;
}

/** A code, with how many codings and people stand behind it. */
export interface CodeRow {
  code: string;
  label: Record<string, string>;
  definition: Record<string, string>;
  include: Record<string, string>;
  exclude: Record<string, string>;
  example: ExampleRow | null;
  parent: string;
  family: string;
  retired: string;
  merged_into: string;
  colour: string;
  changed: string | null;
  n: number;
  n_people: number;
}

/** A finding that names a code. */
export interface FindingNaming {
  id: string;
  statement: Record<string, string>;
}

/** A change of a code, with the texts before and after it. */
export interface CodeEvent {
  t: string;
  by: string;
  what: string;
  reason: string;
  before: Record<string, string | Record<string, string>>;
  after: Record<string, string | Record<string, string>>;
}

/** How many codings a source has. */
export interface CodingsIn {
  source: string;
  n: number;
}

/** A query of a finding that names a code. */
export interface QueryUsing {
  finding: string;
  query: string;
}

/** A coding that is older than what its code means today. */
export interface OlderCoding {
  id: string;
  source: string;
  code: string;
  coder: string;
  start: number | null;
  end: number | null;
  t: string;
  src: string;
  important: boolean;
}

/** The passage that shows what a code means; whether it may be shown outside the team. */
export interface ExampleRow {
  ref: string;
  language: string;
  quote: string;
  may_leave: boolean;
}
