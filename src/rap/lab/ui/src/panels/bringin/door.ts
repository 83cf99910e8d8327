/** The vault, for texts with names in them: opened here with the passphrase, or made here. */

import { ask, messageOf } from '../../api';
import { State } from '../../core/bringing';
import { make, quiet } from '../../elements';
import { Offer } from '../../protocol-bringin';
import { named } from '../page';
import { Bringing, call, write } from './parts';

/** What the door needs of the page it is on. */
export interface Porch extends Pick<Bringing, 'hub' | 'say' | 'tell'> {
  offer(): Pick<Offer, 'has_vault' | 'open'> | null;
}

export interface Door {
  readonly element: HTMLElement;
  update(state: { about: Pick<State['about'], 'read'> }): void;
}

export function createDoor(bringing: Porch, opened: () => Promise<void>): Door {
  const { hub } = bringing;
  const secret = (): HTMLInputElement =>
    make('input', {
      class: 'rap-field',
      set: { type: 'password', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off' }
    });
  const [first, again] = [secret(), secret()];
  const press = make('button', { class: 'rap-main', set: { type: 'submit' } });
  const why = quiet('');
  const trouble = make('p', { class: 'rap-trouble', set: { role: 'alert' } });
  const secondRow = named(' ', again);
  const form = make(
    'form',
    { class: 'rap-vault-form', set: { autocomplete: 'off' } },
    named(' ', first),
    secondRow,
    press
  );
  const element = make('div', { class: 'rap-bring-door' }, why, form, trouble);
  const isThere = (): boolean => bringing.offer()?.has_vault ?? true;

  const submit = async (): Promise<void> => {
    const [passphrase, second] = [first.value, again.value];
    [first, again].forEach(field => (field.value = ''));
    trouble.textContent = '';
    if (!isThere() && passphrase !== second) {
      trouble.textContent = hub.words.bringTwoDiffer;
      return first.focus();
    }
    if (!passphrase) {
      return first.focus();
    }
    bringing.say('vaultOpening'); // the key is made slow on purpose
    press.disabled = true;
    try {
      const body = isThere() ? { passphrase } : { passphrase, again: second };
      await ask(isThere() ? 'vault' : 'vault/make', 'POST', body);
      bringing.tell('');
      await opened();
    } catch (error) {
      bringing.tell('');
      trouble.textContent = messageOf(error);
      first.focus();
    } finally {
      press.disabled = false;
    }
  };
  form.addEventListener('submit', event => {
    event.preventDefault();
    void submit();
  });
  return {
    element,
    update: state => {
      const { words } = hub;
      const offer = bringing.offer();
      element.hidden = state.about.read !== false || !offer;
      const there = isThere();
      form.hidden = Boolean(offer?.open);
      write(
        why,
        offer?.open ? words.bringVaultOpen : there ? words.bringVaultShut : words.vaultFor
      );
      secondRow.hidden = there;
      call(first, there ? words.vaultPass : words.bringNewPass);
      call(again, words.bringPassAgain);
      write(press, there ? words.vaultOpen : words.bringMakeVault);
    }
  };
}
