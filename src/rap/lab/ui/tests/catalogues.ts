/** The words of every language at once. */

import { en, asInFrench, Words } from '../src/words';
import { fr } from '../src/words/fr';
import { nl } from '../src/words/nl';

export const CATALOGUES: Readonly<Record<string, Words>> = { fr: asInFrench(fr), nl, en };
