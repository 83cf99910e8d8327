/**
 * What the page of questions knows: the questions, what is chosen for each, the answer in front.
 */

import type { PassageRow } from '../contract/exploring';

export interface Choice {
  name: string;
  label: string;
  /** None: a word is typed. */
  options: { value: string; label: string }[];
  value: string;
  /** Chosen once for all questions: what numbers are of. */
  of_all: boolean;
}

export interface Mark {
  label: string;
  where: Readonly<Record<string, string>>;
}

export interface Answer {
  id: string;
  choices: Choice[];
  title: string;
  said: string;
  notes: string[];
  for_team: string;
  drawing: string;
  marks: Mark[];
  heads: string[];
  rows: { text: string; mark?: number | null }[][];
  python: string[];
  opens: Readonly<Record<string, string>> | null;
}

export interface Behind {
  total: number;
  /** As often as they, and the whole texts, were coded so. */
  codings: number;
  people: number;
  passages: PassageRow[];
  whole: string[];
}

export interface Question {
  id: string;
  title: string;
}

export interface State {
  questions: readonly Question[];
  /** The question that was asked. */
  id: string;
  /** What was chosen, by question: coming back finds it as it was; under '' what all have alike. */
  chosen: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The answer on screen; of another question than `id` until its own is there. */
  answer: Answer | null;
  /** The number whose passages are listed. */
  mark: Mark | null;
  behind: Behind | null;
}

export type Action =
  | { kind: 'questions'; questions: readonly Question[] }
  | { kind: 'ask'; id: string }
  | { kind: 'choose'; name: string; value: string; ofAll: boolean }
  | { kind: 'answered'; answer: Answer }
  | { kind: 'open'; mark: Mark }
  | { kind: 'behind'; mark: Mark; behind: Behind };

const OF_ALL = '';

export const START: State = {
  questions: [],
  id: 'people',
  chosen: {},
  answer: null,
  mark: null,
  behind: null
};

export function reduce(state: State, action: Action): State {
  switch (action.kind) {
    case 'questions':
      return { ...state, questions: action.questions };
    case 'ask':
      return action.id === state.id ? state : { ...state, id: action.id, mark: null, behind: null };
    case 'choose': {
      const of = action.ofAll ? OF_ALL : state.id;
      const own = { ...state.chosen[of], [action.name]: action.value };
      return { ...state, chosen: { ...state.chosen, [of]: own }, mark: null, behind: null };
    }
    case 'answered':
      return action.answer.id !== state.id || isSame(action.answer, state.answer)
        ? state
        : { ...state, answer: action.answer };
    case 'open':
      if (isSame(state.mark, action.mark)) {
        return state;
      }
      return sameMark(state.mark, action.mark)
        ? { ...state, mark: action.mark } // said anew: what is listed stays until it is read again
        : { ...state, mark: action.mark, behind: null };
    case 'behind': // passages of a number that was left are not shown under another one
      return !sameMark(state.mark, action.mark) || isSame(action.behind, state.behind)
        ? state
        : { ...state, behind: action.behind };
  }
}

export const chosenOf = (state: State): Readonly<Record<string, string>> => ({
  ...state.chosen[OF_ALL],
  ...state.chosen[state.id]
});

export const sameMark = (a: Mark | null, b: Mark | null): boolean => isSame(a?.where, b?.where);

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * What an answer is asked for with. It goes in the body of a request: a word that somebody typed
 * may be one that somebody said.
 */
export const bodyOf = (
  state: State,
  more: Readonly<Record<string, string | number>> = {}
): Readonly<Record<string, unknown>> => ({ chosen: chosenOf(state), ...more });
