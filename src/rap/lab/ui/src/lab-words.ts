/**
 * JupyterLab's own words, which follow the language that was chosen when the page is loaded again.
 *
 * Its menus are made once, in the language the page was loaded in. So what it keeps is written as
 * the page is left: written before, it would take the words of the new language for another set of
 * menus, and ask everybody to reload.
 */

import { ServerConnection, SettingManager } from '@jupyterlab/services';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

const TRANSLATION = '@jupyterlab/translation-extension:plugin';
const LOCALES: Readonly<Record<string, string>> = { fr: 'fr_FR', nl: 'nl_NL', en: 'en' };

/**
 * What takes a language that is chosen, to be written when the page is left. One that was chosen
 * in another window, which is perhaps still open, is taken at once: `lab` is what JupyterLab
 * speaks here.
 */
export function keepForNext(
  registry: ISettingRegistry,
  server: ServerConnection.ISettings,
  { chosen: before, lab }: { chosen: string; lab: string }
): (chosen: string) => void {
  let locale = '';
  const leaving = new SettingManager({
    serverSettings: { ...server, init: { ...server.init, keepalive: true } }
  });
  window.addEventListener('pagehide', () => {
    const user = registry.plugins[TRANSLATION]?.data.user;
    if (locale && user) {
      void leaving.save(TRANSLATION, JSON.stringify({ ...user, locale })).catch(() => undefined);
    }
  });
  const take = (chosen: string): void => {
    locale = LOCALES[chosen] ?? 'default';
    void registry.load(TRANSLATION).catch(() => undefined); // so that it is there at the end
  };
  if (before in LOCALES && !lab.startsWith(before)) {
    take(before);
  }
  return take;
}
