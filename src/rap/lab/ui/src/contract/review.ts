// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

/** What waits for a decision. */
export interface AllLeft {
  left: LeftOf[];
}

/** How many texts wait with how many codings; `left`: others wait, too. */
export interface WaitingCodings {
  texts: number;
  codings: number;
  left: boolean;
}

/** What waits of one text of the study, or ("") of a whole import, for a decision. */
export interface LeftOf {
  source: string;
  title: string;
  /** which text of the source its places count in */
  src: string;
  codings: LeftCoding[];
  memos: LeftMemo[];
}

/** A coding that was not placed, why, and the words of its nearest place. */
export interface LeftCoding {
  id: string;
  code: string;
  coder: string;
  words: string;
  why: string;
  start: number | null;
  end: number | null;
  near: string;
}

/** A memo that was not placed. */
export interface LeftMemo {
  id: string;
  by: string;
  about: string;
  body: string;
}
