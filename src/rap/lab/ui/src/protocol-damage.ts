/** Files that cannot be read, as the server tells them and puts them right. */

/** A file of the study that cannot be read. */
export interface Damage {
  path: string;
  kind: string;
  sentence: string;
  /** Whether this person may put it right. */
  may: boolean;
}

/** What could take its place. */
export interface Mend {
  way: 'mine' | 'theirs' | 'plain' | 'back' | 'whole' | 'correct' | 'aside';
  when: string;
  seen: string;
  text: string;
}

export interface DamageLook {
  path: string;
  now: string;
  mends: Mend[];
}
