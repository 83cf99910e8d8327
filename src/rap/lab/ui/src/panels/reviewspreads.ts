/** Names the vault knows that stand in texts of the study: masked there too, or kept where they name nobody. */

import { ask } from '../api';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { Known, Place } from '../protocol-review';
import { fill } from '../words';
import { section } from './page';
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
  const hidden = (place: Place): HTMLElement => make('p', { class: 'rap-quiet', text: `${place.source}  ${words.revSpreadHidden}` });
  const facts = fill(words.revPlaces, { n: one.n, of: new Set(one.places.map(place => place.source)).size });
  const made = make('section', { class: 'rap-raw-card', set: { role: 'group', 'aria-label': facts } },
    make('p', { class: 'rap-quiet', text: facts }), ...placesOf(one.places.filter(place => place.words)), ...one.places.filter(place => !place.words).map(hidden),
    make('div', { class: 'rap-raw-acts' },
      button({ class: 'rap-main', text: words.revSpreadMask, press: () => void say('mask') }),
      button({ class: 'rap-plain', text: words.revSpreadKeep, press: () => void say('keep') })));
  return made;
}
