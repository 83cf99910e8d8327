/** A form as its file has it, which the page sends. */

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
