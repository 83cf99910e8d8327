/** Findings as the server tells them and takes them, spelled as in Python. */

export interface Wording {
  text: string;
  by?: string;
  checked_by?: string;
  of?: string;
  hash: string;
  from: string;
  older: boolean;
}

export interface Behind {
  coding: string;
  source: string;
  start: number | null;
  end: number | null;
  code: string;
  coder: string;
  quote: string;
}

export interface FullFinding {
  id: string;
  statement: Readonly<Record<string, Wording>>;
  evidence: Readonly<Record<string, string[]>>;
  phase: number | null;
  status: string;
  history: { date: string; status: string; reason: string; by: string }[];
  passages?: Behind[];
}

export type FindingAct =
  | { act: 'say'; language: string; text: string; of: string; seen: string }
  | { act: 'check' | 'unsay'; language: string; seen: string }
  | { act: 'drop'; kind: string; what: string }
  | { act: 'stand'; status: string };
