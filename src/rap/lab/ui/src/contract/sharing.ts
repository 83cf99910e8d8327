// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

import type { ProblemRow } from './web';

/** The state of exchanges on this machine. */
export interface SharingShown {
  has_git: boolean;
  /** nobody else logs in here: she may set the place, and give and take files */
  is_own: boolean;
  place: string;
  last: LastExchange;
  has_key: boolean;
  readers: string[];
  waiting: WaitingKey[];
  conflicts: BothChanged[];
  door: DoorShown;
}

/** What an exchange did; `told` is what was not taken. */
export interface Exchanged {
  n_kept: number;
  n_came: number;
  shared: boolean;
  told: ProblemRow[];
  conflicts: BothChanged[];
}

/** What is left to decide. */
export interface ToDecide {
  conflicts: BothChanged[];
}

/** Where work is exchanged now. */
export interface PlaceSet {
  place: string;
}

/** How much is left at the door. */
export interface AtDoor {
  left: number;
}

/** The study as one encrypted file, in Base64. */
export interface StudyFile {
  name: string;
  file: string;
}

/**
 * Days since work was exchanged (none: it is shared with nobody), what both changed, and how much
 * waits at the door.
 */
export interface Shared {
  days: number | null;
  open: number;
  door: number;
}

/** When work was exchanged last, and who did it. */
export interface LastExchange {
  at: string | null;
  days: number;
  by: string;
}

/** A text or a person whose key is not here, and whom to ask; or copies of keys to delete. */
export interface WaitingKey {
  of: string;
  says: string;
}

/** One field that two people changed; a version is null where the thing is not there. */
export interface BothChanged {
  id: string;
  path: string;
  field: string[];
  title: string;
  is_text: boolean;
  /** words that she may not read: the two versions are not here */
  hidden: boolean;
  before: string | null;
  mine: string | null;
  theirs: string | null;
}

/** What waits for a lead's yes, and the machines. */
export interface DoorShown {
  asked: AskedRow[];
  machines: StrangeMachine[];
  known: MachineRow[];
  own: MachineRow | null;
  leads: string[];
  /** she leads, and this is her own machine */
  decides: boolean;
  told: ProblemRow[];
}

/** A file of which another version waits for a lead's yes; `id` is for exactly these bytes. */
export interface AskedRow {
  id: string;
  path: string;
  is_new_person: boolean;
  title: string;
  says: string[];
  may_refuse: boolean;
}

/** A machine that is not known yet. */
export interface StrangeMachine {
  name: string;
  coder: string;
  key: string;
  letters: string;
  was_known: boolean;
  may_know: boolean;
}

/** A machine, and the letters that two people compare aloud. */
export interface MachineRow {
  name: string;
  coder: string;
  key: string;
  letters: string;
  was_known: boolean;
}
