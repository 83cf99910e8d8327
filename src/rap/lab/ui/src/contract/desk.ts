// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

/** Every desk. */
export interface Desks {
  desks: DeskRow[];
}

/** A desk, its words, and how many lines of this month wait on this machine. */
export interface DeskRow {
  id: string;
  unit: string;
  title: Record<string, string>;
  /** what visitors hear: that they are counted, and may refuse */
  told: Record<string, string>;
  fields: FieldRow[];
  month: string;
  n: number;
  last: Record<string, string> | null;
  open_months: string[];
}

/** What a line says; `of`: the field whose word opens this one. */
export interface FieldRow {
  id: string;
  type: string;
  label: Record<string, string>;
  of: string;
  choices: WordRow[];
}

/** A word of a list; `under`: the word of another list that it belongs to. */
export interface WordRow {
  id: string;
  label: Record<string, string>;
  under: string;
}
