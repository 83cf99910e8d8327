/** The menu "Coding" and the entries of the command palette, in the language of the screen. */

import { JupyterFrontEnd } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { Menu } from '@lumino/widgets';

import { ACTS, SLOTS } from './acts/list';
import { Hub } from './hub';
import { CATALOGUES, OTHER_WORDS } from './words';

export function addMenu(app: JupyterFrontEnd, menus: IMainMenu | null, hub: Hub): void {
  if (!menus) {
    return;
  }
  const menu = new Menu({ commands: app.commands });
  menu.id = 'rap-menu';
  menu.addClass('rap-menu');
  let group = '';
  for (const entry of ACTS) {
    if (group && entry.group !== group) {
      menu.addItem({ type: 'separator' });
    }
    group = entry.group;
    menu.addItem({ command: entry.id });
  }
  menu.addItem({ type: 'separator' });
  menu.addItem({ command: 'rap:keys' });
  menu.addItem({ type: 'separator' });
  Object.keys(CATALOGUES).forEach(language => menu.addItem({ command: 'rap:language', args: { language } }));
  const name = (): void => {
    menu.title.label = hub.words.coding;
  };
  name();
  hub.changed.words.connect(name);
  menus.addMenu(menu, true, { rank: 25 });
}

export function addPalette(palette: ICommandPalette | null, hub: Hub): void {
  if (!palette) {
    return;
  }
  const category = hub.words.coding;
  palette.addItem({ command: 'rap:keys', category });
  ACTS.forEach(entry => palette.addItem({ command: entry.id, category }));
  SLOTS.forEach(n => palette.addItem({ command: `rap:slot-${n}`, category }));
  OTHER_WORDS.forEach(([command, as]) => palette.addItem({ command, category: hub.words.otherProgram, args: { as } }));
}
