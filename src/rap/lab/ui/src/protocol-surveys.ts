/** What the page of surveys and the server say to each other, spelled as in Python and files. */

export type Words = Record<string, string>;

export interface OptionRow {
  id: string;
  label?: Words;
  silent?: string;
  alone?: string;
  code?: string;
}

export interface QuestionRow {
  id: string;
  type: string;
  label?: Words;
  hint?: Words;
  options?: OptionRow[];
  asked_if?: Record<string, string[]>;
  ends?: string[];
  bands?: string[];
  own_words?: string;
  variable?: string;
}

export interface FormRow {
  title?: Words;
  intro?: Words;
  languages?: string[];
  open?: { from?: string; until?: string };
  reached?: string[];
  asked?: { who?: Words; missed?: Words; people?: string };
  finding?: string;
  consent?: string;
  questions?: QuestionRow[];
  translations?: Record<string, { by?: string; checked_by?: string[]; of?: string }>;
  [key: string]: unknown;
}

export interface SurveyRow {
  id: string;
  title: Words;
  languages: string[];
  n_questions: number;
  n_answers: number;
  n_problems: number;
}

export interface Surveys {
  surveys: SurveyRow[];
  consents: Record<string, Words>;
  types: string[];
  checklist: string[];
  /** Ways people are reached that reports have words for. */
  ways: Record<string, Words>;
  variables: Record<string, Words>;
  findings: Record<string, Words>;
}

export interface OneSurvey {
  id: string;
  form: FormRow;
  seen: string;
  problems: string[];
  notes: string[];
  stale: string[];
  has_answers: boolean;
}
