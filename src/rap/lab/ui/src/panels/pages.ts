/**
 * The pages of the page area: a row adds one. The order is that of the start page and of the lists
 * in the rail. A page's code comes when it is opened for the first time.
 */

import type { Group } from '../core/rail';
import type { Words } from '../words';
import type { PanelEntry } from './registry';

/**
 * `about` is its sentence on the start page, which has none of itself; `group` is the word of the
 * rail under which it stands.
 */
export interface PageEntry<W extends string> extends Omit<PanelEntry, 'id' | 'side' | 'rank'> {
  way: W;
  about?: keyof Words;
  group?: Group;
}

const ROWS = [
  {
    way: 'start',
    word: 'pageStart',
    icon: 'home',
    load: async () => (await import('./start')).createStart
  },
  {
    way: 'passages',
    group: 'find',
    word: 'pagePassages',
    about: 'aboutPassages',
    icon: 'find',
    load: async () => (await import('./passages')).createPassages
  },
  {
    way: 'explore',
    group: 'find',
    word: 'pageExplore',
    about: 'aboutExplore',
    icon: 'report',
    load: async () => (await import('./explore')).createExplore
  },
  {
    way: 'grid',
    group: 'find',
    word: 'pageGrid',
    about: 'aboutGrid',
    icon: 'beside',
    load: async () => (await import('./gridpage')).createGridPage
  },
  {
    way: 'hints',
    group: 'find',
    word: 'pageHints',
    about: 'aboutHints',
    icon: 'find',
    right: 'code',
    load: async () => (await import('./suggestions')).createHints
  },
  {
    way: 'answers',
    group: 'find',
    word: 'pageAnswers',
    about: 'aboutAnswers',
    icon: 'code',
    right: 'code',
    load: async () => (await import('./answers')).createAnswers
  },
  {
    way: 'book',
    group: 'codes',
    word: 'pageBook',
    about: 'aboutBook',
    icon: 'code',
    load: async () => (await import('./book')).createBook
  },
  {
    way: 'memos',
    group: 'notes',
    word: 'pageMemos',
    about: 'aboutMemos',
    icon: 'memo',
    load: async () => (await import('./memos')).createMemos
  },
  {
    way: 'findings',
    group: 'findings',
    word: 'pageFindings',
    about: 'aboutFindings',
    icon: 'star',
    load: async () => (await import('./findings')).createFindings
  },
  {
    way: 'bringin',
    group: 'team',
    word: 'pageBringIn',
    about: 'aboutBringIn',
    icon: 'inbox',
    right: 'code',
    load: async () => (await import('./bringin')).createBringIn
  },
  {
    way: 'others',
    group: 'team',
    word: 'pageOthers',
    about: 'aboutOthers',
    icon: 'inbox',
    right: 'code',
    load: async () => (await import('./others')).createOthers
  },
  {
    way: 'raw',
    group: 'team',
    word: 'pageRaw',
    about: 'aboutRaw',
    icon: 'agreed',
    right: 'code',
    load: async () => (await import('./raw')).createRaw
  },
  {
    way: 'tocome',
    group: 'team',
    word: 'pageToCome',
    about: 'aboutToCome',
    icon: 'inbox',
    right: 'code',
    load: async () => (await import('../topics/people/to-come')).createToCome
  },
  {
    way: 'counts',
    group: 'team',
    word: 'pageCounts',
    about: 'aboutCounts',
    icon: 'inbox',
    right: 'code',
    load: async () => (await import('../topics/desk/today')).createCounts
  },
  {
    way: 'people',
    group: 'team',
    word: 'pagePeople',
    about: 'aboutPeople',
    icon: 'people',
    right: 'code',
    load: async () => (await import('../topics/people/people')).createPeople
  },
  {
    way: 'plan',
    group: 'team',
    word: 'pagePlan',
    about: 'aboutPlan',
    icon: 'people',
    load: async () => (await import('../topics/coding/plan')).createPlan
  },
  {
    way: 'desk',
    group: 'team',
    word: 'pageDesk',
    about: 'aboutDesk',
    icon: 'beside',
    load: async () => (await import('./differences')).createDesk
  },
  {
    way: 'handover',
    group: 'team',
    word: 'pageHand',
    about: 'aboutHand',
    icon: 'people',
    right: 'lead',
    load: async () => (await import('./handover')).createHandOver
  },
  {
    way: 'sharing',
    group: 'team',
    word: 'pageSharing',
    about: 'aboutSharing',
    icon: 'people',
    load: async () => (await import('./sharing')).createSharing
  },
  {
    way: 'surveys',
    group: 'team',
    word: 'pageSurveys',
    about: 'aboutSurveys',
    icon: 'memo',
    load: async () => (await import('./surveys')).createSurveys
  },
  {
    way: 'spaces',
    group: 'team',
    word: 'pageSpaces',
    about: 'aboutSpaces',
    icon: 'agreed',
    load: async () => (await import('../topics/answers/spaces')).createSpaces
  },
  {
    way: 'runs',
    group: 'team',
    word: 'pageRuns',
    about: 'aboutRuns',
    icon: 'report',
    load: async () => (await import('../topics/runs/reports')).createRuns
  }
] as const satisfies readonly PageEntry<string>[];

export type Way = (typeof ROWS)[number]['way'];

export const PAGES: readonly PageEntry<Way>[] = ROWS;
