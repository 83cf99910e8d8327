/** What stands in the place of a vault that is not there: what it is for, who makes it, and what goes on without one. */

import { button, make } from '../elements';
import { Hub } from '../hub';
import { Vault } from '../protocol-review';
import { Page, section } from './page';

const COMMAND = 'rap vault init';

export function noVault(hub: Hub, page: Page, vault: Vault): HTMLElement {
  const { words } = hub;
  if (vault.made) {
    return make('div', { class: 'rap-no-vault' }, make('p', { class: 'rap-lead', text: words.vaultShutOut }), make('p', { text: vault.message }));
  }
  const command = make('code', { text: COMMAND, set: { tabindex: '0', translate: 'no' } });
  const copy = button({ class: 'rap-plain', text: words.vaultCopy, press: () => void copied() });
  const copied = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(COMMAND);
      page.say(words.vaultCopied);
    } catch {
      window.getSelection()?.selectAllChildren(command); // no clipboard here: it can be copied by hand
    }
  };
  return make('div', { class: 'rap-no-vault' },
    make('p', { class: 'rap-lead', text: words.vaultNone }), make('p', { text: words.vaultFor }),
    section(words.vaultMake, make('p', { text: words.vaultMakeHow }), make('p', { class: 'rap-command' }, command, copy), make('p', { class: 'rap-quiet', text: words.vaultStick })),
    section(words.vaultWithout, make('p', { text: words.vaultWithoutWhat })));
}
