/** Every act as a command, so that keys, menu, palette and buttons do the same. */
import { JupyterFrontEnd } from '@jupyterlab/application';
import { WidgetTracker, MainAreaWidget, ICommandPalette } from '@jupyterlab/apputils';
import { hush, refuse } from './acts/dialog';
import { isOffered, nameOf, whyNot } from './acts/entry';
import { ACTS, runSlot, SLOTS } from './acts/list';
import { signOf } from './core/keymap';
import { Hub } from './hub';
import { fill, NAMES, OTHER_WORDS } from './words';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { Menu } from '@lumino/widgets';

interface Asked {
  /** The words of another program, where the palette shows this command under them. */
  as?: string;
  /** The chosen coding is in sight where it was pressed, and meant. */
  sure?: boolean;
}

/**
 * Bracket keys are read by the sign they write, so JupyterLab cannot show them beside the name: the
 * name does.
 */
function named(hub: Hub, entry: (typeof ACTS)[number]): string {
  const name = nameOf(hub, entry);
  const sign = signOf(entry.id);
  return sign ? `${name}  ${sign}` : name;
}

/** Undo and its opposite work on whatever is in front. */
const TAKES_BACK: Readonly<Record<string, 'back' | 'again'>> = {
  'rap:undo': 'back',
  'rap:redo': 'again'
};

export function addCommands(
  app: JupyterFrontEnd,
  hub: Hub,
  { tracker, front }: { tracker: WidgetTracker<MainAreaWidget>; front: () => string | null }
): void {
  /** Only on a text that is in sight: never on the one behind another page. */
  const enabled = (): boolean =>
    hub.desk !== null && tracker.currentWidget !== null && tracker.currentWidget.isVisible;
  for (const entry of ACTS) {
    app.commands.addCommand(entry.id, {
      label: facts => {
        const as = (facts as Asked).as;
        return as ? `${as} → ${named(hub, entry)}` : named(hub, entry);
      },
      caption: () => (entry.caution ? hub.words[entry.caution] : ''),
      isEnabled: () => enabled() || (entry.id in TAKES_BACK && front() !== null),
      isVisible: () => isOffered(hub, entry),
      isToggled: entry.on && ((): boolean => (hub.desk ? (entry.on?.(hub.desk) ?? false) : false)),
      isToggleable: entry.on !== undefined,
      execute: facts => {
        const page = entry.id in TAKES_BACK ? front() : null;
        if (page !== null) {
          return hub.doings[TAKES_BACK[entry.id]]({ page });
        }
        return hub.desk && isOffered(hub, entry)
          ? entry.run(hub, hub.desk, (facts as Asked).sure)
          : hub.desk && refuse(hub, hub.desk, whyNot(hub));
      }
    });
  }
  for (const n of SLOTS) {
    app.commands.addCommand(`rap:slot-${n}`, {
      label: () => {
        const code = hub.slots[n - 1];
        return code
          ? fill(hub.words.codeWith, { code: hub.codeLabel(code) })
          : fill(hub.words.codeSlot, { n });
      },
      isEnabled: enabled,
      isVisible: hub.mayCode,
      execute: () => hub.desk && runSlot(hub, hub.desk, n)
    });
  }
  window.addEventListener('pointerdown', () => hush.pressed(), true);
  window.addEventListener(
    'keydown',
    event => {
      if (event.target instanceof Element && event.target.closest('.rap-text')) {
        const typing = hush.swallows(event);
        hush.pressed(event);
        if (typing) {
          event.preventDefault();
          event.stopImmediatePropagation();
        }
      }
    },
    true
  );
  app.commands.addCommand('rap:language', {
    label: facts => NAMES[String(facts.language)] ?? hub.words.language,
    isToggled: facts => hub.language === facts.language,
    isToggleable: true,
    execute: facts => hub.chooseLanguage(String(facts.language))
  });
  const { words, desk, recent, study } = hub.changed;
  [words, desk, recent, study].forEach(signal =>
    signal.connect(() => app.commands.notifyCommandChanged())
  );
}

// The menu "Coding" and the entries of the command palette, in the language of the screen.

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
  menu.addItem({ command: 'rap:acts' });
  menu.addItem({ command: 'rap:keys' });
  menu.addItem({ type: 'separator' });
  Object.keys(NAMES).forEach(language =>
    menu.addItem({ command: 'rap:language', args: { language } })
  );
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
  ['rap:acts', 'rap:keys'].forEach(command => palette.addItem({ command, category }));
  ACTS.forEach(entry => palette.addItem({ command: entry.id, category }));
  SLOTS.forEach(n => palette.addItem({ command: `rap:slot-${n}`, category }));
  OTHER_WORDS.forEach(([command, as]) =>
    palette.addItem({ command, category: hub.words.otherProgram, args: { as } })
  );
}
