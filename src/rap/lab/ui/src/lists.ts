/**
 * The two lists beside the page: interviews at the left, codes at the right. Where there is no room
 * for them they lie over the page and are shut after use; the codes stand beside an interview, not
 * beside other pages.
 */

import { ILabShell, JupyterFrontEnd } from '@jupyterlab/application';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

import { createMemory, Memory } from './core/waiting-acts';
import { listen } from './elements';
import { frontOf, NARROW, textOf, WIDE } from './front-page';
import { Hub } from './hub';
import { findPanel } from './rail';

export const INTERVIEWS = 'rap-interviews';
export const CODEBOOK = 'rap-codebook';
/** From here on the codes have room beside a page as well. */
const ROOMY = '(width >= 1700px)';
const OPEN = 'open';
const SHUT = 'shut';

export function addLists(app: JupyterFrontEnd, shell: ILabShell, hub: Hub): void {
  const narrow = window.matchMedia(NARROW);
  const show = (id: string): void => void app.commands.execute(`rap:panel-${id}`);
  const lists = createLists(shell, createMemory(localStorage, 'lists'), { narrow, show });
  app.commands.addCommand('rap:side-list', {
    label: facts => hub.words[facts.id === CODEBOOK ? 'codebook' : 'interviews'],
    execute: ({ id }) => lists.turn(String(id))
  });
  let before = '';
  let has: boolean | null = null;
  /** A list in which nothing stands gives its place to the page. */
  const filled = (): void => {
    const now = hub.sources.length > 0;
    if (now !== has) {
      has = now;
      lists.arrange(has, textOf(frontOf(shell)) !== '');
    }
  };
  const follow = (): void => {
    const front = frontOf(shell)?.id ?? '';
    if (front !== before) {
      before = front;
      lists.follow(textOf(frontOf(shell)) !== '');
    }
  };
  void app.restored.then(() => {
    hub.changed.sources.connect(filled);
    filled();
    shell.currentChanged.connect(follow);
    shell.layoutModified.connect(follow);
  });
  narrow.addEventListener('change', () => {
    const split = findPanel(shell, 'jp-main-split-panel');
    if (split) {
      [...(split.layout ?? [])].forEach(one => MessageLoop.sendMessage(one, Widget.Msg.FitRequest));
      MessageLoop.sendMessage(split, Widget.Msg.FitRequest); // what the style sheet allows is read
    }
    lists.arrange(hub.sources.length > 0, textOf(frontOf(shell)) !== '');
  });
  const main = findPanel(shell, 'jp-main-dock-panel')?.node;
  if (main) {
    listen(main, 'pointerdown', () => lists.shut());
    listen(main, 'focusin', () => lists.shut());
  }
  listen(document, 'keydown', (event: KeyboardEvent) => {
    if (event.key === 'Escape' && (event.target as Element).closest('.jp-SideArea')) {
      lists.shut();
    }
  });
}

interface Lists {
  /** Shows a list, or hides it; what she chose for the codes is kept. */
  turn(id: string): void;
  /** Another page is in front. */
  follow(isText: boolean): void;
  /** Shows what there is room for. */
  arrange(filled: boolean, isText: boolean): void;
  /** Shuts what lies over the page. */
  shut(): void;
}

function createLists(
  shell: ILabShell,
  memory: Memory,
  { narrow, show }: { narrow: MediaQueryList; show: (id: string) => void }
): Lists {
  const media = (query: string): boolean => window.matchMedia(query).matches;
  const wanted = (): string => memory.kept('codebook')[0] ?? (media(WIDE) ? OPEN : SHUT);
  const codes = (isText: boolean): void => {
    if (!narrow.matches && wanted() === OPEN && (isText || media(ROOMY))) {
      shell.activateById(CODEBOOK);
    } else {
      shell.collapseRight();
    }
  };
  const shut = (): void => {
    if (narrow.matches) {
      shell.collapseLeft();
      shell.collapseRight();
    }
  };
  return {
    turn: id => {
      const list = [...shell.widgets('left'), ...shell.widgets('right')].find(one => one.id === id);
      const wants = !list?.isVisible;
      shut();
      if (id === CODEBOOK && !narrow.matches) {
        memory.keep('codebook', [wants ? OPEN : SHUT]);
      }
      if (wants) {
        show(id);
      } else if (id === CODEBOOK) {
        shell.collapseRight();
      } else {
        shell.collapseLeft();
      }
    },
    follow: isText => {
      shut();
      codes(isText);
    },
    arrange: (filled, isText) => {
      if (filled && !narrow.matches) {
        shell.activateById(INTERVIEWS);
      } else {
        shell.collapseLeft();
      }
      codes(isText);
    },
    shut
  };
}
