/**
 * One person or thing to decide on, in its places; or a page of words in no dictionary. Letters act
 * while the card has the focus.
 */

import { actOf, ACTS, may, passagesOf, ReviewAct, signOf } from '../core/reviewing';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import { Entity, Place } from '../protocol-review';
import { fill, Words } from '../words';

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

/** `part`: one spelling of several. */
export function reviewCard(
  hub: Hub,
  one: Entity,
  part: boolean,
  act: (act: ReviewAct) => void
): HTMLElement {
  const words = hub.words;
  const labels = [...new Set(Object.values(one.labels))].join(', ');
  const facts = [
    kindWord(words, one),
    fill(words.revPlaces, { n: one.n, of: one.sources.length }),
    fill(words.revBecomes, { labels })
  ].join(' · ');
  const acts = ACTS.filter(id => may(id, one, part)).map(id =>
    button(
      {
        class: id === 'mask' ? 'rap-main' : 'rap-plain',
        set: { 'data-act': id },
        press: () => act(id)
      },
      words[WORD[id]],
      ' ',
      make('kbd', { text: signOf(id), set: { 'aria-hidden': 'true' } })
    )
  );
  const card = cardOf(
    `${one.words.join(' | ')}. ${facts}`,
    make('h2', { class: 'rap-raw-words', text: one.words.join('  |  ') }),
    make('p', { class: 'rap-quiet', text: facts, title: one.reason }),
    make('div', { class: 'rap-raw-acts' }, ...acts),
    make('div', { class: 'rap-raw-places' }, ...placesOf(one.places))
  );
  onKey(card, key => {
    const id = actOf(key, one, part);
    if (id) {
      act(id);
    }
    return id !== null;
  });
  return card;
}

export interface PageActs {
  name(one: Entity): void;
  all(act: 'keep' | 'mask'): void;
  each(): void;
  other(act: 'undo' | 'add' | 'later'): void;
}

export function reviewPage(hub: Hub, page: readonly Entity[], acts: PageActs): HTMLElement {
  const words = hub.words;
  const rows = page.map((one, i) =>
    make(
      'li',
      {},
      button(
        {
          class: 'rap-plain',
          set: { 'aria-label': `${words.revName}: ${one.words.join(' | ')}` },
          press: () => acts.name(one)
        },
        make('kbd', { text: String(i + 1) })
      ),
      make(
        'div',
        {},
        make('strong', { text: one.words.join(' | ') }),
        ...placesOf(one.places.slice(0, 1))
      )
    )
  );
  const by = (sign: string, text: string, press: () => void, main = false): HTMLElement =>
    button(
      { class: main ? 'rap-main' : 'rap-plain', press },
      text,
      ' ',
      make('kbd', { text: sign, set: { 'aria-hidden': 'true' } })
    );
  const keys: Readonly<Record<string, () => void>> = {
    k: () => acts.all('keep'),
    Enter: () => acts.all('mask'),
    m: () => acts.all('mask'),
    v: acts.each,
    u: () => acts.other('undo'),
    a: () => acts.other('add'),
    l: () => acts.other('later')
  };
  const card = cardOf(
    `${words.revPage}. ${words.revPageHow}`,
    make('h2', { text: words.revPage }),
    quiet(words.revPageHow),
    make('ul', { class: 'rap-plain-list rap-raw-page' }, ...rows),
    make(
      'div',
      { class: 'rap-raw-acts' },
      by('k', words.revPageKeep, keys.k, true),
      by('m', words.revPageMask, keys.m),
      by('v', words.revPageEach, keys.v),
      by('a', words.revAdd, keys.a),
      by('u', words.revUndo, keys.u),
      by('l', words.revLater, keys.l)
    )
  );
  onKey(card, key => {
    const one = /^[1-9]$/.test(key) ? page[Number(key) - 1] : undefined;
    const does = one ? () => acts.name(one) : keys[key.length === 1 ? key.toLowerCase() : key];
    does?.();
    return does !== undefined;
  });
  return card;
}

/** Asks for words inside the card; Escape goes back. */
export function askWords(card: HTMLElement, label: string, said: (words: string) => void): void {
  card.querySelector('.rap-raw-ask')?.remove();
  const field = make('input', {
    class: 'rap-field',
    set: {
      type: 'text',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-label': label,
      placeholder: label
    }
  });
  const box = make(
    'form',
    { class: 'rap-raw-ask', set: { autocomplete: 'off' } },
    field,
    make('button', { class: 'rap-main', text: 'OK', set: { type: 'submit' } })
  );
  box.addEventListener('submit', event => {
    event.preventDefault();
    if (field.value.trim()) {
      said(field.value.trim());
    }
  });
  box.addEventListener('keydown', event => {
    if (!/^F\d/.test(event.key)) {
      // a pedal works while somebody types
      event.stopPropagation();
    }
    if (event.key === 'Escape') {
      box.remove();
      card.focus();
    }
  });
  card.append(box);
  field.focus();
}

export const placesOf = (places: readonly Place[]): HTMLElement[] =>
  passagesOf(places).map(({ source, parts }) =>
    make(
      'p',
      { class: 'rap-raw-place' },
      make('span', { class: 'rap-quiet rap-raw-where', text: source }),
      ...parts.map((words, i) => (i % 2 ? make('mark', { text: words }) : words))
    )
  );

function cardOf(label: string, ...parts: HTMLElement[]): HTMLElement {
  return make(
    'section',
    { class: 'rap-raw-card', set: { tabindex: '0', role: 'group', 'aria-label': label } },
    ...parts
  );
}

function onKey(card: HTMLElement, does: (key: string) => boolean): void {
  card.addEventListener('keydown', event => {
    const inField =
      event.target instanceof HTMLElement &&
      event.target !== card &&
      (event.target.tagName === 'INPUT' || ['Enter', ' '].includes(event.key));
    if (
      !inField &&
      !event.repeat &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey &&
      does(event.key)
    ) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
}

function kindWord(words: Words, one: Entity): string {
  const known: Readonly<Record<string, string>> = {
    name: words.revKindName,
    unknown: words.revKindUnknown,
    place: words.revKindPlace
  };
  return known[one.kind] ?? (one.direct ? words.revKindDirect : words.revKindTogether);
}
