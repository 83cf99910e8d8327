/** Names go out of the texts that wait in the vault. Nothing said here is kept by the browser. */

import { Part } from '../elements';
import { Hub } from '../hub';
import { createPage } from './page';
import { Facts, Run } from './registry';
import { createReviewing } from './reviewing';
import { createGate } from './vaultgate';

export function createRaw(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  const page = createPage(host, hub, 'raw', () => gate.draw());
  const gate = createGate(page, hub, {
    opened: room => {
      room.replaceChildren(reviewing.element);
      reviewing.draw();
    },
    shut: () => reviewing.clear()
  });
  const reviewing = createReviewing(page, gate, hub, run);
  const stops = [
    page.stop,
    gate.stop,
    hub.changed.study.connect(() => page.resting(() => gate.room && gate.draw()))
  ];
  gate.draw();
  void gate.read();
  return { update: () => void gate.read(), destroy: () => stops.forEach(stop => stop()) };
}
