/** Answers to a survey that come in: what the server found, and what somebody says of it. */

import { Labels } from '../protocol';

export interface Choice {
  id: string;
  label: Labels;
}

export interface QuestionSeen extends Choice {
  type: string;
  state: 'kept' | 'dropped' | 'closed' | 'missing';
  headings: string[];
  options: Choice[];
  /** Option -> how many of those who come in chose it. */
  n: Record<string, number>;
  /** How many wrote something. */
  words: number;
  bands: string[];
  exact: boolean;
  describes: boolean;
}

export interface ColumnSeen {
  heading: string;
  became: 'answer' | 'tick' | 'words' | 'personal' | 'tool' | 'language' | 'receipt' | 'unknown';
  question: string;
}

export interface Which {
  /** "" where somebody has to say which survey it is; `why` says so, and the rest is not there. */
  survey: string;
  surveys: { id: string; title: Labels }[];
  why: string;
}

export interface AnswersLook extends Which {
  tool: string;
  languages: string[];
  asks_language: boolean;
  /** Day and month of its days can be exchanged. */
  asks_dates: boolean;
  n: { asked: number; questions: number; new: number; here: number; refused: number } & {
    unfinished?: number;
    doubled?: number;
  };
  questions: QuestionSeen[];
  columns: ColumnSeen[];
  /** What a column can be: the questions of consent, and those of the form. */
  fields: Choice[];
  unread: { question: string; values: string[]; options: Choice[] }[];
  alone: {
    n: number;
    of: number;
    few: number;
    questions: string[];
    without: [question: string, n: number][];
  };
  notes: string[];
  unclear: string[];
  elsewhere: string[];
  has_vault: boolean;
  done?: boolean;
}

export interface AnswersTaken {
  done: true;
  survey: string;
  n: number;
  texts: { source: string; question: Labels; language: string; n: number }[];
}

type Said2 = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What somebody says of a file; `file` is the server's name for it. */
export interface AnswersSaid {
  file: string;
  survey: string;
  language: string;
  dates: string;
  columns: Readonly<Record<string, string>>;
  values: Said2;
  joined: Said2;
  drop: readonly string[];
  others: readonly string[];
}

export const LEFT_OUT = '-';

export const answersSaid = (file: string, survey = ''): AnswersSaid => ({
  file,
  survey,
  language: '',
  dates: '',
  columns: {},
  values: {},
  joined: {},
  drop: [],
  others: []
});

export const isWhole = (look: Which): look is AnswersLook => look.survey !== '';

const said = (row: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value));

const said2 = (rows: Said2): Record<string, Record<string, string>> =>
  Object.fromEntries(
    Object.entries(rows)
      .map(([key, row]) => [key, said(row)] as const)
      .filter(([, row]) => Object.keys(row).length > 0)
  );

/** What is sent. */
export const answersBody = (one: AnswersSaid): Record<string, unknown> => ({
  file: one.file,
  survey: one.survey,
  language: one.language,
  dates: one.dates,
  columns: said(one.columns),
  values: said2(one.values),
  joined: said2(one.joined),
  drop: one.drop,
  others: one.others
});

/** One more thing that was said of a value or an option of a question; "" takes it back. */
export const saying = (rows: Said2, question: string, what: string, to: string): Said2 => ({
  ...rows,
  [question]: { ...rows[question], [what]: to }
});

export const toggled = (list: readonly string[], one: string, on: boolean): string[] => [
  ...list.filter(other => other !== one),
  ...(on ? [one] : [])
];

/** Options that so few chose that they may show who somebody is, or that were joined. */
export const rareOptions = (look: AnswersLook, one: QuestionSeen, joined: Said2): Choice[] =>
  one.describes && one.state === 'kept' && one.options.length > 1
    ? one.options.filter(
        ({ id }) => (one.n[id] ?? look.alone.few) < look.alone.few || joined[one.id]?.[id]
      )
    : [];

export const bringsIn = (look: AnswersLook): boolean =>
  look.n.new > 0 && look.unclear.length === 0 && look.has_vault;
