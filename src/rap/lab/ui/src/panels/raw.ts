/** Texts come in here and names go out of them. The vault is opened once a session; nothing said here is kept by the browser. */

import { ask } from '../api';
import { button, make, Part } from '../elements';
import { Hub } from '../hub';
import { Vault } from '../protocol-raw';
import { createPage, named, section } from './page';
import { createImport } from './rawimport';
import { createReview } from './rawreview';
import { Facts, Run } from './registry';

export function createRaw(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let vault: Vault | null = null;
  const page = createPage(host, hub, run, 'raw', () => draw());
  const read = async (all = false): Promise<void> => {
    const before = vault?.open;
    vault = hub.mayCode() ? ((await page.attempt(ask<Vault>('vault'))) ?? vault) : null;
    if (all || before !== vault?.open || page.idle()) {
      draw();
    }
  };
  const draw = (): void => {
    const words = hub.words;
    const intro = make('p', { class: 'rap-quiet', text: words.rawIntro });
    if (!vault?.there || !vault.open) {
      page.body.replaceChildren(intro, vault && !vault.there ? make('p', { text: vault.message }) : hub.mayCode() ? door() : make('p', { text: words.readOnly }));
      return;
    }
    const again = (): void => void read(true);
    page.body.replaceChildren(intro, button({ class: 'rap-plain', text: words.rawClose, press: () => void page.attempt(ask('vault', 'DELETE')).then(() => read()) }),
      section(words.rawImport, createImport(hub, page, again)), section(words.rawReview, createReview(hub, page, vault)));
  };
  const door = (): HTMLElement => {
    const field = make('input', { class: 'rap-field', set: { type: 'password', autocomplete: 'off' } });
    const form = make('form', { class: 'rap-asking' }, named(hub.words.rawPassphrase, field, 'rap-wide-field'), make('button', { class: 'rap-main', text: hub.words.rawOpen, set: { type: 'submit' } }));
    form.addEventListener('submit', event => {
      event.preventDefault();
      const passphrase = field.value;
      field.value = '';
      void page.attempt(ask('vault', 'POST', { passphrase })).then(async opened => {
        if (opened) {
          page.say('');
          await read();
        }
      });
    });
    return form;
  };
  const stops = [page.stop, hub.changed.study.connect(() => void read())];
  draw();
  return { update: () => void read(), destroy: () => stops.forEach(stop => stop()) };
}
