/**
 * The end of each text: read and hear it, say that you listened, that you are done, settle where
 * two differ, let it into the study.
 */

import { ask } from '../api';
import { nameOf } from '../core/naming';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import { arrange } from '../keyed';
import { Accepted, Judged, Remaining, WaitingText } from '../protocol-review';
import { fill } from '../words';
import { createHearing, Hearing } from './recording';
import { jump } from './passage';
import { Page, tick } from './page';
import { Run } from './registry';
import { remainingList } from './reviewremaining';
import { difference, spreadList } from './reviewsettling';
import { Gate } from './vaultgate';

const NEAR_END = 40; // px

export interface Texts {
  readonly element: HTMLElement;
  update(rows: WaitingText[], reviewers: number): void;
  clear(): void;
}

/** `changed` is called when something else may be open now. */
export function createTexts(
  page: Page,
  gate: Gate,
  hub: Hub,
  run: Run,
  changed: () => void
): Texts {
  const element = make('div', { class: 'rap-raw-texts' });
  const list = make('div', {});
  const title = make('h2');
  const part = make('section', { class: 'rap-part' }, title, list);
  const cards = new Map<string, { of: string; card: HTMLElement }>(); // as they are on the page
  const news = make('div', {});
  const shown = new Map<string, Hearing>(); // texts that are being read
  const forget = new Set<string>();
  const ended = new Set<string>(); // those of which the end was reached
  const lists = new Map<string, Remaining>(); // of what stays readable, of texts that are done
  let rows: WaitingText[] = [];
  let reviewers = 1;

  const update = (now: WaitingText[], wanted: number): void => {
    // a text in which somebody may ask for help comes before the others
    rows = [...now].sort((a, b) => Number(b.asking) - Number(a.asking));
    reviewers = wanted;
    [...shown.keys()].filter(id => !rows.some(row => row.source === id)).forEach(hide);
    for (const id of shown.keys()) {
      void read(id); // a decision may have changed how it will be
    }
    rows.filter(isDone).forEach(row => void look(row.source));
    draw();
  };
  const isDone = (row: WaitingText): boolean => row.done.length >= reviewers;
  /** What stays readable in a text as it would be now. */
  const look = async (id: string): Promise<void> => {
    const path = `review/texts/${id}/remaining`;
    const found = await gate.work(hub.requests.latest<Remaining>(path, path));
    if (found && gate.room) {
      lists.set(id, found);
      draw();
    }
  };
  const draw = (): void => {
    const change = (): void => {
      title.textContent = hub.words.revTexts;
      arrange(element, rows.length ? [news, part] : [news]);
      arrange(list, rows.map(keptCard));
    };
    page.keeping(
      [...shown.values()].reduce<() => void>((work, one) => () => one.keeping(work), change)
    );
  };
  const read = async (id: string): Promise<void> => {
    const found = await gate.work(ask<WaitingText & { text: string }>(`review/texts/${id}`));
    if (found && gate.room) {
      const hearing = shown.get(id) ?? createHearing(page, gate, hub, id, () => void read(id));
      if (!shown.has(id)) {
        hearing.element.addEventListener('scroll', () => atEnd(id), true);
      }
      shown.set(id, hearing);
      hearing.update(found.text, found.recording);
      draw();
      atEnd(id);
    }
  };
  /** What is to be done next stands out: to read it, and once its end was reached, to say so. */
  const atEnd = (id: string): void => {
    const text = shown.get(id)?.element.querySelector('.rap-raw-text');
    if (
      text &&
      text.clientHeight > 0 &&
      text.scrollTop + text.clientHeight > text.scrollHeight - NEAR_END &&
      !ended.has(id)
    ) {
      ended.add(id);
      const [reading, done] = ['read', 'done'].map(act =>
        list.querySelector(`[data-text="${id}"] [data-act="${act}"]`)
      );
      reading?.setAttribute('class', 'rap-plain');
      done?.setAttribute('class', 'rap-main');
    }
  };
  const hide = (id: string): void => {
    shown.get(id)?.destroy();
    shown.delete(id);
  };
  const mark = async (row: WaitingText, act: 'done' | 'heard'): Promise<void> => {
    const now = await gate.work(ask<WaitingText>(`review/texts/${row.source}`, 'POST', { act }));
    if (now) {
      rows = rows.map(one => (one.source === now.source ? now : one));
      draw();
      void (isDone(now) && look(now.source));
    }
  };
  /** Shows where two judged differently; once nothing is left, the list is to be read again. */
  const differ = async (id: string): Promise<boolean> => {
    const found = await gate.work(ask<{ differences: Judged[] }>(`review/texts/${id}/differences`));
    const settled = (): void =>
      void differ(id).then(more => (more ? undefined : (changed(), void look(id))));
    const cards = (found?.differences ?? []).map(one => difference(gate, hub, id, one, settled));
    news.replaceChildren(...cards);
    cards[0]?.focus();
    return cards.length > 0;
  };
  const accept = async (row: WaitingText): Promise<void> => {
    if (await differ(row.source)) {
      return;
    }
    const done = await gate.work(
      ask<Accepted>(`review/texts/${row.source}/accept`, 'POST', {
        seen: lists.get(row.source)?.seen ?? '',
        forget_raw: forget.has(row.source)
      })
    );
    if (!done) {
      void look(row.source); // perhaps it is another text by now
      return;
    }
    hide(row.source);
    lists.delete(row.source);
    page.say(
      fill(hub.words.revAccepted, { source: done.source, masked: done.masked, kept: done.kept })
    );
    const open = button({
      class: 'rap-plain',
      text: fill(hub.words.revOpenText, { source: done.source }),
      press: () => void jump(hub, run, done.source)
    });
    news.replaceChildren(open, ...(done.spreads ? [await spreadList(gate, hub)] : []));
    changed();
    open.focus();
  };
  /** The card of a text: the one that is there, unless something on it is another by now. */
  const keptCard = (row: WaitingText): HTMLElement => {
    const of = JSON.stringify([
      row,
      reviewers,
      hub.me()?.id,
      hub.language,
      shown.has(row.source),
      lists.get(row.source)
    ]);
    const kept = cards.get(row.source);
    const made = kept?.of === of ? kept.card : card(row);
    cards.set(row.source, { of, card: made });
    return made;
  };
  const card = (row: WaitingText): HTMLElement => {
    const words = hub.words;
    const mine = row.done.includes(hub.me()?.id ?? '');
    const hearing = shown.get(row.source);
    const facts = fill(words.revFacts, {
      words: row.n_words,
      masked: row.masked,
      kept: row.kept,
      open: row.open
    });
    const who = [
      row.heard.length ? fill(words.revHeardBy, { who: row.heard.join(', ') }) : '',
      row.done.length ? fill(words.revDoneBy, { who: row.done.join(', ') }) : ''
    ]
      .filter(Boolean)
      .join(' · ');
    const by = (label: string, press: () => void, main = false, act?: string): HTMLButtonElement =>
      button({
        class: main ? 'rap-main' : 'rap-plain',
        text: label,
        set: { 'aria-label': `${row.source}: ${label}`, 'data-act': act },
        press
      });
    const enough = isDone(row);
    const list = enough ? lists.get(row.source) : undefined;
    return make(
      'article',
      { class: 'rap-passage', set: { 'data-text': row.source } },
      make(
        'p',
        { class: 'rap-passage-head' },
        make('strong', { text: nameOf({ id: row.source, title: row.title }) }),
        row.asking ? make('strong', { class: 'rap-tag', text: words.revAsking }) : null,
        row.file ? make('span', { class: 'rap-quiet', text: row.file }) : null,
        make('span', { class: 'rap-quiet', text: facts }),
        make('span', { class: 'rap-quiet rap-end', text: who })
      ),
      mine && !enough ? quiet(fill(words.revAlone, { n: row.done.length, of: reviewers })) : null,
      make(
        'div',
        { class: 'rap-raw-acts' },
        by(
          hearing ? words.revHide : words.revRead,
          () => (hearing ? (hide(row.source), draw()) : void read(row.source)),
          !mine && !ended.has(row.source),
          'read'
        ),
        by(words.revHeard, () => void mark(row, 'heard')),
        mine ? null : by(words.revDone, () => void mark(row, 'done'), ended.has(row.source), 'done')
      ),
      hearing?.element ?? null,
      list ? remainingList(gate, hub, list, changed) : null,
      list
        ? make(
            'div',
            { class: 'rap-raw-acts' },
            by(words.revAccept, () => void accept(row), true),
            tick(
              words.revForget,
              forget.has(row.source),
              on => void (on ? forget.add(row.source) : forget.delete(row.source))
            )
          )
        : null
    );
  };
  const clear = (): void => {
    [rows] = [[]];
    [...shown.keys()].forEach(hide);
    [forget, cards, ended, lists].forEach(kept => kept.clear());
    [news, list, element].forEach(one => one.replaceChildren());
  };
  return { element, update, clear };
}
