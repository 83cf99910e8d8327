/** When work was exchanged last, and what waits for a choice: a line of the start page. */

import { button, make } from '../elements';
import { Hub } from '../hub';
import type { StartShown } from '../contract/lab';
import { fill } from '../words';
import { go } from './page';
import { Shown } from './startlists';

/** "Last exchanged 9 days ago", or that there was no exchange yet. */
export const lastWord = (hub: Hub, days: number): string =>
  days < 0
    ? hub.words.shareNever
    : days === 0
      ? hub.words.shareToday
      : fill(hub.words.shareDays, { n: days });

/** Nothing where the study is shared with nobody. */
export const sharingLine = (
  { hub, run }: Shown,
  told: StartShown['exchanged'] | undefined
): HTMLElement | null =>
  told === undefined || told.days === null
    ? null
    : make(
        'p',
        { class: 'rap-visit rap-shared' },
        make('span', { text: lastWord(hub, told.days) }),
        told.open
          ? make('strong', { text: ` · ${fill(hub.words.shareStart, { n: told.open })}` })
          : '',
        told.door
          ? make('strong', { text: ` · ${fill(hub.words.doorStart, { n: told.door })}` })
          : '',
        button({
          class: 'rap-plain rap-end',
          text: hub.words.pageSharing,
          press: () => go(run, 'sharing', { from: 'rap-page-start' })
        })
      );
