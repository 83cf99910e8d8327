/** Somebody takes her answers back: by her receipt they are found, and then taken out. */

import { ask } from '../../api';
import { button, make, quiet } from '../../elements';
import { Hub } from '../../hub';
import { Labels } from '../../protocol';
import { fill } from '../../words';
import { named, Page } from '../page';

interface Found {
  survey: string;
  title: Labels;
  n_texts: number;
  /** One to give to her before anything is done; "" when hers stays. */
  new_receipt: string;
}

const secret = (): HTMLInputElement =>
  make('input', {
    class: 'rap-field',
    set: { type: 'password', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off' }
  });

/** `gone`: there are fewer answers. Nothing that is typed here is kept. */
export function createReceipt(
  hub: Hub,
  page: Page,
  gone: () => void
): { element: HTMLElement; draw(): void } {
  const element = make('section', { class: 'rap-part rap-ans-back' });
  let found: Found | null = null;
  let [receipt, passphrase] = ['', ''];
  const forget = (): void => {
    [found, receipt, passphrase] = [null, '', ''];
  };
  const find = async (): Promise<void> => {
    page.say(hub.words.vaultOpening); // the key is made slow on purpose
    found = await page.attempt(ask<Found>('answers-in/receipt', 'POST', { receipt, passphrase }));
    if (found) {
      page.say('');
    } else {
      forget();
    }
    draw();
    element.querySelector<HTMLElement>(found ? 'h3' : 'input')?.focus();
  };
  const take = async (now: Found): Promise<void> => {
    page.say(hub.words.ansTaking);
    const { new_receipt } = now;
    const body = { receipt, passphrase, new_receipt };
    if (await page.attempt(ask('answers-in/receipt/take', 'POST', body))) {
      forget();
      draw();
      page.say(hub.words.ansGone);
      gone();
    }
  };
  const form = (): HTMLElement => {
    const { words } = hub;
    const [hers, mine] = [secret(), secret()];
    hers.type = 'text';
    const made = make(
      'form',
      { class: 'rap-vault-form', set: { autocomplete: 'off' } },
      named(words.ansReceipt, hers),
      named(words.vaultPass, mine),
      make('button', { class: 'rap-main', text: words.ansFind, set: { type: 'submit' } })
    );
    made.addEventListener('submit', event => {
      event.preventDefault();
      [receipt, passphrase] = [hers.value.trim(), mine.value];
      const empty = [hers, mine].find(one => !one.value.trim());
      if (empty) {
        return empty.focus();
      }
      void find();
    });
    return made;
  };
  const confirm = (now: Found): HTMLElement => {
    const { words } = hub;
    const facts = { survey: hub.label(now.title, now.survey), n: now.n_texts };
    return make(
      'div',
      { class: 'rap-made' },
      make('h3', {
        text: now.survey ? fill(words.ansFound, facts) : words.ansCutOff,
        set: { tabindex: '-1' }
      }),
      make('p', { text: words.ansWillGo }),
      now.new_receipt
        ? make('p', {}, `${words.ansNewReceipt} `, make('strong', { text: now.new_receipt }))
        : null,
      make(
        'p',
        { class: 'rap-acts' },
        button({ class: 'rap-main', text: words.ansTakeOut, press: () => void take(now) }),
        button({
          class: 'rap-plain',
          text: words.ansStop,
          press: () => {
            forget();
            draw();
            page.say('');
            element.querySelector<HTMLElement>('input')?.focus();
          }
        })
      )
    );
  };
  const draw = (): void => {
    const { words } = hub;
    element.replaceChildren(
      make('h2', { text: words.ansBackTitle }),
      quiet(words.ansBackLead),
      found ? confirm(found) : form()
    );
  };
  draw();
  return { element, draw };
}
