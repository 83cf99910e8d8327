/** The framework grid as a page; a cell opens its passages in the search. */

import { Part } from '../elements';
import { Hub } from '../hub';
import { createGrid } from './grid';
import { createPage, go } from './page';
import { Facts, Run } from './registry';

export function createGridPage(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  const page = createPage(host, hub, 'grid', () => draw());
  const grid = createGrid(hub, page, (code, by, value) => go(run, 'passages', { code, by, value }));
  // what somebody is writing in a cell stays as it is
  const draw = (): void => void (grid.busy() || page.body.replaceChildren(grid.element()));
  const redraw = (): void => page.resting(draw);
  const stops = [
    page.stop,
    grid.destroy,
    hub.changed.study.connect(redraw),
    hub.changed.codebook.connect(redraw)
  ];
  draw();
  return {
    update: facts => {
      if (facts?.code && grid.leave()) {
        grid.show(String(facts.code));
        draw();
      }
    },
    destroy: () => stops.forEach(stop => stop())
  };
}
