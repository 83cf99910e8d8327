/** The pages of the main area, one line each. */

import { createBook } from './book';
import { createDesk } from './differences';
import { createFindings } from './findings';
import { createHandOver } from './handover';
import { createHints } from './suggestions';
import { createMemos } from './memos';
import { createPassages } from './passages';
import { createPlan } from './plan';
import { createRaw } from './raw';
import type { PanelEntry } from './registry';
import { createRuns } from './runs';
import { createSpaces } from './spaces';
import { createStart } from './start';

export const PAGES: readonly PanelEntry[] = [
  {
    id: 'rap-page-start',
    word: 'pageStart',
    icon: 'home',
    side: 'main',
    rank: 20,
    create: createStart
  },
  {
    id: 'rap-page-passages',
    word: 'pagePassages',
    icon: 'quote',
    side: 'main',
    rank: 21,
    create: createPassages
  },
  {
    id: 'rap-page-book',
    word: 'pageBook',
    icon: 'code',
    side: 'main',
    rank: 22,
    create: createBook
  },
  {
    id: 'rap-page-memos',
    word: 'pageMemos',
    icon: 'memo',
    side: 'main',
    rank: 23,
    create: createMemos
  },
  {
    id: 'rap-page-findings',
    word: 'pageFindings',
    icon: 'star',
    side: 'main',
    rank: 24,
    create: createFindings
  },
  {
    id: 'rap-page-desk',
    word: 'pageDesk',
    icon: 'beside',
    side: 'main',
    rank: 25,
    create: createDesk
  },
  {
    id: 'rap-page-plan',
    word: 'pagePlan',
    icon: 'people',
    side: 'main',
    rank: 26,
    create: createPlan
  },
  {
    id: 'rap-page-handover',
    word: 'pageHand',
    icon: 'people',
    side: 'main',
    rank: 26,
    lead: true,
    create: createHandOver
  },
  {
    id: 'rap-page-hints',
    word: 'pageHints',
    icon: 'find',
    side: 'main',
    rank: 27,
    create: createHints
  },
  {
    id: 'rap-page-spaces',
    word: 'pageSpaces',
    icon: 'agreed',
    side: 'main',
    rank: 28,
    create: createSpaces
  },
  {
    id: 'rap-page-runs',
    word: 'pageRuns',
    icon: 'report',
    side: 'main',
    rank: 28,
    create: createRuns
  },
  { id: 'rap-page-raw', word: 'pageRaw', icon: 'inbox', side: 'main', rank: 29, create: createRaw }
];
