/** Names go out: each person or place is decided once for all texts; then a text is read once more and let into the study. */

import { ask } from '../api';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { Entities, Entity, Progress, RawText, Vault } from '../protocol-raw';
import { fill } from '../words';
import { named, Page, section } from './page';

const LOOK_MS = 700;
const ACTS = { m: 'mask', n: 'name', k: 'keep' } as const;

export function createReview(hub: Hub, page: Page, vault: Vault): HTMLElement {
  const words = hub.words;
  const host = make('div', {});
  const list = make('div', {});
  const texts = make('div', {});
  const left = make('p', { class: 'rap-visit', set: { role: 'status' } });
  const waiting = vault.waiting.filter(row => !row.accepted).map(row => row.source);
  const begin = async (): Promise<void> => {
    if (await page.attempt(ask<Progress>('review', 'POST', {}))) {
      host.replaceChildren(left, tools(), list, section(words.rawTexts, texts));
      await follow();
    }
  };
  /** Texts are looked through one after the other; what is found meanwhile can be decided. */
  const follow = async (): Promise<void> => {
    const found = await page.attempt(ask<Entities>('review/entities?open=1&limit=30'));
    if (!found) {
      return;
    }
    tell(found);
    list.replaceChildren(...found.entities.map(card));
    if (found.to_look_through && host.isConnected) {
      window.setTimeout(() => void follow(), LOOK_MS);
    } else {
      await readTexts();
    }
  };
  const tell = (now: Progress): void => {
    left.textContent = now.to_look_through ? fill(words.rawLooking, { n: now.to_look_through }) : now.open ? fill(words.rawLeft, { n: now.open, minutes: Math.ceil(now.minutes) }) : words.rawAllDone;
  };
  const change = async (path: string, body: unknown): Promise<void> => {
    if (await page.attempt(ask(path, 'POST', body))) {
      page.say('');
      await follow();
      (list.querySelector<HTMLElement>('.rap-entity') ?? texts.querySelector<HTMLElement>('button'))?.focus();
    }
  };
  const tools = (): HTMLElement => {
    const missed = make('input', { class: 'rap-field', set: { type: 'text', autocomplete: 'off', spellcheck: 'false' } });
    return make('div', { class: 'rap-asking' }, button({ class: 'rap-plain', text: words.undo, press: () => void change('review/undo', {}) }), named(words.rawMissed, missed, 'rap-wide-field'),
      button({ class: 'rap-plain', text: words.rawMask, press: () => void (missed.value.trim() && change('review/names', { words: missed.value.trim() }).then(() => (missed.value = ''))) }));
  };
  const card = (one: Entity): HTMLElement => {
    const path = `review/entities/${one.key}`;
    const said = make('input', { class: 'rap-field', set: { type: 'text', 'aria-label': words.rawSay, placeholder: words.rawSay } });
    const made = make('article', { class: 'rap-passage rap-entity', set: { tabindex: '0', 'aria-label': one.words.join(', ') } },
      make('p', { class: 'rap-passage-head' }, make('strong', { text: one.words.join(' · ') }), make('span', { class: 'rap-tag', text: one.kind }), make('span', { class: 'rap-quiet', text: [one.reason, fill(words.rawPlaces, { n: one.n, texts: one.sources.length })].join(' · ') })),
      ...one.places.slice(0, 3).map(place => make('blockquote', { class: 'rap-quote' }, make('span', { class: 'rap-quiet', text: place.before }), make('mark', { text: place.words }), make('span', { class: 'rap-quiet', text: place.after }))),
      make('div', { class: 'rap-acts' }, ...([['mask', words.rawMask, 'M'], ['name', words.rawName, 'N'], ['keep', words.rawKeep, 'K']] as const).map(([act, label, key]) =>
        button({ class: act === 'mask' ? 'rap-main' : 'rap-plain', set: { 'aria-keyshortcuts': key }, press: () => void change(path, { act }) }, label, ' ', make('kbd', { text: key }))), said));
    said.addEventListener('keydown', event => event.key === 'Enter' && said.value.trim() && void change(path, { act: 'say', words: said.value.trim() }));
    made.addEventListener('keydown', event => {
      const act = event.target === made && !event.ctrlKey && !event.altKey && !event.metaKey ? ACTS[event.key.toLowerCase() as keyof typeof ACTS] : undefined;
      if (act) {
        event.preventDefault();
        event.stopPropagation();
        void change(path, { act });
      }
    });
    return made;
  };
  const readTexts = async (): Promise<void> => {
    const found = await page.attempt(ask<{ texts: RawText[] }>('review/texts'));
    texts.replaceChildren(...(found?.texts ?? []).map(textRow));
  };
  const textRow = (row: RawText): HTMLElement => {
    const path = `review/texts/${row.source}`;
    const shown = make('pre', { class: 'rap-raw-text', set: { tabindex: '0', 'aria-label': row.source } });
    shown.hidden = true;
    const read = async (): Promise<void> => {
      const whole = await page.attempt(ask<RawText>(path));
      shown.textContent = whole?.text ?? '';
      shown.hidden = !whole;
    };
    const accept = async (): Promise<void> => {
      const done = await page.attempt(ask<{ masked: number }>(`${path}/accept`, 'POST', {}));
      if (done) {
        page.say(fill(words.rawAccepted, { id: row.source, n: done.masked }));
        await hub.readSources();
        await readTexts();
      }
    };
    return make('article', { class: 'rap-passage' },
      make('p', { class: 'rap-passage-head' }, make('strong', { text: row.source }), make('span', { class: 'rap-quiet', text: [fill(words.words, { n: row.n_words }), row.open ? fill(words.rawOpenLeft, { n: row.open }) : '', row.done.length ? `✓ ${row.done.join(', ')}` : ''].filter(Boolean).join(' · ') })), shown,
      make('div', { class: 'rap-acts' }, button({ class: 'rap-plain', text: words.rawRead, press: () => void read() }), button({ class: 'rap-plain', text: words.rawDone, press: () => void page.attempt(ask(path, 'POST', { act: 'done' })).then(readTexts) }), button({ class: 'rap-main', text: words.rawAccept, press: () => void accept() })));
  };
  host.replaceChildren(...(waiting.length ? [make('p', { text: fill(words.rawWaiting, { which: waiting.join(', ') }) }), button({ class: 'rap-main', text: words.rawBegin, press: () => void begin() })] : [make('p', { class: 'rap-quiet', text: words.rawNothing })]));
  return host;
}
