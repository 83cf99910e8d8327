/**
 * What a researcher meets: one page area and the rail, the start page instead of the launcher, the
 * menu of pages, and notebooks only when asked for.
 */

import { ILabShell, JupyterFrontEnd } from '@jupyterlab/application';
import { ICommandPalette, ISessionContext } from '@jupyterlab/apputils';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { DockPanel, Menu, Widget } from '@lumino/widgets';

import { ask } from './api';
import { Hub } from './hub';
import { pageOf } from './panels/page';
import { PAGES } from './panels/pages';
import { findPanel } from './rail';

const KEPT = 'rap-notebooks';
/** The page that `rap review` asks for; read at once, since JupyterLab rewrites the address. */
let asked = new URLSearchParams(window.location.search).get('rap-page');
const START = 'rap:panel-rap-page-start';
/** Words of other programs, and the page that does it here. */
const OTHER = [
  [
    'passages',
    'Retrieved segments, Coding query, Query tool, Text search · MAXQDA · NVivo · ATLAS.ti'
  ],
  ['grid', 'Framework matrix · NVivo · Summary grid · MAXQDA · Code-document table · ATLAS.ti'],
  ['book', 'Code system, code manager, nodes · MAXQDA · ATLAS.ti · NVivo'],
  ['memos', 'Memo manager, logbook, annotations · MAXQDA · ATLAS.ti · NVivo'],
  ['desk', 'Intercoder agreement, coding comparison · MAXQDA · ATLAS.ti · NVivo'],
  ['hints', 'Autocode, AI coding, smart coding · NVivo · ATLAS.ti · MAXQDA']
] as const;

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
  let restored = false; // JupyterLab puts its own layout back once
  const dress = (): void => {
    const only = plain() && hub.study !== null && !hasNotebook();
    document.body.classList.toggle('rap-only', only);
    if (restored) {
      onePage(shell, place, only);
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
  app.commands.addCommand('rap:explore', {
    label: () => hub.words.explore,
    execute: () => explore(app, hub)
  });
  addPagesMenu(app, menus, hub);
  addLists(app, shell, hub);
  PAGES.forEach(({ way }) =>
    palette?.addItem({ command: `rap:panel-rap-page-${way}`, category: hub.words.pages })
  );
  ['rap:explore', 'rap:notebooks'].forEach(command =>
    palette?.addItem({ command, category: hub.words.pages })
  );
  OTHER.forEach(([way, as]) =>
    palette?.addItem({ command: `rap:also-${way}-${as.length}`, category: hub.words.otherProgram })
  );
  for (const menu of [menus?.runMenu, menus?.kernelMenu]) {
    if (menu instanceof Menu) {
      menu.title.dataset = { 'rap-notebooks': '' };
    }
  }
  const welcome = (): void => {
    const launchers = [...shell.widgets('main')].filter(widget => widget.id.startsWith('launcher'));
    if (!hub.study || launchers.length < [...shell.widgets('main')].length) {
      return;
    }
    void app.commands.execute(START).then(() => launchers.forEach(widget => widget.dispose()));
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
  /** A list in which nothing stands gives its place to the page; it comes when it has something. */
  let shown: boolean | null = null;
  const listed = (): void => {
    const has = hub.sources.length > 0;
    if (!has && shown === null) {
      shell.collapseLeft();
    } else if (has && shown === false) {
      shell.activateById('rap-interviews');
    }
    shown = has;
  };
  hub.changed.sources.connect(() => void app.restored.then(listed));
  void app.restored.then(() => {
    if (
      plain() &&
      document.querySelector('#filebrowser.lm-mod-current, #filebrowser:not(.lm-mod-hidden)')
    ) {
      shell.activateById('rap-interviews');
    }
    shell.layoutModified.connect(welcome);
    shell.layoutModified.connect(dress);
    restored = true;
    dress();
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

interface Asked {
  sessionContext: ISessionContext;
  content: { activeCellIndex: number; node: HTMLElement };
  addClass(name: string): void;
}

/**
 * The page of questions, open, run and shown from its top in the language of the screen: nobody has
 * to know what a cell is.
 */
async function explore(app: JupyterFrontEnd, hub: Hub): Promise<void> {
  // it asks for this when it runs
  await ask('settings', 'PUT', { language: hub.language }).catch(() => undefined);
  const page = (await app.commands.execute('docmanager:open', {
    path: 'notebooks/explore.ipynb',
    factory: 'Notebook'
  })) as Asked;
  page.addClass('rap-questions');
  await page.sessionContext.ready;
  // a kernel that is still starting would let the cells go by
  await page.sessionContext.session?.kernel?.info;
  const done = app.commands.execute('notebook:run-all-cells');
  page.content.activeCellIndex = 0;
  await done;
  page.content.activeCellIndex = 0;
  page.content.node.querySelector('.jp-WindowedPanel-outer')?.scrollTo(0, 0);
}

/** Shows a list beside the page, or hides it. */
function addLists(app: JupyterFrontEnd, shell: ILabShell, hub: Hub): void {
  app.commands.addCommand('rap:side-list', {
    label: facts => hub.words[facts.id === 'rap-codebook' ? 'codebook' : 'interviews'],
    execute: ({ id }) => {
      const list = [...shell.widgets('left'), ...shell.widgets('right')].find(one => one.id === id);
      if (!list?.isVisible) {
        shell.activateById(String(id));
      } else if (id === 'rap-codebook') {
        shell.collapseRight();
      } else {
        shell.collapseLeft();
      }
    }
  });
}

/** The menu "Study", and each page again under the words of other programs. */
function addPagesMenu(app: JupyterFrontEnd, menus: IMainMenu | null, hub: Hub): void {
  OTHER.forEach(([way, as]) =>
    app.commands.addCommand(`rap:also-${way}-${as.length}`, {
      label: () => `${as} → ${hub.words[pageOf(way)?.word ?? 'pages']}`,
      execute: () => app.commands.execute(`rap:panel-rap-page-${way}`)
    })
  );
  const menu = new Menu({ commands: app.commands });
  menu.id = 'rap-pages-menu';
  PAGES.forEach(({ way }) => menu.addItem({ command: `rap:panel-rap-page-${way}` }));
  menu.addItem({ type: 'separator' });
  menu.addItem({ command: 'rap:explore' });
  menu.addItem({ command: 'rap:keys' });
  menu.addItem({ command: 'rap:notebooks' });
  const name = (): void => {
    menu.title.label = hub.words.pages;
  };
  name();
  hub.changed.words.connect(name);
  menus?.addMenu(menu, true, { rank: 24 });
}
