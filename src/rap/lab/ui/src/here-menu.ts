/** All acts at a place in the text, as a menu: on a right click, by the Menu key, from the bar. */

import { JupyterFrontEnd } from '@jupyterlab/application';
import { Menu } from '@lumino/widgets';

import { apply, slotNote } from './acts/coding';
import { inMenu } from './acts/here';
import { show } from './acts/moving';
import { Hub } from './hub';

const CODES = 5;

export function addHereMenu(app: JupyterFrontEnd, hub: Hub): void {
  const { commands } = app;
  commands.addCommand('rap:give', {
    label: facts => {
      const code = String(facts.code);
      return [hub.codeLabel(code), slotNote(hub, code)].filter(Boolean).join('  ');
    },
    isEnabled: () => hub.desk !== null && hub.mayCode(),
    execute: facts => hub.desk && apply(hub, hub.desk, String(facts.code))
  });
  commands.addCommand('rap:choose', {
    label: facts => {
      const mark = hub.desk?.session.marks.find(one => one.id === facts.coding);
      const who = mark?.coder === hub.me()?.id ? hub.words.you : (mark?.coder ?? '');
      return mark ? `${mark.important ? '★ ' : ''}${hub.codeLabel(mark.code)} · ${who}` : '';
    },
    isToggleable: true,
    isToggled: facts => hub.desk?.chosen()?.id === facts.coding,
    execute: facts => {
      const mark = hub.desk?.session.marks.find(one => one.id === facts.coding);
      if (hub.desk && mark) {
        show(hub, hub.desk, mark);
      }
    }
  });
  commands.addCommand('rap:here', {
    label: () => hub.words.barMore,
    isEnabled: () => hub.desk !== null,
    execute: facts => open(app, hub, { x: Number(facts.x), y: Number(facts.y) })
  });
}

/** Shows the first key of each act, though the menu says more about it than the key does. */
class Renderer extends Menu.Renderer {
  constructor(private readonly hub: Hub) {
    super();
  }
  override formatShortcut(data: Menu.IRenderData): string {
    return this.hub.keysOf(data.item.command).split(', ')[0];
  }
}

function open(app: JupyterFrontEnd, hub: Hub, at: { x: number; y: number }): void {
  const { desk } = hub;
  if (!desk) {
    return;
  }
  const renderer = new Renderer(hub);
  const menu = new Menu({ commands: app.commands, renderer });
  menu.addClass('rap-menu');
  menu.addClass('rap-here-menu');
  menu.node.setAttribute('aria-label', hub.words.barName);
  const codings = desk.here(false).slice(0, CODES);
  codings.forEach(mark => menu.addItem({ command: 'rap:choose', args: { coding: mark.id } }));
  let group = codings.length ? 'codings' : '';
  for (const act of inMenu(hub, desk)) {
    if (group && act.group !== group) {
      menu.addItem({ type: 'separator' });
    }
    group = act.group;
    menu.addItem({ command: act.id, args: { sure: true } });
  }
  const codes = desk.selection() && hub.mayCode() ? hub.recent.slice(0, CODES) : [];
  if (codes.length) {
    const given = new Menu({ commands: app.commands, renderer });
    given.addClass('rap-menu');
    given.addClass('rap-here-menu');
    given.title.label = hub.words.codeWithOneOf;
    codes.forEach(code => given.addItem({ command: 'rap:give', args: { code } }));
    menu.insertItem(codings.length ? codings.length + 2 : 1, { type: 'submenu', submenu: given });
  }
  // what is chosen acts once the menu is gone; the text has the keyboard again by then
  menu.aboutToClose.connect(() => desk.focus());
  menu.open(at.x, at.y);
}
