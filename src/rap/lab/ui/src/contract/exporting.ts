// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

/** What the page offers; what can be chosen is an id with its title. */
export interface OutOffered {
  /** the team first */
  audiences: string[];
  blind: boolean;
  kinds: KindOut[];
  findings: FindingOut[];
  profiles: string[];
  variables: [string, string][];
  surveys: [string, string][];
  questions: [string, string][];
}

/** One file that leaves, and what somebody who gives it away must know. */
export interface TakenOut {
  name: string;
  /** in Base64 */
  file: string;
  n: number;
  warnings: string[];
  report: string;
  report_name: string;
}

/** Something that can leave, and as what. */
export interface KindOut {
  what: string;
  forms: string[];
  table: boolean;
  /** whether it may leave for others than the team */
  others: boolean;
  /** whether it may leave as this study is coded */
  open: boolean;
}

/** A finding that can be chosen, with its statement in each language. */
export interface FindingOut {
  id: string;
  statement: Record<string, string>;
}
