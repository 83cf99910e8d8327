/** A project of another program that comes in: what the server found, and what somebody says. */

export interface Counted {
  how: string;
  fit: number;
  n: number;
  /** Several ways fit and give other words: somebody says which. */
  unsure: boolean;
  /** Each way that can be chosen; `words` are those it gives where ways that fit differ. */
  ways: { how: string; sentence: string; fits: boolean; words: string }[];
}

/** What a column of a table may be for. */
export const ROLES = ['interview', 'extract', 'code', 'coder', 'memo'] as const;
export type Role = (typeof ROLES)[number];

export interface ProjectText {
  key: string;
  name: string;
  state: 'new' | 'there' | 'waits';
  /** Whether it comes now; one that waits may be in the vault already. */
  is_new: boolean;
  source: string;
  title: string;
  n_codings: number;
  /** How places are counted; null where nothing is counted. */
  counted: Counted | null;
  notes: string[];
}

export interface ProjectLook {
  origin: string;
  format: string;
  texts: ProjectText[];
  codes: { path: string[]; state: string; code: string }[];
  coders: { key: string; name: string; ours: string }[];
  ours: string[];
  /** Roles in which somebody can be new, each with its words. */
  roles: [string, string][];
  n: { codings: number; there: number; people: number; memos: number };
  losses: { sentence: string; n: number }[];
  notes: string[];
  questions: { key: string; sentence: string; options: [string, string][] }[];
  problems: string[];
  done?: boolean;
}

/** What somebody says of a file; `file` is the server's name for it. */
export interface ProjectSaid {
  file: string;
  language: string;
  isPublic: boolean;
  isRead: boolean;
  /** Nobody has read the new texts: they wait for their review. */
  isRaw: boolean;
  isOneSpeaker: boolean;
  /** What the bytes of a table in plain text are read in; "" as it says itself. */
  encoding: string;
  columns: Readonly<Record<string, string>>;
  consent: Readonly<Record<string, readonly string[]>>;
  coders: Readonly<Record<string, string>>;
  answers: Readonly<Record<string, string>>;
  conventions: Readonly<Record<string, string>>;
}

export const saidOf = (file: string, language: string): ProjectSaid => ({
  file,
  language,
  isPublic: false,
  isRead: false,
  isRaw: false,
  isOneSpeaker: false,
  encoding: '',
  columns: {},
  consent: {},
  coders: {},
  answers: {},
  conventions: {}
});

const without = (row: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value));

/** What is sent: only what was said. */
export function projectBody(said: ProjectSaid): Record<string, unknown> {
  const { file, language } = said;
  const consent = Object.entries(said.consent).filter(([, purposes]) => purposes.length);
  return {
    file,
    about: {
      ...(language ? { language } : {}),
      rights: said.isPublic ? 'public' : 'consent',
      read: said.isRead,
      ...(said.isRaw ? { raw: true } : {}),
      ...(said.isOneSpeaker ? { one_speaker: true } : {}),
      ...(said.encoding ? { encoding: said.encoding } : {}),
      ...(said.isPublic ? {} : { consent: Object.fromEntries(consent) })
    },
    coders: without(said.coders),
    answers: without(said.answers),
    columns: without(said.columns),
    conventions: without(said.conventions)
  };
}

/** Whether these readers may do that with all its texts, or not any more. */
export function granted(said: ProjectSaid, who: string, purpose: string, on: boolean): ProjectSaid {
  const others = (said.consent[who] ?? []).filter(one => one !== purpose);
  return { ...said, consent: { ...said.consent, [who]: on ? [...others, purpose] : others } };
}

export interface Counts {
  newTexts: number;
  knownTexts: number;
  newCodes: number;
  knownCodes: number;
}

export const countsOf = (look: ProjectLook): Counts => {
  const newTexts = look.texts.filter(one => one.is_new).length;
  const newCodes = look.codes.filter(one => one.state === 'new').length;
  return {
    newTexts,
    knownTexts: look.texts.length - newTexts,
    newCodes,
    knownCodes: look.codes.length - newCodes
  };
};

/** Whether anything would change. */
export const brings = (look: ProjectLook): boolean => {
  const { newTexts, newCodes } = countsOf(look);
  return newTexts + newCodes + look.n.codings > 0;
};
