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
import { askWords } from './reviewask';
import { placesOf } from './reviewcard';
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
  const settle = async (act: string, words = '', both = false): Promise<void> => {
    const left = await gate.work(
      ask<{ differences: number }>(`review/texts/${source}/differences`, 'POST', {
        key: one.key,
        act,
        both,
        ...(words ? { words } : {})
      })
    );
    if (left) {
      settled();
    }
  };
  const why = one.label ? fill(hub.words.revShared, { label: one.label }) : hub.words.revDiffer;
  const kept = one.label.slice(1, -1);
  const by = (text: string, press: () => void, main = false): HTMLElement =>
    button({ class: main ? 'rap-main' : 'rap-plain', text, press });
  const apart = Object.values(one.said).some(({ act }) => act === 'apart');
  const made = make(
    'section',
    {
      class: 'rap-raw-card',
      set: { tabindex: '-1', role: 'group', 'aria-label': `${why} ${one.words.join(' | ')}` }
    },
    make('h2', { class: 'rap-raw-words', text: one.words.join('  |  ') }),
    make('p', { text: `${why} ${said}` }),
    ...placesOf(one.places),
    make(
      'div',
      { class: 'rap-raw-acts' },
      by(hub.words.revMask, () => void settle('mask'), true),
      apart ? by(hub.words.revOwnLabel, () => void settle('apart')) : null,
      by(hub.words.revKeep, () => void settle('keep')),
      by(hub.words.revOther, () =>
        askWords(made, hub.words.revOtherAsk, words => void settle('say', words))
      ),
      one.label ? by(hub.words.revBoth, () => void settle('say', kept, true)) : null
    )
  );
  return made;
}

const actWord = (hub: Hub, act: string): string =>
  ({
    mask: hub.words.revMask,
    name: hub.words.revName,
    keep: hub.words.revKeep,
    apart: hub.words.revOwnLabel,
    say: hub.words.revOther
  })[act] ?? hub.words.revNotSaid;
