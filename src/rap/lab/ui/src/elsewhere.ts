/**
 * Jupyter programs without JupyterLab's areas, such as Notebook 7: notebooks of a study run there,
 * and a line says where the pages of the study are.
 */

import { JupyterFrontEnd } from '@jupyterlab/application';
import { PageConfig, URLExt } from '@jupyterlab/coreutils';
import { Widget } from '@lumino/widgets';

import { make } from './elements';
import { Hub } from './hub';

export function elsewhere(app: JupyterFrontEnd, hub: Hub): void {
  const line = make('p', { class: 'rap-elsewhere', set: { role: 'note' } });
  const widget = new Widget({ node: line });
  widget.id = 'rap-elsewhere';
  const lab = URLExt.join(PageConfig.getBaseUrl(), 'lab');
  const draw = (): void =>
    line.replaceChildren(
      `${hub.words.elsewhere} `,
      make('a', { text: hub.words.elsewhereOpen, set: { href: lab } })
    );
  hub.changed.study.connect(() => {
    if (hub.study && !widget.isAttached) {
      draw();
      app.shell.add(widget, 'top', { rank: 1000 });
    }
  });
  hub.changed.words.connect(draw);
}
