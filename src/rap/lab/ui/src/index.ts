/** The JupyterLab plugin: panels, the coding view, commands, menu, palette, settings, status. */

import {
  ConnectionLost,
  IConnectionLost,
  ILabShell,
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator } from '@jupyterlab/translation';

import { addBlank } from './blank';
import { addClosing } from './closing';
import { addCommands, addMenu, addPalette } from './commands';
import { addFront } from './front';
import { addKeys } from './keys';
import { keepForNext } from './lab-words';
import { frontOf, wayOf } from './front-page';
import { addMyActs } from './my-acts';
import { addHereMenu } from './here-menu';
import { createHub, Hub } from './hub';
import { openCoding } from './opening';
import { PANELS } from './panels/registry';
import { addRail } from './rail';
import { addLists } from './lists';
import { addPlainFiles } from './plain-file';
import { addPanel } from './sidebars';
import { addSounds } from './recordings';
import { createStatus } from './status';
import { elsewhere } from './elsewhere';
import { languageOf } from './words';

const ID = 'rap-lab:coding';
/** Whether there is a study on this server, as soon as it is known. */
const there = { study: false };

/** The interface's language, from the settings or from JupyterLab; followed while it changes. */
async function followSettings(
  app: JupyterFrontEnd,
  hub: Hub,
  settings: ISettingRegistry | null,
  lab: string
): Promise<void> {
  const read = (chosen: string): Promise<void> => {
    document.body.style.setProperty('--rap-size', `${size}px`);
    return hub.setLanguage(languageOf(chosen === 'auto' ? '' : chosen, lab, navigator.languages));
  };
  let size = 17;
  const plugin = await settings?.load(ID).catch(() => null);
  const changed = (): Promise<void> => {
    size = Number(plugin?.get('size').composite ?? 17);
    return read(String(plugin?.get('language').composite ?? 'auto'));
  };
  if (plugin && settings) {
    const chosen = String(plugin.get('language').composite ?? 'auto');
    const keep = keepForNext(settings, app.serviceManager.serverSettings, { chosen, lab });
    hub.chooseLanguage = chosen => {
      void plugin.set('language', chosen);
      keep(chosen);
    };
  }
  plugin?.changed.connect(() => void changed());
  await changed();
}

async function start(hub: Hub): Promise<void> {
  await hub.readStudy();
  if (!hub.trouble) {
    await Promise.all([hub.readCodebook(), hub.readSources()]);
  }
}

const plugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'Coding interviews',
  autoStart: true,
  optional: [ILabShell, ICommandPalette, IMainMenu, ISettingRegistry, IStatusBar, ITranslator],
  activate: async (
    app: JupyterFrontEnd,
    shell: ILabShell | null,
    palette: ICommandPalette | null,
    menus: IMainMenu | null,
    settings: ISettingRegistry | null,
    status: IStatusBar | null,
    translator: ITranslator | null
  ) => {
    const hub = createHub();
    hub.changed.study.connect(() => (there.study = hub.study !== null));
    if (!shell) {
      await followSettings(app, hub, settings, translator?.languageCode ?? 'en');
      elsewhere(app, hub);
      void hub.readStudy();
      return;
    }
    const tracker = openCoding(app, shell, hub);
    addCommands(app, hub, { tracker, front: () => wayOf(frontOf(shell)) });
    addHereMenu(app, hub);
    addSounds(app, hub);
    const run = (command: string, facts = {}): void => void app.commands.execute(command, facts);
    addMyActs(app, hub, run);
    PANELS.forEach(panel => addPanel(app, hub, panel, run));
    addKeys(app, hub);
    addBlank(app, hub);
    addClosing(app, hub);
    addFront(app, shell, menus, palette, hub);
    addLists(app, shell, hub);
    addRail(app, shell, hub, run);
    addPlainFiles(app, hub);
    await followSettings(app, hub, settings, translator?.languageCode ?? 'en');
    addMenu(app, menus, hub);
    addPalette(palette, hub);
    status?.registerStatusItem('rap:saved', {
      item: createStatus(hub, run),
      align: 'left',
      rank: 1,
      priority: 1 // JupyterLab hides the others in a narrow window
    });
    window.addEventListener('online', () => hub.queue.retry());
    window.addEventListener('beforeunload', event => {
      if (hub.queue.state().waiting) {
        event.preventDefault();
      }
    });
    void start(hub);
  }
};

/**
 * In place of JupyterLab's dialog, which would take the keyboard away in the middle of a passage:
 * the status bar says it. Where there is no study JupyterLab's own dialog comes.
 */
const connection: JupyterFrontEndPlugin<IConnectionLost> = {
  id: 'rap-lab:connection',
  description: 'Says in the status bar that the server does not answer',
  autoStart: true,
  provides: IConnectionLost,
  activate:
    () =>
    async (...facts) =>
      there.study ? undefined : ConnectionLost(...facts)
};

/** A hub has dialogs of its own, from which its server is started again. */
const inHub = PageConfig.getOption('hubPrefix') !== '';

export default inHub ? [plugin] : [plugin, connection];
