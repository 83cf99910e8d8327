/** Other programs: what comes in from them, and what is taken out for people and for them. */

import { Part } from '../elements';
import { Hub } from '../hub';
import { createTakeOut } from './others/takeout';
import { createPage } from './page';
import { Run } from './registry';

export function createOthers(host: HTMLElement, hub: Hub, _run: Run): Part {
  const page = createPage(host, hub, 'others', () => out.draw());
  const out = createTakeOut(hub, page);
  page.body.replaceChildren(out.element);
  void out.read();
  const stops = [page.stop, hub.changed.study.connect(() => void out.read())];
  return { update: () => void out.read(), destroy: () => stops.forEach(stop => stop()) };
}
