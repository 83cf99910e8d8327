/** What waits in the vault with codings of another program, one press from its review. */

import { button, make } from '../elements';
import type { StartShown } from '../contract/lab';
import { fill } from '../words';
import { go } from './page';
import { Shown } from './startlists';

export function waitingLine({ hub, run }: Shown, facts: StartShown | null): HTMLElement | null {
  const { texts: n, codings, left } = facts?.waiting ?? { texts: 0, codings: 0, left: false };
  const said = [
    codings ? fill(hub.words.startWaits, { n, codings }) : '',
    left ? hub.words.startLeft : ''
  ].filter(Boolean);
  return said.length
    ? make(
        'p',
        { class: 'rap-start-waiting' },
        `${said.join(' ')} `,
        button({
          class: 'rap-plain',
          text: hub.words.startWaitsGo,
          press: () => go(run, 'raw', { from: 'rap-page-start' })
        })
      )
    : null;
}
