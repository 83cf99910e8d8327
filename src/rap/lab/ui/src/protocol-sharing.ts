/** What the page Sharing and the server say to each other, spelled as in Python. */

import { Problem } from './protocol';

/** One field that two people changed; a version is null where the thing is not there. */
export interface BothChanged {
  id: string;
  path: string;
  field: string[];
  title: string;
  is_text: boolean;
  /** Words that she may not read: the two versions are not here. */
  hidden: boolean;
  before: string | null;
  mine: string | null;
  theirs: string | null;
  /** What a third version begins with, where that is not hers. */
  begun?: string;
}

export interface Sharing {
  has_git: boolean;
  /** Nobody else logs in here: she may set the place, and give and take files. */
  is_own: boolean;
  place: string;
  last: { at: string | null; days: number; by: string };
  has_key: boolean;
  readers: string[];
  /** Texts and people whose key is not here, and whom to ask; copies of keys to delete. */
  waiting: { of: string; says: string }[];
  conflicts: BothChanged[];
  door: Door;
}

/** A file of which another version waits for a lead's yes; `id` is for exactly these bytes. */
export interface Asked {
  id: string;
  path: string;
  title: string;
  says: string[];
  is_new_person: boolean;
  may_refuse: boolean;
}

/** A machine, and the letters that two people compare aloud. */
export interface Machine {
  name: string;
  coder: string;
  key: string;
  letters: string;
  was_known: boolean;
  may_know?: boolean;
}

export type DoorAct = 'yes' | 'no' | 'know' | 'forget';

export interface Door {
  asked: Asked[];
  machines: Machine[];
  known: Machine[];
  own: Machine | null;
  leads: string[];
  /** She leads, and this is her own machine. */
  decides: boolean;
  told: Problem[];
}

/** What an exchange did. */
export interface Exchanged {
  n_kept: number;
  n_came: number;
  shared: boolean;
  /** What was not taken. */
  told: Problem[];
  conflicts: BothChanged[];
}

export interface Choice {
  take: 'mine' | 'theirs' | 'written';
  text?: string;
}
