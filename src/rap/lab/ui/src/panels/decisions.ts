/**
 * One decision after the other, until nothing is open: it shows what the sitting says, does what
 * the sitting wishes, and tells it what came of that.
 */
import { ask, Refused } from '../api';
import { busy, FRESH_MS, sitting, step } from '../core/deciding';
import { drawId } from '../core/requests';
import { Sheet } from '../core/sheets';
import { Action, Sitting, Wish } from '../core/sitting';
import { createStore } from '../core/store';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { arrange } from '../keyed';
import { Decided, Entities, Entity, Progress, TakenBack } from '../protocol-review';
import { fill } from '../words';
import { Page } from './page';
import { askWords, offerBoth } from './reviewask';
import { Card, reviewCard, reviewPage, saidOf } from './reviewcard';
import { Gate } from './vaultgate';

const SHOWN_MS = 8000; // so long a decision is shown with its *Undo*
const STALE = ['web.list.gone', 'review.drawn_otherwise'];

export interface Deciding {
  readonly element: HTMLElement;
  /** Looks what is open, and shows the first of it; `focused`: somebody is at work there. */
  next(focused?: boolean): Promise<void>;
  clear(): void;
}

/** `told` hears how far the review is after each decision. */
export function createDeciding(
  page: Page,
  gate: Gate,
  hub: Hub,
  told: (progress: Progress) => void
): Deciding {
  const host = make('div', {});
  const news = make('div', { class: 'rap-raw-said', set: { role: 'status' } });
  const element = make('div', { class: 'rap-deciding' }, host, news);
  const store = createStore<Sitting<Entity>, Action<Entity>>(step, sitting<Entity>());
  const begun = new Set<number>(); // wishes that are under way
  let card: (Card & { shows: string }) | null = null;
  let open = 0; // how many things, put off or not
  let wanted = false; // somebody at work waits for the next card
  let timer = 0;

  const now = (): number => performance.now();
  const press = (action: Action<Entity>): void => {
    wanted = true;
    store.send(action);
  };
  /**
   * Does it, and what came of it is told to the sitting; what went wrong is a sentence on the
   * page.
   */
  const tried = async <T>(
    wish: number,
    work: Promise<T>,
    then: (answer: T) => void
  ): Promise<void> => {
    let why = '';
    const kept = work.catch((error: unknown) => {
      why = error instanceof Refused ? error.id : '';
      throw error;
    });
    const answer = await gate.work(kept);
    if (answer !== null) {
      then(answer);
      return;
    }
    store.send({ do: 'refused', wish, stale: STALE.includes(why) });
    if (why === 'review.label_taken' && card) {
      offerBoth(card.element, hub.words.revBoth);
    }
  };
  const act = <T>(path: string, body: Readonly<Record<string, unknown>>): Promise<T> => {
    const id = drawId();
    return hub.requests.act<T>({ id, path, body: { id, ...body } });
  };
  const look = (wish: number): Promise<void> => {
    const { first, later } = store.state();
    const limit = first.length ? 500 : Math.min(500, later.size + 30);
    const path = `review/entities?open=1&limit=${limit}`;
    return tried(wish, hub.requests.latest<Entities>('entities', path), found => {
      if (found && gate.room) {
        open = found.open;
        told(found);
        store.send({ do: 'found', wish, open: found.entities, at: now() });
      } else {
        store.send({ do: 'refused', wish, stale: false });
      }
    });
  };
  const grant = async (wish: number, one: Wish): Promise<void> => {
    switch (one.do) {
      case 'fetch':
        return look(wish);
      case 'decide':
        return tried(wish, act<Decided>('review/decisions', { of: one.of }), done => {
          told(done);
          store.send({ do: 'done', wish, decision: done.decision });
        });
      case 'undo': {
        const which = one.decision ? { decision: one.decision } : {};
        return tried(wish, act<TakenBack>('review/undo', which), done => {
          const words = done.words.join(', ');
          page.say(done.undone ? fill(hub.words.revUndone, { words }) : hub.words.revNoUndo);
          told(done);
          store.send({ do: 'done', wish, keys: done.keys });
        });
      }
      case 'spellings':
      case 'more':
        return tried(wish, ask<Entity>(`review/entities/${one.key}`), whole => {
          const parts = whole.spellings ?? [];
          store.send(
            one.do === 'more'
              ? { do: 'more', wish, one: whole }
              : { do: 'spellings', wish, parts, at: now() }
          );
        });
      case 'ask':
        store.send({ do: 'refused', wish, stale: false });
        (one.what === 'add' ? add : other)(one.key);
    }
  };
  const other = (key: string): void => {
    if (card) {
      askWords(card.element, hub.words.revOtherAsk, (words, both) =>
        press({ do: 'say', key, words, both })
      );
    }
  };
  const add = (): void => {
    const from = card?.element;
    if (from) {
      askWords(from, hub.words.revAddAsk, words => void added(from, words));
    }
  };
  const added = async (from: HTMLElement, words: string): Promise<void> => {
    const done = await gate.work(act<{ places: number }>('review/names', { words }));
    if (done) {
      from.querySelector('.rap-raw-ask')?.remove();
      page.say(fill(hub.words.revAdded, { n: done.places }));
      press({ do: 'look', again: true });
    }
  };
  const draw = (state: Sitting<Entity>): void => {
    const { sheet, shown } = state;
    if (sheet) {
      drawSheet(sheet);
    } else if (![...state.wishes.values()].some(one => one.do === 'fetch') && gate.room) {
      card = null;
      page.keeping(() => (gate.room && !card ? arrange(host, [rest()]) : undefined));
    }
    card?.element.setAttribute('aria-busy', String(!sheet || sheet.leaving || busy(state)));
    if (sheet && now() - sheet.at < FRESH_MS) {
      card?.element.setAttribute('aria-busy', 'true');
      window.setTimeout(() => draw(store.state()), FRESH_MS);
    }
    drawSaid(shown);
    for (const [id, wish] of state.wishes) {
      if (!begun.has(id)) {
        begun.add(id);
        void grant(id, wish);
      }
    }
  };
  /** The card that is there stays while it shows the same, and with it what is typed. */
  const drawSheet = (sheet: Sheet<Entity>): void => {
    const ones = sheet.rows.map(row => [row.one.key, row.one.drawn, row.one.places.length]);
    const shows = JSON.stringify([hub.language, sheet.page, ones]);
    const mine = wanted || host.contains(document.activeElement);
    if (card?.shows !== shows || !host.contains(card.element)) {
      const made = (sheet.page ? reviewPage : reviewCard)(hub, sheet, {
        press: (what, key) => press({ do: 'press', act: what, key, at: now() }),
        key: key => press({ do: 'key', key, at: now() })
      });
      card = { ...made, shows };
      arrange(host, [card.element]);
    }
    card.update(sheet);
    if (
      (mine || !page.body.contains(document.activeElement)) &&
      !card.element.contains(document.activeElement)
    ) {
      card.element.focus({ preventScroll: true });
    }
    wanted = false;
  };
  const rest = (): HTMLElement =>
    make(
      'p',
      { class: 'rap-quiet rap-rest' },
      open ? fill(hub.words.revPut, { n: open }) : hub.words.revDecidedAll,
      ' ',
      open
        ? button({
            class: 'rap-plain',
            text: hub.words.revAgain,
            press: () => press({ do: 'fresh' })
          })
        : null
    );
  /** What was just decided, for a moment, with a way to take it back. */
  const drawSaid = (shown: Sitting<Entity>['shown']): void => {
    if (news.dataset.decision === (shown?.decision ?? '')) {
      return;
    }
    window.clearTimeout(timer);
    news.dataset.decision = shown?.decision ?? '';
    news.replaceChildren();
    if (shown) {
      const { decision } = shown;
      news.append(
        `${saidOf(hub.words, shown.act)}: ${shown.words.join(', ')} `,
        button({
          class: 'rap-plain',
          text: hub.words.revUndo,
          press: () => press({ do: 'takeBack', decision })
        })
      );
      timer = window.setTimeout(() => store.send({ do: 'quiet' }), SHOWN_MS);
    }
  };
  store.watch(draw);
  return {
    element,
    next: focused => {
      wanted ||= focused ?? true;
      store.send({ do: 'look', again: false });
      return Promise.resolve();
    },
    clear: () => {
      hub.requests.drop('entities');
      window.clearTimeout(timer);
      card = null;
      store.send({ do: 'begin' });
      host.replaceChildren();
      news.replaceChildren();
    }
  };
}
