// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

import type { TakeBack } from './web';

/** What an interview is called now; with `warnings` nothing was written. */
export interface Named {
  undo?: TakeBack;
  title: string;
  groups: string[];
  warnings: string[];
}

/** The titles that were drawn, by interview. */
export interface TitlesDrawn {
  undo?: TakeBack;
  titles: Record<string, string>;
}
