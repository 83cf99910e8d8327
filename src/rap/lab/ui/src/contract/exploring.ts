// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

/** The questions in their order. */
export interface QuestionsOffered {
  questions: QuestionTitle[];
}

/** An answer to a question about the study. */
export interface ExploreAnswer {
  id: string;
  choices: ChoiceOffered[];
  title: string;
  said: string;
  notes: string[];
  for_team: string;
  drawing: string;
  marks: MarkDrawn[];
  heads: string[];
  rows: ((CellShown | BarShown)[])[];
  /** the lines that give the same frame in a notebook */
  python: string[];
  opens: Record<string, string> | null;
}

/** The passages behind a number, and the texts of which the whole is. */
export interface PassagesBehind {
  total: number;
  codings: number;
  people: number;
  passages: PassageRow[];
  whole: string[];
}

/** Passages that resemble what was coded; `on`: the study wants them shown without being asked. */
export interface Suggestions {
  passages: SuggestedPassage[];
  acceptance: Acceptance;
  model: Suggester;
  on: boolean;
}

/** Words in the texts, and codes, people and memos that hold them. */
export interface FoundWords {
  total: number;
  n_texts: number;
  texts: HitRow[];
  codes: CodeHit[];
  people: PersonHit[];
  memos: MemoHit[];
  kind: 'words';
}

/** The passages coded last. */
export interface FoundNew {
  passages: PassageRow[];
  kind: 'new';
}

/** The passages that a question asks for. */
export interface FoundByQuestion {
  total: number;
  codings: number;
  people: number;
  passages: PassageRow[];
  kind: 'question';
}

/** A question that can be asked. */
export interface QuestionTitle {
  id: string;
  title: string;
}

/** What can be chosen, and what is; `of_all`: it says what numbers are of, for all questions. */
export interface ChoiceOffered {
  name: string;
  label: string;
  options: OptionOffered[];
  value: string;
  of_all: boolean;
}

/** A mark of a drawing, and where the passages behind it are. */
export interface MarkDrawn {
  label: string;
  where: Record<string, string>;
}

/** A cell of a table. */
export interface CellShown {
  text: string;
}

/** A cell with a number, and its mark where it has one. */
export interface BarShown {
  text: string;
  mark: number | null;
}

/** A passage with its codings, and who may read it; `why_not`: why nobody outside the team may. */
export interface PassageRow {
  source: string;
  /** the text it counts in, as acts name it (`src`) */
  hash: string;
  start: number;
  end: number;
  quote: string;
  before?: string;
  after?: string;
  codings: CodingBeside[];
  variables: Record<string, string[]>;
  may_leave: string[];
  why_not: string;
}

/** A passage that resembles what was coded, and the words that made it so. */
export interface SuggestedPassage {
  start: number;
  end: number;
  score: number;
  words: string[];
}

/** How many suggestions of a code were taken and how many refused. */
export interface Acceptance {
  taken: number;
  refused: number;
}

/** What suggests, from how many passages, and when. */
export interface Suggester {
  kind: string;
  n: number;
  when: string;
}

/** A place where the words are said, in its line. */
export interface HitRow {
  source: string;
  start: number;
  end: number;
  hash: string;
  before: string;
  hit: string;
  after: string;
}

/** A code in use whose id or label holds the words. */
export interface CodeHit {
  code: string;
}

/** A person found by her id or by what the team knows of her. */
export interface PersonHit {
  case: string;
  sources: string[];
  values: Record<string, string[]>;
}

/** A memo with what stands around the first word. */
export interface MemoHit {
  id: string;
  source: string;
  about: string;
  by: string;
  date: string;
  type: string;
  before: string;
  hit: string;
  after: string;
}

/** One way to choose. */
export interface OptionOffered {
  value: string;
  label: string;
}

/** A coding of a passage. */
export interface CodingBeside {
  id: string;
  code: string;
  coder: string;
  start: number;
  end: number;
  important: boolean;
}
