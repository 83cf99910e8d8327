// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

/** The spaces, what is looked at in them, and who may have looked. */
export interface Spaces {
  spaces: SpaceRow[];
  criteria: CriterionRow[];
  by: string[];
}

/** A visit is kept; the spaces as they are now. */
export interface VisitSaved {
  spaces: SpaceRow[];
  criteria: CriterionRow[];
  by: string[];
  saved: true;
}

/** Nothing was written: notes look as if they named somebody. */
export interface VisitNotSaved {
  identifying: Identifying[];
  saved: false;
}

/** A trial space, with the last lines of what was seen. */
export interface SpaceRow {
  id: string;
  variables: Record<string, string[]>;
  seen: SeenRow[];
}

/** What a good place must offer, and the finding that asks for it. */
export interface CriterionRow {
  id: string;
  unit: string;
  rule: string;
  bound: string;
  label: Record<string, string>;
  finding: string;
}

/** A place in a note that looks as if it named somebody. */
export interface Identifying {
  criterion: string;
  start: number;
  end: number;
}

/** One thing that was seen in a space on one day. */
export interface SeenRow {
  date: string;
  criterion: string;
  value: string;
  note: string;
  by: string;
  unit: string;
}
