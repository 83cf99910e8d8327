/**
 * The door of the page for raw texts: the passphrase opens the vault, and nothing stays on the page
 * when it is closed.
 */
import { ask } from '../api';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import { Vault } from '../protocol-review';
import { fill } from '../words';
import { named, Page, section } from './page';

const LOOK_MS = 20_000;

export interface Gate {
  draw(): void;
  read(): Promise<void>;
  /** As `attempt` of the page; when it fails it looks whether the vault is still open. */
  work<T>(promise: Promise<T>): Promise<T | null>;
  /** Where what the vault holds is shown; null while it is closed. */
  readonly room: HTMLElement | null;
  stop(): void;
}

export function createGate(
  page: Page,
  hub: Hub,
  behind: { opened(room: HTMLElement): void; shut(): void }
): Gate {
  let vault: Vault | null = null;
  let room: HTMLElement | null = null;
  let asked = false;
  const waits = (): number => vault?.waiting.filter(row => !row.accepted).length ?? 0;
  const tell = make('p', { class: 'rap-vault-state' });

  const shut = (): void => {
    room?.replaceChildren();
    room = null;
    behind.shut();
  };
  const read = async (): Promise<void> => {
    const found = await page.attempt(ask<Vault>('vault'));
    const wasOpen = room !== null;
    asked = true;
    vault = found ?? vault;
    if (found && wasOpen && !found.open) {
      shut();
      page.say(hub.words.vaultShut);
    }
    if (!found || found.open !== wasOpen || !wasOpen) {
      draw();
    } else {
      count();
    }
  };
  const count = (): void => {
    const { words } = hub;
    const n = waits();
    const none = room ? words.bringVaultOpen : words.revNothing;
    tell.textContent = n ? fill(room ? words.vaultOpened : words.vaultWaits, { n }) : none;
  };
  const open = async (field: HTMLInputElement): Promise<void> => {
    const passphrase = field.value;
    field.value = '';
    if (passphrase) {
      page.say(hub.words.vaultOpening); // the key is made slow on purpose
    }
    if (passphrase && (await page.attempt(ask('vault', 'POST', { passphrase })))) {
      page.say('');
      await read();
    } else {
      field.focus();
    }
  };
  const close = async (): Promise<void> => {
    await page.attempt(ask('vault', 'DELETE'));
    await read();
  };
  const form = (): HTMLElement => {
    const field = make('input', {
      class: 'rap-field',
      set: { type: 'password', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off' }
    });
    const made = make(
      'form',
      { class: 'rap-vault-form', set: { autocomplete: 'off' } },
      named(hub.words.vaultPass, field),
      make('button', { class: 'rap-main', text: hub.words.vaultOpen, set: { type: 'submit' } })
    );
    made.addEventListener('submit', event => {
      event.preventDefault();
      void open(field);
    });
    return made;
  };
  const draw = (): void => {
    if (!vault || !vault.there) {
      page.body.replaceChildren(
        vault ? noVault(hub, page, vault) : quiet(asked ? '' : hub.words.loading)
      );
      return;
    }
    if (!vault.open) {
      const typing = page.body.querySelector('input[type="password"]');
      count();
      if (!typing || typing.getAttribute('aria-label') !== hub.words.vaultPass) {
        page.body.replaceChildren(quiet(hub.words.vaultWhy), tell, form());
      }
      return;
    }
    room ??= make('div', { class: 'rap-raw', set: { translate: 'no' } });
    count();
    page.body.replaceChildren(
      make(
        'div',
        { class: 'rap-vault-bar' },
        tell,
        button({ class: 'rap-plain', text: hub.words.vaultClose, press: () => void close() })
      ),
      room
    );
    behind.opened(room);
  };
  const timer = window.setInterval(() => room && void read(), LOOK_MS);
  return {
    draw,
    read,
    work: async promise => {
      const done = await page.attempt(promise);
      if (done === null) {
        const sentence = page.body.parentElement?.querySelector('.rap-news')?.textContent ?? '';
        await read();
        if (room) {
          page.say(sentence, true);
        }
      }
      return done;
    },
    get room() {
      return room;
    },
    stop: () => {
      window.clearInterval(timer);
      shut();
    }
  };
}

// What stands in the place of a vault that is not there: what it is for, who makes it, and what
// goes on without one.

const COMMAND = 'rap vault init';

export function noVault(hub: Hub, page: Page, vault: Vault): HTMLElement {
  const { words } = hub;
  if (vault.made) {
    return make(
      'div',
      { class: 'rap-no-vault' },
      make('p', { class: 'rap-lead', text: words.vaultShutOut }),
      make('p', { text: vault.message })
    );
  }
  const command = make('code', { text: COMMAND, set: { tabindex: '0', translate: 'no' } });
  const copy = button({ class: 'rap-plain', text: words.vaultCopy, press: () => void copied() });
  const copied = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(COMMAND);
      page.say(words.vaultCopied);
    } catch {
      // no clipboard here: it can be copied by hand
      window.getSelection()?.selectAllChildren(command);
    }
  };
  return make(
    'div',
    { class: 'rap-no-vault' },
    make('p', { class: 'rap-lead', text: words.vaultNone }),
    make('p', { text: words.vaultFor }),
    section(
      words.vaultMake,
      make('p', { text: words.vaultMakeHow }),
      make('p', { class: 'rap-command' }, command, copy),
      quiet(words.vaultStick)
    ),
    section(words.vaultWithout, make('p', { text: words.vaultWithoutWhat }))
  );
}
