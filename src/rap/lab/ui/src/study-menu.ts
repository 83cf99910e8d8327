/**
 * The menu "Study": every page, how the screen looks, what it says, and the way to Jupyter's own
 * settings and notebooks. In a study it and "Coding" are all that stands in the bar.
 */

import { JupyterFrontEnd } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { Menu, MenuBar } from '@lumino/widgets';

import { Hub } from './hub';
import { mayGo, pageOf } from './panels/page';
import { PAGES } from './panels/pages';
import { NAMES } from './words';

/** Words of other programs, and the page that does it here. */
const OTHER = [
  [
    'passages',
    'Retrieved segments, Coding query, Query tool, Text search · MAXQDA · NVivo · ATLAS.ti'
  ],
  ['grid', 'Framework matrix · NVivo · Summary grid · MAXQDA · Code-document table · ATLAS.ti'],
  ['explore', 'Crosstab, code relations, charts, key words in context · MAXQDA · NVivo · ATLAS.ti'],
  ['book', 'Code system, code manager, nodes · MAXQDA · ATLAS.ti · NVivo'],
  ['memos', 'Memo manager, logbook, annotations · MAXQDA · ATLAS.ti · NVivo'],
  ['desk', 'Intercoder agreement, coding comparison · MAXQDA · ATLAS.ti · NVivo'],
  ['hints', 'Autocode, AI coding, smart coding · NVivo · ATLAS.ti · MAXQDA']
] as const;

/** JupyterLab's themes, by our names. */
const LOOKS = [
  ['JupyterLab Light', 'lookLight'],
  ['JupyterLab Dark', 'lookDark'],
  ['JupyterLab Dark High Contrast', 'lookContrast']
] as const;

export function addStudyMenu(
  app: JupyterFrontEnd,
  menus: IMainMenu | null,
  palette: ICommandPalette | null,
  hub: Hub
): void {
  const { commands } = app;
  OTHER.forEach(([way, as]) =>
    commands.addCommand(`rap:also-${way}-${as.length}`, {
      label: () => `${as} → ${hub.words[pageOf(way)?.word ?? 'pages']}`,
      isVisible: () => mayGo(hub, way),
      execute: () => commands.execute(`rap:panel-rap-page-${way}`)
    })
  );
  LOOKS.forEach(([theme, word]) =>
    commands.addCommand(`rap:look-${word}`, {
      label: () => hub.words[word],
      isToggleable: true,
      isToggled: () => document.body.dataset.jpThemeName === theme,
      execute: () => commands.execute('apputils:change-theme', { theme })
    })
  );
  commands.addCommand('rap:settings', {
    label: () => hub.words.settings,
    execute: () => commands.execute('settingeditor:open')
  });
  const looks = new Menu({ commands });
  LOOKS.forEach(([, word]) => looks.addItem({ command: `rap:look-${word}` }));
  const languages = new Menu({ commands });
  Object.keys(NAMES).forEach(language =>
    languages.addItem({ command: 'rap:language', args: { language } })
  );
  const menu = new Menu({ commands });
  menu.id = 'rap-pages-menu';
  PAGES.forEach(({ way }) => menu.addItem({ command: `rap:panel-rap-page-${way}` }));
  menu.addItem({ type: 'separator' });
  [looks, languages].forEach(submenu => menu.addItem({ type: 'submenu', submenu }));
  ['rap:settings', 'rap:keys', 'rap:notebooks'].forEach(command => menu.addItem({ command }));
  menu.addItem({ type: 'separator' });
  ['rap:blank', 'rap:close-study'].forEach(command => menu.addItem({ command }));
  const name = (): void => {
    menu.title.label = hub.words.pages;
    looks.title.label = hub.words.look;
    languages.title.label = hub.words.screenLanguage;
  };
  name();
  hub.changed.words.connect(name);
  menus?.addMenu(menu, true, { rank: 24 });
  PAGES.forEach(({ way }) =>
    palette?.addItem({ command: `rap:panel-rap-page-${way}`, category: hub.words.pages })
  );
  ['rap:notebooks', 'rap:blank', 'rap:close-study'].forEach(command =>
    palette?.addItem({ command, category: hub.words.pages })
  );
  OTHER.forEach(([way, as]) =>
    palette?.addItem({ command: `rap:also-${way}-${as.length}`, category: hub.words.otherProgram })
  );
  LOOKS.forEach(([, word]) =>
    palette?.addItem({ command: `rap:look-${word}`, category: hub.words.look })
  );
}

/** Leaves the study's own menus alone in the bar, or puts all back where they were. */
export function menusOf(bar: IMainMenu | null): (only: boolean) => void {
  const others: { menu: Menu; at: number }[] = [];
  return only => {
    if (!(bar instanceof MenuBar)) {
      return;
    }
    if (only) {
      const away = bar.menus.filter(menu => !menu.id.startsWith('rap-'));
      others.push(...away.map(menu => ({ menu, at: bar.menus.indexOf(menu) })));
      away.forEach(menu => bar.removeMenu(menu));
    } else {
      others.splice(0).forEach(({ menu, at }) => bar.insertMenu(at, menu));
    }
  };
}
