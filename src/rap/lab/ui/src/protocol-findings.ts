/** What a finding said before, as the server tells it, spelled as in Python. */

export interface Step {
  date: string;
  status: string;
  reason: string;
  by: string;
  /** The words that the step replaced, by language. */
  was?: Readonly<Record<string, string>>;
}

/** Words a finding had once, and the people who answered them. */
export interface Earlier {
  language: string;
  text: string;
  hash: string;
  answers: number;
  counts: boolean;
  why: string;
}
