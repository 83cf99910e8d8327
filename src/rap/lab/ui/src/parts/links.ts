/** Links to what the server draws as a page of its own: cut off from Jupyter, in its own window. */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import { make } from '../elements';

export const addressOf = (path: string): string =>
  URLExt.join(ServerConnection.makeSettings().baseUrl, 'rap/api', path);

export const pageLink = (path: string, text: string): HTMLAnchorElement =>
  make('a', {
    class: 'rap-link',
    text,
    set: { href: addressOf(path), target: '_blank', rel: 'noopener' }
  });

export const reportLink = (report: { url: string }, text: string): HTMLAnchorElement =>
  pageLink(`reports/${report.url}`, text);
