/** Messages in which somebody may ask for help: before all else, until somebody saw to them. */

import { createDeed } from '../core/deed';
import { button, make, quiet } from '../elements';
import { fill } from '../words';
import { jump } from './passage';
import { go, Page, section } from './page';
import { Shown } from './startlists';

export interface Asking {
  element(waiting: readonly string[]): HTMLElement | null;
}

/** `changed` is told what waits after somebody saw to one. */
export function createAsking(
  page: Page,
  { hub, run }: Shown,
  changed: (waiting: string[] | null) => void
): Asking {
  let sure = ''; // the text that is about to leave the list
  let deed = createDeed(hub.requests);
  const seen = async (text: string): Promise<void> => {
    const sent = deed.do<{ asking: string[] }>(`asking/${text}/seen`, {});
    const done = await page.attempt(sent);
    if (done) {
      sure = '';
      page.say(fill(hub.words.askingDone, { text }));
      changed(done.asking);
    }
  };
  const turn = (text: string): void => {
    sure = text;
    deed = createDeed(hub.requests);
    changed(null);
  };
  const question = (text: string): HTMLElement =>
    make(
      'div',
      { class: 'rap-asking' },
      make('p', { text: hub.words.askingSure }),
      button({ class: 'rap-main', text: hub.words.askingYes, press: () => void seen(text) }),
      button({ class: 'rap-plain', text: hub.words.close, press: () => turn('') })
    );
  const row = (text: string): HTMLElement => {
    const isRead = hub.sources.some(one => one.id === text); // reviewed: in the study by now
    return make(
      'li',
      { class: 'rap-asking-row' },
      isRead
        ? button({
            class: 'rap-plain',
            text: fill(hub.words.askingRead, { text }),
            press: () => void jump(hub, run, text)
          })
        : make('span', { text }),
      sure === text
        ? question(text)
        : button({
            class: 'rap-plain',
            text: hub.words.askingSeen,
            set: { 'aria-label': `${hub.words.askingSeen} ${text}` },
            press: () => turn(text)
          })
    );
  };
  const element = (waiting: readonly string[]): HTMLElement | null => {
    if (!waiting.length) {
      return null;
    }
    const sealed = waiting.some(text => hub.sources.every(one => one.id !== text));
    const part = section(
      hub.words.askingTitle,
      make('p', {}, make('strong', { text: fill(hub.words.askingN, { n: waiting.length }) })),
      sealed ? quiet(hub.words.askingWhere) : null,
      sealed
        ? button({
            class: 'rap-main',
            text: hub.words.askingOpenVault,
            press: () => go(run, 'raw', { from: 'rap-page-start' })
          })
        : null,
      make('ul', { class: 'rap-plain-list' }, ...waiting.map(row))
    );
    part.classList.add('rap-first');
    return part;
  };
  return { element };
}
