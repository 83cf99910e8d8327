/** Answers to a survey that come in: what the server found, and what somebody says of it. */

import type { AnswersLook, LabelledChoice, QuestionSeen, WhichSurvey } from '../contract/surveys';

/** Without a survey somebody has to say which it is, and the rest is not there. */
export type Which = AnswersLook | WhichSurvey;

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
export const rareOptions = (
  look: AnswersLook,
  one: QuestionSeen,
  joined: Said2
): LabelledChoice[] =>
  one.describes && one.state === 'kept' && one.options.length > 1
    ? one.options.filter(
        ({ id }) => (one.n[id] ?? look.alone.few) < look.alone.few || joined[one.id]?.[id]
      )
    : [];

export const bringsIn = (look: AnswersLook): boolean =>
  look.n.new > 0 && look.unclear.length === 0 && look.has_vault;
