/**
 * Texts come in here and names go out of them: import and review, behind one door. Nothing said
 * here is kept by the browser.
 */

import { button, make, Part } from '../elements';
import { Hub } from '../hub';
import { createImporting } from './importing';
import { createPage } from './page';
import { Facts, Run } from './registry';
import { createReviewing } from './reviewing';
import { createGate } from './vaultgate';

const TABS = [
  ['review', 'tabReview'],
  ['import', 'tabImport']
] as const;

export function createRaw(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let tab: 'review' | 'import' = 'review';
  const page = createPage(host, hub, run, 'raw', () => gate.draw());
  const gate = createGate(page, hub, {
    opened: room => draw(room),
    shut: () => {
      tab = 'review';
      [importing, reviewing].forEach(part => part.clear());
    }
  });
  const turn = (to: typeof tab): void => {
    tab = to;
    gate.draw();
    gate.room?.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
  };
  const importing = createImporting(page, gate, hub, () => turn('review'));
  const reviewing = createReviewing(page, gate, hub, run);
  const draw = (room: HTMLElement): void => {
    const tabs = TABS.map(([id, word]) =>
      button({
        class: 'rap-way',
        text: hub.words[word],
        set: { 'aria-pressed': String(id === tab) },
        press: () => turn(id)
      })
    );
    const part = tab === 'review' ? reviewing : importing;
    room.replaceChildren(make('div', { class: 'rap-raw-tabs' }, ...tabs), part.element);
    part.draw();
  };
  const stops = [
    page.stop,
    gate.stop,
    hub.changed.study.connect(() => gate.room && page.idle() && gate.draw())
  ];
  gate.draw();
  void gate.read();
  return { update: () => void gate.read(), destroy: () => stops.forEach(stop => stop()) };
}
