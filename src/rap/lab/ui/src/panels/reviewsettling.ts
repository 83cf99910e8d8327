/**
 * What is settled around the moment a text enters the study: where two reviewers judged
 * differently,
 * and names the vault knows that are in other texts of the study.
 */
import { ask } from '../api';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import { Judged, Known, Place } from '../protocol-review';
import { fill } from '../words';
import { section } from './page';
import { askWords, placesOf } from './reviewcard';
import { Gate } from './vaultgate';

export async function spreadList(gate: Gate, hub: Hub): Promise<HTMLElement> {
  const found = await gate.work(ask<{ spreads: Known[] }>('review/spreads'));
  const list = make('div', {}, ...(found?.spreads ?? []).map(one => row(gate, hub, one)));
  return found?.spreads.length ? section(hub.words.revSpreads, list) : list;
}

function row(gate: Gate, hub: Hub, one: Known): HTMLElement {
  const words = hub.words;
  const say = async (act: 'mask' | 'keep'): Promise<void> => {
    if (await gate.work(ask('review/spreads', 'POST', { key: one.key, act }))) {
      made.remove();
    }
  };
  const hidden = (place: Place): HTMLElement => quiet(`${place.source}  ${words.revSpreadHidden}`);
  const facts = fill(words.revPlaces, {
    n: one.n,
    of: new Set(one.places.map(place => place.source)).size
  });
  const made = make(
    'section',
    { class: 'rap-raw-card', set: { role: 'group', 'aria-label': facts } },
    quiet(facts),
    ...placesOf(one.places.filter(place => place.words)),
    ...one.places.filter(place => !place.words).map(hidden),
    make(
      'div',
      { class: 'rap-raw-acts' },
      button({ class: 'rap-main', text: words.revSpreadMask, press: () => void say('mask') }),
      button({ class: 'rap-plain', text: words.revSpreadKeep, press: () => void say('keep') })
    )
  );
  return made;
}

/**
 * One thing that two reviewers judged differently; `settled` is called when one has been chosen.
 */
export function difference(
  gate: Gate,
  hub: Hub,
  source: string,
  one: Judged,
  settled: () => void
): HTMLElement {
  const said = Object.entries(one.said)
    .map(([who, { act, words }]) =>
      fill(hub.words.revSaid, { who, act: [actWord(hub, act), words].filter(Boolean).join(' ') })
    )
    .join(' · ');
  const settle = async (act: string, words = ''): Promise<void> => {
    const left = await gate.work(
      ask<{ differences: number }>(`review/texts/${source}/differences`, 'POST', {
        key: one.key,
        act,
        ...(words ? { words } : {})
      })
    );
    if (left) {
      settled();
    }
  };
  const made = make(
    'section',
    {
      class: 'rap-raw-card',
      set: {
        tabindex: '-1',
        role: 'group',
        'aria-label': `${hub.words.revDiffer} ${one.words.join(' | ')}`
      }
    },
    make('h2', { class: 'rap-raw-words', text: one.words.join('  |  ') }),
    make('p', { text: `${hub.words.revDiffer} ${said}` }),
    ...placesOf(one.places),
    make(
      'div',
      { class: 'rap-raw-acts' },
      button({ class: 'rap-main', text: hub.words.revMask, press: () => void settle('mask') }),
      button({ class: 'rap-plain', text: hub.words.revKeep, press: () => void settle('keep') }),
      button({
        class: 'rap-plain',
        text: hub.words.revOther,
        press: () => askWords(made, hub.words.revOtherAsk, words => void settle('say', words))
      })
    )
  );
  return made;
}

const actWord = (hub: Hub, act: string): string =>
  ({
    mask: hub.words.revMask,
    name: hub.words.revName,
    keep: hub.words.revKeep,
    say: hub.words.revOther
  })[act] ?? hub.words.revNotSaid;
