/** Requests and replies that change a text: correct here, mask this name now. */

export interface Told {
  place: string;
  what: string;
  right: string;
}

/** What a correction does to all that points into the interview. */
export interface Correction {
  source: string;
  done: boolean;
  src: string;
  codings: { still: number; moved: number } | null;
  to_check: { id: string; code: string; coder: string; start: number; end: number }[];
  references: { place: string; old: string; new: string; found: boolean }[];
  identifying: Told[];
  translations: string[];
}

/** One way in which a name is written, and where. */
export interface NameForm {
  number: number;
  how: string;
  sure: boolean;
  n: number;
  places: { source: string; start: number; end: number; before: string; words: string; after: string }[];
}

export interface MaskPreview {
  done: false;
  state: string;
  forms: NameForm[];
  as: Readonly<Record<string, string>>;
}

export interface Masked {
  done: true;
  plans: Correction[];
  kept: number;
  vault: string;
  elsewhere: Told[];
}
