/** The kinds of memos that people write, and their words. */

import { Words } from '../words';

export const TYPES = [
  'analytic',
  'methodological',
  'theoretical',
  'reflexive',
  'positionality',
  'portrait',
  'question'
] as const;

export const typeWord = (words: Words, type: string): string =>
  ({
    analytic: words.typeAnalytic,
    methodological: words.typeMethodological,
    theoretical: words.typeTheoretical,
    reflexive: words.typeReflexive,
    positionality: words.typePositionality,
    portrait: words.typePortrait,
    question: words.typeQuestion,
    summary: words.typeSummary
  })[type] ?? type;
