/** What is in front in the one page area: a page, or an interview. */

import { ILabShell } from '@jupyterlab/application';
import { Widget } from '@lumino/widgets';

import { pageOf } from './panels/page';
import { Way } from './panels/pages';

const PAGE = 'rap-page-';
const TEXT = 'rap-coding-';

/** Below this width the lists lie over the page and close after use. */
export const NARROW = '(width < 1100px)';

/** From this width on the codebook is open beside an interview. */
export const WIDE = '(width >= 1280px)';

export const frontOf = (shell: ILabShell): Widget | null =>
  [...shell.widgets('main')].find(widget => widget.isVisible) ?? null;

/** The page that is in front. */
export const wayOf = (front: Widget | null): Way | null =>
  front?.id.startsWith(PAGE) ? (pageOf(front.id.slice(PAGE.length))?.way ?? null) : null;

/** The interview that is in front, or ''. */
export const textOf = (front: Widget | null): string =>
  front?.id.startsWith(TEXT) ? front.id.slice(TEXT.length) : '';
