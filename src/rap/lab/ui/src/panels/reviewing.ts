/**
 * Review: what waits in the vault, decided once for all texts, then let into the study text by
 * text. Nothing is kept in the browser.
 */

import { ask } from '../api';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { arrange } from '../keyed';
import { Progress, WaitingText } from '../protocol-review';
import { fill } from '../words';
import { createDeciding } from './decisions';
import { Page } from './page';
import { Run } from './registry';
import { createHelp } from './reviewhelp';
import { createLeft } from './reviewleft';
import { createTexts } from './reviewtexts';
import { Gate } from './vaultgate';

const LOOK_MS = 500;

export interface Reviewing {
  readonly element: HTMLElement;
  draw(): void;
  /** Forgets everything. */
  clear(): void;
}

export function createReviewing(page: Page, gate: Gate, hub: Hub, run: Run): Reviewing {
  const element = make('div', {});
  let progress: Progress | null = null;
  let timer = 0;
  const state = make('p', { class: 'rap-raw-state', set: { role: 'status' } });
  const bar = make('progress', {});
  const top = make('div', { class: 'rap-raw-top' }, state, bar);
  const deciding = createDeciding(page, gate, hub, found => tell(found));
  const left = createLeft(gate, hub);
  const texts = createTexts(page, gate, hub, run, () => {
    void deciding.next(false);
    void left.read();
  });

  const help = createHelp(gate, hub);

  const begin = async (): Promise<void> => {
    progress = await gate.work(ask<Progress>('review', 'POST', {}));
    void gate.read(); // what came in since is counted, too
    draw();
    await follow();
  };
  /** While texts are looked through; then the first decision. */
  const follow = async (): Promise<void> => {
    window.clearTimeout(timer);
    const found = progress && (await gate.work(ask<Progress>('review')));
    if (!found || !gate.room) {
      return;
    }
    tell(found);
    if (found.to_look_through) {
      timer = window.setTimeout(() => void follow(), LOOK_MS);
    } else {
      void help.read();
      await deciding.next();
    }
  };
  const listTexts = async (): Promise<void> => {
    const found = gate.room && (await gate.work(ask<{ texts: WaitingText[] }>('review/texts')));
    if (found && progress) {
      texts.update(found.texts, progress.reviewers);
    }
  };
  const tell = (found: Progress): void => {
    progress = found;
    const { words } = hub;
    const looking = found.to_look_through > 0;
    state.textContent = looking
      ? fill(words.revLooking, { n: found.to_look_through, of: found.texts })
      : found.texts === 0
        ? words.revNothing
        : fill(words.revLeft, {
            n: found.open,
            minutes: Math.max(found.open ? 1 : 0, Math.round(found.minutes))
          });
    bar.max = Math.max(1, looking ? found.texts : found.found);
    bar.value = looking ? found.texts - found.to_look_through : found.found - found.open;
    bar.setAttribute('aria-label', state.textContent);
    bar.hidden = found.texts === 0;
    if (!looking) {
      void listTexts();
    }
  };
  const draw = (): void => {
    if (!gate.room) {
      return;
    }
    if (!progress) {
      const start = button({
        class: 'rap-main',
        text: hub.words.revBegin,
        press: () => void begin()
      });
      element.replaceChildren(start, left.element);
      void left.read();
      if (document.activeElement === document.body) {
        start.focus();
      }
      return;
    }
    arrange(element, [top, help.element, deciding.element, texts.element, left.element]);
    tell(progress);
    if (!progress.to_look_through) {
      void deciding.next(false);
    }
  };
  const clear = (): void => {
    window.clearTimeout(timer);
    progress = null;
    [deciding, texts, help, left].forEach(part => part.clear());
    element.replaceChildren();
  };
  return { element, draw, clear };
}
