/** The pages of the main area, in the order of the ways between them: a row adds one. */

import { createBook } from './book';
import { createBringIn } from './bringin';
import { createDesk } from './differences';
import { createFindings } from './findings';
import { createHandOver } from './handover';
import { createHints } from './suggestions';
import { createMemos } from './memos';
import { createPassages } from './passages';
import { createPeople } from './people';
import { createPlan } from './plan';
import { createRaw } from './raw';
import { Words } from '../words';
import { createToCome } from './tocome';
import type { PanelEntry } from './registry';
import { createRuns } from './runs';
import { createSpaces } from './spaces';
import { createStart } from './start';

/** `about` is its sentence on the start page, which has none of itself. */
export interface PageEntry<W extends string> extends Omit<PanelEntry, 'id' | 'side' | 'rank'> {
  way: W;
  about?: keyof Words;
}

const ROWS = [
  { way: 'start', word: 'pageStart', icon: 'home', create: createStart },
  {
    way: 'bringin',
    word: 'pageBringIn',
    about: 'aboutBringIn',
    icon: 'inbox',
    create: createBringIn
  },
  { way: 'raw', word: 'pageRaw', about: 'aboutRaw', icon: 'agreed', create: createRaw },
  {
    way: 'passages',
    word: 'pagePassages',
    about: 'aboutPassages',
    icon: 'quote',
    create: createPassages
  },
  { way: 'book', word: 'pageBook', about: 'aboutBook', icon: 'code', create: createBook },
  { way: 'memos', word: 'pageMemos', about: 'aboutMemos', icon: 'memo', create: createMemos },
  {
    way: 'findings',
    word: 'pageFindings',
    about: 'aboutFindings',
    icon: 'star',
    create: createFindings
  },
  { way: 'desk', word: 'pageDesk', about: 'aboutDesk', icon: 'beside', create: createDesk },
  { way: 'plan', word: 'pagePlan', about: 'aboutPlan', icon: 'people', create: createPlan },
  { way: 'people', word: 'pagePeople', about: 'aboutPeople', icon: 'people', create: createPeople },
  { way: 'tocome', word: 'pageToCome', about: 'aboutToCome', icon: 'inbox', create: createToCome },
  {
    way: 'handover',
    word: 'pageHand',
    about: 'aboutHand',
    icon: 'people',
    lead: true,
    create: createHandOver
  },
  { way: 'hints', word: 'pageHints', about: 'aboutHints', icon: 'find', create: createHints },
  { way: 'spaces', word: 'pageSpaces', about: 'aboutSpaces', icon: 'agreed', create: createSpaces },
  { way: 'runs', word: 'pageRuns', about: 'aboutRuns', icon: 'report', create: createRuns }
] as const satisfies readonly PageEntry<string>[];

export type Way = (typeof ROWS)[number]['way'];

export const PAGES: readonly PageEntry<Way>[] = ROWS;
