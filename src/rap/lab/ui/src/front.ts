/**
 * What a researcher meets: one page area and the rail, the start page instead of the launcher, the
 * menu of pages, and notebooks only when asked for.
 */

import { ILabShell, JupyterFrontEnd } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { DockPanel, Widget } from '@lumino/widgets';

import { messageOf } from './api';
import { Hub, SETTINGS } from './hub';
import { toNotebook } from './notebook';
import { pageOf } from './panels/page';
import { PAGES } from './panels/pages';
import { findPanel } from './rail';
import { addSitting } from './sitting';
import { addStudyMenu, menusOf } from './study-menu';

const KEPT = 'rap-notebooks';
const QUIET_MS = 4000;
/** The page that `rap review` asks for; read at once, since JupyterLab rewrites the address. */
let asked = new URLSearchParams(window.location.search).get('rap-page');
export function addFront(
  app: JupyterFrontEnd,
  shell: ILabShell,
  menus: IMainMenu | null,
  palette: ICommandPalette | null,
  hub: Hub
): void {
  const plain = (): boolean => sessionStorage.getItem(KEPT) !== 'shown';
  /** A notebook that is open needs its menus, asked for or not. */
  const hasNotebook = (): boolean =>
    [...shell.widgets('main')].some(widget => widget.hasClass('jp-NotebookPanel'));
  const place = findPanel(shell, 'jp-main-dock-panel');
  const ownMenus = menusOf(menus);
  let restored = false; // JupyterLab puts its own layout back once
  const dress = (): void => {
    const only = plain() && hub.study !== null && !hasNotebook();
    document.body.classList.toggle('rap-only', only);
    if (restored) {
      onePage(shell, place, only);
      ownMenus(only);
    }
  };
  app.commands.addCommand('rap:notebooks', {
    label: () => (plain() ? hub.words.showNotebooks : hub.words.hideNotebooks),
    execute: () => {
      sessionStorage.setItem(KEPT, plain() ? 'shown' : 'hidden');
      dress();
      if (!plain()) {
        shell.activateById('filebrowser');
      }
    }
  });
  app.commands.addCommand('rap:python', {
    label: () => hub.words.toNotebook,
    execute: ({ title, lines }) =>
      toNotebook(app, hub, String(title), String(lines)).catch(error => hub.toast(messageOf(error)))
  });
  addStudyMenu(app, menus, palette, hub);
  const begin = addSitting(app, shell, hub);
  const welcome = (): void => {
    const launchers = [...shell.widgets('main')].filter(widget => widget.id.startsWith('launcher'));
    const isStudy = hub.study !== null || hub.troubleAt === SETTINGS; // the first page mends them
    if (!isStudy || launchers.length < [...shell.widgets('main')].length) {
      return;
    }
    void begin().then(() => launchers.forEach(widget => widget.dispose()));
  };
  const openAsked = (): void => {
    const page = pageOf(asked ?? '');
    if (hub.study && page) {
      asked = null;
      void app.commands.execute(`rap:panel-rap-page-${page.way}`);
    }
  };
  hub.changed.study.connect(() => {
    dress();
    void app.restored.then(welcome).then(openAsked);
  });
  void app.restored.then(() => {
    shell.layoutModified.connect(welcome);
    shell.layoutModified.connect(dress);
    restored = true;
    dress();
    // while there is time: a page that is opened for the first time needs no server for its code
    window.setTimeout(() => PAGES.forEach(page => page.load().catch(() => undefined)), QUIET_MS);
  });
}

/** One page at a time and no bars of tabs, or JupyterLab as it is. */
function onePage(shell: ILabShell, dock: Widget | null, only: boolean): void {
  if (dock instanceof DockPanel) {
    dock.mode = only ? 'single-document' : 'multiple-document';
  }
  (['left', 'right'] as const)
    .filter(side => shell.isSideTabBarVisible(side) === only)
    .forEach(side => shell.toggleSideTabBarVisibility(side));
}
