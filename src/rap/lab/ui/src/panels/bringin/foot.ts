/**
 * What will happen, in one sentence, and the button that makes it happen; afterwards the way on.
 */

import { State } from '../../core/bringing';
import { Foot, footOf, groupOf, progressOf } from '../../core/entering';
import { button, make } from '../../elements';
import { Brought } from '../../protocol-bringin';
import { audience, languageName } from '../../text/facts';
import { fill, Words } from '../../words';
import { Bringing, View, write } from './parts';

const MISSING: Readonly<Record<Exclude<Foot['missing'], ''>, keyof Words>> = {
  files: 'bringDrop',
  language: 'bringNeedsLanguage',
  looking: 'bringReading',
  table: 'bringNeedsTable',
  asks: 'bringNeedsWho',
  none: 'bringNothing',
  consent: 'bringNeedsConsent',
  read: 'bringNeedsRead',
  names: 'bringNeedsNames',
  vault: 'bringNeedsVault'
};

/** What is missing is asked on the first step. */
const ASKED: readonly string[] = ['language', 'consent', 'read', 'names', 'vault'];

export function createFoot(
  bringing: Bringing,
  bring: () => Promise<void>,
  stepped: () => void
): View {
  const { hub, store } = bringing;
  const sentence = make('p', { class: 'rap-bring-sentence', set: { role: 'status' } });
  const bar = make('progress', { class: 'rap-bring-bar' });
  const step = button({
    press: () => {
      store.send({ do: 'step', step: store.state().step === 'who' ? 'about' : 'who' });
      stepped();
    }
  });
  const press = button({ class: 'rap-main', press: () => void bring() });
  const element = make('footer', { class: 'rap-bring-foot' }, sentence, bar, step, press);
  return {
    element,
    update: (state: State) => {
      const { words } = hub;
      const foot = footOf(state, bringing.offer()?.open ?? false);
      const looks = state.step === 'who';
      const waits = ['doubt', 'asks', 'table'].some(group =>
        state.entries.some(entry => groupOf(entry) === group)
      );
      element.hidden = !state.entries.length;
      write(sentence, sentenceOf(bringing, state, foot));
      const { done, of } = progressOf(state);
      bar.hidden = !state.busy && foot.missing !== 'looking';
      bar.setAttribute('aria-label', state.busy ? words.bringBusy : words.bringReading);
      bar.max = Math.max(of, 1);
      if (state.busy) {
        bar.removeAttribute('value'); // how long the disk takes is not known
      } else {
        bar.value = done;
      }
      write(press, state.busy ? words.bringBusy : words.bringIn);
      press.disabled = Boolean(foot.missing) || state.busy;
      write(step, looks ? words.bringToAbout : words.bringToWho);
      step.hidden = looks && !ASKED.includes(foot.missing);
      const isNext = looks ? !step.hidden : waits || foot.missing !== '';
      step.className = isNext ? 'rap-main' : 'rap-plain';
      press.className = isNext ? 'rap-plain' : 'rap-main';
      press.hidden = isNext && !looks;
    }
  };
}

function sentenceOf({ hub }: Bringing, state: State, foot: Foot): string {
  const { words } = hub;
  const will = fill(
    foot.people
      ? state.about.read === false
        ? words.bringWillVault
        : words.bringWill
      : words.bringWillNobody,
    { texts: foot.texts, people: foot.people }
  );
  const doubt = foot.lines ? fill(words.bringStay, { n: foot.lines }) : '';
  const missing =
    foot.missing === 'looking'
      ? fill(words.bringReadingOf, { ...progressOf(state) })
      : foot.missing
        ? words[MISSING[foot.missing]]
        : '';
  const { language, rights, consent } = state.about;
  const quoted = Object.keys(consent).filter(
    who => who !== 'team' && consent[who].includes('quote')
  );
  const recorded = fill(words.bringAs, {
    language: languageName(language, hub.language),
    quoted: quoted.length
      ? fill(words.quoteTo, { who: quoted.map(who => audience(words, who)).join(', ') })
      : words.quoteNobody
  });
  const whole = foot.whole ? fill(words.bringWholes, { n: foot.whole }) : '';
  const where = state.about.read === null ? '' : will; // which of both is not said yet
  const said = foot.texts
    ? [where, rights === 'consent' && language ? recorded : '', whole, doubt]
    : [];
  return [...said, missing].filter(Boolean).join(' ');
}

/** What came in, and where to go from here. */
export interface Ways {
  open(source: string): void;
  review(): void;
  more(): void;
}

export function arrived(
  bringing: Bringing,
  brought: Brought,
  raw: boolean,
  ways: Ways
): HTMLElement {
  const { words } = bringing.hub;
  const first = brought.done[0];
  const n = brought.done.length;
  const rows = brought.done.map(one =>
    make(
      'li',
      {},
      raw
        ? make('span', { text: one.title || one.source })
        : button({
            class: 'rap-plain',
            text: one.title || one.source,
            press: () => ways.open(one.source)
          })
    )
  );
  return make(
    'section',
    { class: 'rap-bring-done' },
    make('h2', {
      text: fill(raw ? words.bringAreInVault : words.bringAreIn, { n }),
      set: { tabindex: '-1' }
    }),
    brought.already.length
      ? make('p', { text: fill(words.bringNThere, { n: brought.already.length }) })
      : null,
    make('p', { text: raw ? words.bringDeleteRaw : words.bringDeleteRead }),
    make(
      'p',
      { class: 'rap-drop-acts' },
      raw
        ? button({ class: 'rap-main', text: words.pageRaw, press: ways.review })
        : first
          ? button({
              class: 'rap-main',
              text: fill(words.bringOpen, { title: first.title || first.source }),
              press: () => ways.open(first.source)
            })
          : null,
      button({ class: 'rap-plain', text: words.bringMoreIn, press: ways.more })
    ),
    n > 1
      ? make(
          'details',
          { class: 'rap-more' },
          make('summary', { text: words.bringAll }),
          make('ul', { class: 'rap-plain-list rap-bring-came' }, ...rows)
        )
      : null
  );
}
