// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

/** Codes, groups of codes and words of desks that are never counted outside the team. */
export interface NeverCounted {
  /** null: nobody has decided */
  codes: string[] | null;
  /** of all that could be on the list */
  names: LabelledId[];
  /** why this person may not change it; empty: she may */
  refused: string;
}

/** A code, a group of codes or a word of a desk, with its label in each language. */
export interface LabelledId {
  id: string;
  label: Record<string, string>;
}
