// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

/** What is there, and what could take its place. */
export interface DamageLook {
  path: string;
  now: string;
  mends: MendRow[];
}

/** The files that cannot be read. */
export interface Damages {
  damage: DamageRow[];
}

/** A file that cannot be read; `may`: this person may put it right. */
export interface DamageRow {
  path: string;
  kind: string;
  sentence: string;
  may: boolean;
}

/** What could take the place of a file. */
export interface MendRow {
  way: 'mine' | 'theirs' | 'plain' | 'back' | 'whole' | 'correct' | 'aside';
  when: string;
  seen: string;
  text: string;
}
