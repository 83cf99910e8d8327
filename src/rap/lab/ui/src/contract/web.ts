// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

/** What changed since a moment, and the moment of now. */
export interface Changes {
  cursor: string;
  closing?: true;
  sources: string[];
  study: boolean;
  codebook: boolean;
  memos: boolean;
  findings: boolean;
}

/** The answer of an act, which says how to take the act back where that can be done. */
export interface Undoable {
  undo?: TakeBack;
}

/** What was taken away. */
export interface Deleted {
  undo?: TakeBack;
  deleted: string;
}

/** The request that takes an act back; it is refused when somebody changed the same since. */
export interface TakeBack {
  path: string;
  method: string;
  body: Record<string, unknown> | null;
}

/** What is wrong, and the file it is about, with its line. */
export interface ProblemRow {
  message: string;
  where: string;
}
