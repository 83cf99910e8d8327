// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

import type { TakeBack } from './web';

/** Memos that she may read, the newest first. */
export interface Memos {
  memos: MemoRow[];
}

/** A memo, as those who may read it see it. */
export interface MemoRow {
  undo?: TakeBack;
  id: string;
  source: string;
  about: string;
  by: string;
  date: string;
  type: string;
  private: boolean;
  text: string;
  /** the fingerprint of these words, which a change of them has seen */
  seen: string;
}

/** What a coder wrote on what one person said of a code. */
export interface SummaryRow {
  id: string;
  by: string;
  private: boolean;
  text: string;
  /** the fingerprint of these words, which a change of them has seen */
  seen: string;
}
