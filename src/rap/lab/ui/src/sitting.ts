/**
 * What is in front in this window belongs to the person who is logged in: it is there again after a
 * reload, and gone when another person logs in. JupyterLab's own memory of tabs is one for all.
 */

import { ILabShell, JupyterFrontEnd } from '@jupyterlab/application';

import { createMemory } from './core/waiting-acts';
import { frontOf, textOf, wayOf } from './front-page';
import { Hub } from './hub';

const START = 'rap:panel-rap-page-start';
/** Asked for in the address, which JupyterLab rewrites: nothing of before. */
const anew = new URLSearchParams(window.location.search).has('reset');

/** Opens what was in front, else the start page. */
export function addSitting(app: JupyterFrontEnd, shell: ILabShell, hub: Hub): () => Promise<void> {
  const { keep, kept } = createMemory(sessionStorage, 'front');
  const me = (): string => hub.me()?.id ?? '';
  let who = '';
  let back = false;
  const note = (): void => {
    const front = frontOf(shell);
    const way = wayOf(front);
    if (back && (way || textOf(front))) {
      keep(me(), [way ?? '', textOf(front)]);
    }
  };
  shell.currentChanged.connect(note);
  shell.layoutModified.connect(note);
  hub.changed.study.connect(() => {
    if (who && who !== me()) {
      [...shell.widgets('main')]
        .filter(widget => widget.id.startsWith('rap-'))
        .forEach(widget => widget.dispose());
    }
    who = me();
  });
  return async () => {
    const [way, source] = anew || back ? [] : kept(me());
    back = true;
    if (source) {
      await app.commands.execute('rap:open', { source });
    } else {
      await app.commands.execute(way ? `rap:panel-rap-page-${way}` : START);
    }
  };
}
