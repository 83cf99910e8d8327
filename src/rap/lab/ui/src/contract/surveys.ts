// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

/** Answers that a person has to say the survey of; `why` says so. */
export interface WhichSurvey {
  surveys: SurveyTitle[];
  why: string;
  survey: '';
}

/** What an export would become; with `done` it was asked for, and something is unclear. */
export interface AnswersLook {
  survey: string;
  surveys: SurveyTitle[];
  why: string;
  tool: string;
  languages: string[];
  asks_language: boolean;
  /** day and month of its days can be exchanged */
  asks_dates: boolean;
  n: RowCounts;
  questions: QuestionSeen[];
  columns: ColumnSeen[];
  /** what a column can be: questions of consent, and of the form */
  fields: LabelledChoice[];
  unread: UnreadValues[];
  alone: AloneSeen;
  notes: string[];
  unclear: string[];
  elsewhere: string[];
  has_vault: boolean;
  done?: false;
}

/** The answers came in. */
export interface AnswersCame {
  survey: string;
  n: number;
  texts: WordsTaken[];
  done: true;
}

/** All forms, and what a form can name, each with its words. */
export interface SurveysShown {
  surveys: SurveyRow[];
  consents: Record<string, Record<string, string>>;
  types: string[];
  checklist: string[];
  /** ways people are reached that reports have words for */
  ways: Record<string, Record<string, string>>;
  /** of the codebook, other than questions of a survey */
  variables: Record<string, Record<string, string>>;
  findings: Record<string, Record<string, string>>;
}

/** One form as its file has it, what is wrong and what to know; `seen`: the hash of that file. */
export interface SurveyShown {
  id: string;
  form: Record<string, unknown>;
  seen: string;
  problems: string[];
  notes: string[];
  stale: string[];
  has_answers: boolean;
}

/** A survey that answers may be of. */
export interface SurveyTitle {
  id: string;
  title: Record<string, string>;
}

/** Questions that were asked, and rows: new, here already, refused, not finished, sent twice. */
export interface RowCounts {
  asked: number;
  questions: number;
  new: number;
  here: number;
  refused: number;
  unfinished?: number;
  doubled?: number;
}

/** What becomes of a question; `describes`: it says who somebody is. */
export interface QuestionSeen {
  id: string;
  label: Record<string, string>;
  type: string;
  state: 'kept' | 'dropped' | 'closed' | 'missing';
  headings: string[];
  options: LabelledChoice[];
  /** option, and how many of those who come in chose it */
  n: Record<string, number>;
  /** how many wrote something */
  words: number;
  bands: string[];
  exact: boolean;
  describes: boolean;
}

/** A column of the file, and what became of it. */
export interface ColumnSeen {
  heading: string;
  became: 'answer' | 'tick' | 'words' | 'personal' | 'tool' | 'language' | 'receipt' | 'unknown';
  question: string;
}

/** An option, a question or a survey, with its words. */
export interface LabelledChoice {
  id: string;
  label: Record<string, string>;
}

/** Values that are no option of their question. */
export interface UnreadValues {
  question: string;
  values: string[];
  options: LabelledChoice[];
}

/** How many of how many are alone with what describes them, and how many without each question. */
export interface AloneSeen {
  n: number;
  of: number;
  few: number;
  questions: string[];
  without: [string, number][];
}

/** A text of what people wrote to a question, and how many did. */
export interface WordsTaken {
  source: string;
  question: Record<string, string>;
  language: string;
  n: number;
}

/** A form: how much is in it, and how many problems it has. */
export interface SurveyRow {
  id: string;
  n_problems: number;
  title: Record<string, string>;
  languages: string[];
  n_questions: number;
  n_answers: number;
}
