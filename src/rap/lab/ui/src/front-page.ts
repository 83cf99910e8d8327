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

/** With two beside each other, the one that has the focus. */
export function frontOf(shell: ILabShell): Widget | null {
  const seen = [...shell.widgets('main')].filter(widget => widget.isVisible);
  return seen.find(({ node }) => node.contains(document.activeElement)) ?? seen[0] ?? null;
}

/** The page that is in front. */
export const wayOf = (front: Widget | null): Way | null =>
  front?.id.startsWith(PAGE) ? (pageOf(front.id.slice(PAGE.length))?.way ?? null) : null;

/** The interview that is in front, or ''. */
export const textOf = (front: Widget | null): string =>
  front?.id.startsWith(TEXT) ? front.id.slice(TEXT.length) : '';
