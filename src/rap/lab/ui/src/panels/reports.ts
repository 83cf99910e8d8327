/** A link to a report: it opens in a window of its own, cut off from Jupyter by the server. */

import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { make } from '../elements';
import { Report } from '../protocol-pages';

/** Where something that the server draws as a page of its own is. */
export const addressOf = (path: string): string => URLExt.join(ServerConnection.makeSettings().baseUrl, 'rap/api', path);

export const pageLink = (path: string, text: string): HTMLAnchorElement =>
  make('a', { class: 'rap-link', text, set: { href: addressOf(path), target: '_blank', rel: 'noopener' } });

export const reportLink = (report: Report, text: string): HTMLAnchorElement => pageLink(`reports/${report.url}`, text);
