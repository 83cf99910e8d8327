/** Side panels; pages are in `pages.ts`. */

import type { Right } from '../core/rights';
import { Part } from '../elements';
import { Hub } from '../hub';
import { Words } from '../words';
import { IconName } from '../icons';
import { createCodebook } from './codebook';
import { createInterviews } from './interviews';
import { PAGES } from './pages';

/** Runs a command of JupyterLab. */
export type Run = (command: string, facts?: Readonly<Record<string, string | number>>) => void;

/** What a page is asked to show: a code, a source, a passage. */
export type Facts = Readonly<Record<string, string | number>>;

export interface PanelEntry {
  id: string;
  word: keyof Words;
  icon: IconName;
  side: 'left' | 'right' | 'main';
  /** Where it is among those of its side. */
  rank?: number;
  /** Whom it is for; anybody, when it is not given. */
  right?: Right;
  /** Its code, which comes when it is asked for. */
  load(): Promise<Create>;
}

export type Create = (host: HTMLElement, hub: Hub, run: Run) => Part<Facts> | Part;

export const PANELS: readonly PanelEntry[] = [
  {
    id: 'rap-interviews',
    word: 'interviews',
    icon: 'list',
    side: 'left',
    rank: 10,
    load: async () => createInterviews
  },
  {
    id: 'rap-codebook',
    word: 'codebook',
    icon: 'code',
    side: 'right',
    rank: 10,
    load: async () => createCodebook
  },
  ...PAGES.map(page => ({ ...page, id: `rap-page-${page.way}`, side: 'main' as const }))
];
