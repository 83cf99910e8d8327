/** What a finding said before, as the server tells it, spelled as in Python. */

export interface Step {
  date: string;
  status: string;
  reason: string;
  by: string;
  /** The words that the step replaced, by language. */
  was?: Readonly<Record<string, string>>;
}

/** A reason against a finding; `today`: against what it says today. */
export interface Against {
  id: string;
  text: Readonly<Record<string, string>>;
  agreed: boolean;
  today: boolean;
  by: string;
  date: string;
}

/** What the letter of reports promised, and what became of it. */
export interface Promised {
  id: string;
  finding: string;
  text: Readonly<Record<string, string>>;
  became: Readonly<Record<string, string>>;
  seen: string;
}

/** Words a finding had once, and the people who answered them. */
export interface Earlier {
  language: string;
  text: string;
  hash: string;
  answers: number;
  counts: boolean;
  why: string;
  /** The kinds of what was said of these words that do not count for those of today. */
  left: readonly string[];
}

type Texts = Readonly<Record<string, string>>;

export type VoiceUse = 'pinned' | 'refused';

export type FindingAct =
  | { act: 'say'; language: string; text: string; of: string; seen: string; told: Texts }
  | { act: 'check' | 'unsay'; language: string; seen: string }
  | { act: 'same'; language: string; from: string; to: string; of: string; in: string }
  | { act: 'drop'; kind: string; what: string }
  | { act: 'voice'; coding: string; use: VoiceUse | '' }
  | { act: 'stand'; status: string; told: Texts; in: string }
  | { act: 'against'; text: Readonly<Record<string, string>>; agreed: boolean };
