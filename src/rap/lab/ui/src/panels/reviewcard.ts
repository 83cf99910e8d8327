/**
 * One person or thing to decide on, in its places; or a page of words in no dictionary. Letters act
 * while the card has the focus.
 */

import { ACTS, may, passagesOf, signOf } from '../core/reviewing';
import { PageAct, pressOf, Said, Sheet } from '../core/sheets';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import { keyedList } from '../keyed';
import { Entity, Place } from '../protocol-review';
import { fill, Words } from '../words';

const NEAR = 80; // letters on either side
const WORD = {
  mask: 'revMask',
  keep: 'revKeep',
  other: 'revOther',
  name: 'revName',
  apart: 'revApart',
  add: 'revAdd',
  undo: 'revUndo',
  more: 'revMore',
  later: 'revLater'
} as const;

export interface Card {
  readonly element: HTMLElement;
  /** Shows what was said of its rows; they stay in their places until the card goes. */
  update(sheet: Sheet<Entity>): void;
}

export interface Pressed {
  press(act: PageAct, key: string): void;
  key(key: string): void;
}

export function reviewCard(hub: Hub, sheet: Sheet<Entity>, acts: Pressed): Card {
  const { words } = hub;
  const { one } = sheet.rows[0];
  const labels = [...new Set(Object.values(one.labels))].join(', ');
  const facts = [
    one.called,
    fill(words.revPlaces, { n: one.n, of: one.sources.length }),
    labels ? fill(words.revBecomes, { labels }) : words.revOwnLabel
  ].join(' · ');
  const buttons = ACTS.filter(id => may(id, one, one.apart)).map(id =>
    keyed(words[WORD[id]], signOf(id), id, id === 'mask', () => acts.press(id, one.key))
  );
  const same = sheet.like.map((other, i) =>
    keyed(fill(words.revSameAs, { other: other.words[0] }), String(i + 1), 'like', false, () =>
      acts.press('like', other.key)
    )
  );
  const card = cardOf(
    `${one.words.join(' | ')}. ${facts}`,
    make('h2', { class: 'rap-raw-words', text: one.words.join('  |  ') }),
    make('p', { class: 'rap-quiet', text: `${facts} · ${one.reason}` }),
    inStudy(words, one),
    make('div', { class: 'rap-raw-acts' }, ...buttons, ...same),
    make('div', { class: 'rap-raw-places' }, ...placesOf(one.places))
  );
  onKey(card, sheet, acts);
  return { element: card, update: () => undefined };
}

export function reviewPage(hub: Hub, sheet: Sheet<Entity>, acts: Pressed): Card {
  const { words } = hub;
  const rows = make('ul', { class: 'rap-plain-list rap-raw-page' });
  const first = sheet.rows[0].one.key;
  const by = (sign: string, text: string, act: PageAct, main = false): HTMLElement =>
    keyed(text, sign, act, main, () => acts.press(act, first));
  const card = cardOf(
    `${words.revPage}. ${words.revPageHow}`,
    make('h2', { text: words.revPage }),
    quiet(words.revPageHow),
    rows,
    make(
      'div',
      { class: 'rap-raw-acts' },
      by('k', words.revPageKeep, 'keep', true),
      by('m', words.revPageMask, 'mask'),
      by('v', words.revPageEach, 'each'),
      by('a', words.revAdd, 'add'),
      by('u', words.revUndo, 'undo'),
      by('l', words.revLater, 'later')
    )
  );
  onKey(card, sheet, acts);
  const update = (now: Sheet<Entity>): void =>
    keyedList(rows, now.rows, {
      key: row => row.one.key,
      make: row => rowOf(row.one, now.rows.indexOf(row) + 1, acts),
      update: (element, { one, said }) => {
        element.toggleAttribute('data-said', said !== '');
        const [number, state] = ['button', '.rap-raw-state-of'].map(part =>
          element.querySelector<HTMLElement>(part)
        );
        const how = said ? `${saidOf(words, said)}. ${words.revUndo}` : words.revName;
        number?.setAttribute('aria-label', `${how}: ${one.words.join(' | ')}`);
        number?.setAttribute('aria-pressed', String(said !== ''));
        if (state) {
          state.textContent = said ? saidOf(words, said) : '';
        }
      }
    });
  return { element: card, update };
}

/** Where a name stands in texts that are in the study; it can be masked there after acceptance. */
function inStudy(words: Words, one: Entity): HTMLElement | null {
  const where = Object.entries(one.in_study).map(([source, n]) => `${source} (${n})`);
  return where.length ? quiet(fill(words.revInStudy, { where: where.join(', ') })) : null;
}

/** A word with its number; struck through once something was said of it. */
const rowOf = (one: Entity, number: number, acts: Pressed): HTMLElement =>
  make(
    'li',
    { set: { 'data-key': one.key } },
    button(
      { class: 'rap-plain', press: () => acts.press('number', one.key) },
      make('kbd', { text: String(number) })
    ),
    make(
      'div',
      {},
      make('strong', { text: one.words.join(' | ') }),
      ' ',
      make('span', { class: 'rap-quiet rap-raw-state-of' }),
      ...placesOf(one.places.slice(0, 1).map(short))
    )
  );

/** What was said of something, as a word. */
export const saidOf = (words: Words, said: Said): string =>
  ({
    mask: words.revSaidMask,
    keep: words.revSaidKeep,
    name: words.revSaidName,
    say: words.revSaidOther
  })[said];

const keyed = (
  text: string,
  sign: string,
  act: PageAct,
  main: boolean,
  press: () => void
): HTMLElement =>
  button(
    { class: main ? 'rap-main' : 'rap-plain', set: { 'data-act': act }, press },
    text,
    ' ',
    make('kbd', { text: sign, set: { 'aria-hidden': 'true' } })
  );

/** A place with the few words around it that fit beside a number. */
const short = (place: Place): Place => {
  const { before, after } = place;
  return {
    ...place,
    before: before.length > NEAR ? before.slice(-NEAR).replace(/^\S*\s/, '…') : before,
    after: after.length > NEAR ? after.slice(0, NEAR).replace(/\s\S*$/, '…') : after
  };
};

export const placesOf = (places: readonly Place[]): HTMLElement[] =>
  passagesOf(places).map(({ source, parts }) =>
    make(
      'p',
      { class: 'rap-raw-place' },
      make('span', { class: 'rap-quiet rap-raw-where', text: source }),
      ...parts.map((words, i) => (i % 2 ? make('mark', { text: words }) : words))
    )
  );

function cardOf(label: string, ...parts: (HTMLElement | null)[]): HTMLElement {
  return make(
    'section',
    { class: 'rap-raw-card', set: { tabindex: '0', role: 'group', 'aria-label': label } },
    ...parts
  );
}

function onKey(card: HTMLElement, sheet: Sheet<Entity>, acts: Pressed): void {
  card.addEventListener('keydown', event => {
    const inField =
      event.target instanceof HTMLElement &&
      event.target !== card &&
      (event.target.tagName === 'INPUT' || ['Enter', ' '].includes(event.key));
    const mine = !inField && !event.repeat && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (mine && pressOf(sheet, event.key)) {
      event.preventDefault();
      event.stopPropagation();
      acts.key(event.key);
    }
  });
}
