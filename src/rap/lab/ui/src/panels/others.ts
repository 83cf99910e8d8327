/** Other programs: what comes in from them, and what is taken out for people and for them. */

import { make, Part } from '../elements';
import { Hub } from '../hub';
import { createProjectIn } from './others/bringin';
import { createTakeOut } from './others/takeout';
import { createPage } from './page';
import { Run } from './registry';

export function createOthers(host: HTMLElement, hub: Hub, _run: Run): Part {
  const page = createPage(host, hub, 'others', () => read()); // sentences of the server, too
  const halves = [createTakeOut(hub, page), createProjectIn(hub, page)];
  page.body.replaceChildren(make('div', {}, ...halves.map(half => half.element)));
  const read = (): void =>
    halves.forEach(half => {
      half.draw();
      void half.read();
    });
  read();
  const stops = [page.stop, hub.changed.study.connect(read)];
  return { update: read, destroy: () => stops.forEach(stop => stop()) };
}
