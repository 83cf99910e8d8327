/**
 * One decision after the other, until nothing is open: it fetches, shows a card, sends what was
 * decided, and shows the next.
 */
import { ask } from '../api';
import { pageOf, ReviewAct } from '../core/reviewing';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { Entities, Entity, Progress } from '../protocol-review';
import { fill } from '../words';
import { Page } from './page';
import { askWords, reviewCard, reviewPage } from './reviewcard';
import { Gate } from './vaultgate';

export interface Deciding {
  readonly element: HTMLElement;
  /** Fetches what is open and shows the first of it; `focused`: somebody is at work there. */
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
  const element = make('div', { class: 'rap-deciding' });
  let later = new Set<string>();
  let single = new Set<string>(); // of a page of words, those wanted one by one
  let apart: { whole: Entity; form: number; part: Entity }[] = [];
  let sending = false;
  let shown = ''; // what is on the card: one that shows the same stays, and with it what is typed
  let fetched = 0;
  let wanted = false; // somebody at work waits for the next card

  const show = (what: readonly unknown[], draw: () => HTMLElement, focused = true): void => {
    const active = document.activeElement;
    const mine = focused || element.contains(active) || !page.body.contains(active);
    const now = JSON.stringify([hub.language, ...what]);
    if (now !== shown || !element.firstElementChild) {
      shown = now;
      element.replaceChildren(draw());
    }
    const card = element.firstElementChild as HTMLElement;
    if (mine && card.tabIndex >= 0 && !card.contains(document.activeElement)) {
      card.focus({ preventScroll: true });
    }
  };
  const next = async (focused = true): Promise<void> => {
    const mine = ++fetched;
    wanted ||= focused;
    const found = await gate.work(
      ask<Entities>(`review/entities?open=1&limit=${Math.min(500, later.size + 30)}`)
    );
    if (!found || !gate.room || mine !== fetched) {
      return; // a later answer is on its way, or has come
    }
    told(found);
    const here = wanted;
    wanted = false;
    if (here || !element.querySelector('.rap-raw-ask')) {
      showFirst(found, here);
    }
  };
  const showFirst = (found: Entities, focused: boolean): void => {
    if (apart.length) {
      const { part, form } = apart[0];
      show([part, form], () => reviewCard(hub, part, true, id => void act(part, id)), focused);
      return;
    }
    const waiting = found.entities.filter(one => !later.has(one.key));
    const few = pageOf(waiting.filter(one => !single.has(one.key)));
    if (few.length && few[0] === waiting[0]) {
      show(
        few,
        () =>
          reviewPage(hub, few, {
            name: one => void decide(one, 'name'),
            all: what => void all(few, what),
            each: () => void each(few),
            other: what => void general(what, few)
          }),
        focused
      );
    } else if (waiting.length) {
      show(
        [waiting[0]],
        () => reviewCard(hub, waiting[0], false, id => void act(waiting[0], id)),
        focused
      );
    } else {
      show([found.open], () => rest(found), focused);
    }
  };
  const rest = (found: Entities): HTMLElement => {
    const text = found.open ? fill(hub.words.revPut, { n: found.open }) : hub.words.revDecidedAll;
    const again = found.open
      ? button({
          class: 'rap-plain',
          text: hub.words.revAgain,
          press: () => {
            later = new Set();
            void next();
          }
        })
      : null;
    return make('p', { class: 'rap-quiet' }, text, ' ', again);
  };
  /** Sends one thing at a time: a key that is hit twice does not decide on what nobody has seen. */
  const once = async (work: () => Promise<unknown>): Promise<void> => {
    if (!sending) {
      sending = true;
      try {
        await work();
      } finally {
        sending = false;
      }
    }
  };
  const send = (one: Entity, body: Readonly<Record<string, unknown>>): Promise<Progress | null> => {
    const spelling = apart[0]?.part === one ? { form: apart[0].form } : {};
    return gate.work(ask<Progress>(`review/entities/${one.key}`, 'POST', { ...body, ...spelling }));
  };
  const decide = (one: Entity, what: string, words = ''): Promise<void> =>
    once(async () => {
      page.say('');
      if (await send(one, { act: what, ...(words ? { words } : {}) })) {
        apart = apart[0]?.part === one ? apart.slice(1) : apart;
        await next();
      }
    });
  const all = (few: readonly Entity[], what: 'keep' | 'mask'): Promise<void> =>
    once(async () => {
      for (const one of few) {
        if (!(await send(one, { act: what }))) {
          return;
        }
      }
      await next();
    });
  const each = async (few: readonly Entity[]): Promise<void> => {
    few.forEach(one => single.add(one.key));
    await next();
  };
  const split = async (one: Entity): Promise<void> => {
    const whole = await gate.work(ask<Entity>(`review/entities/${one.key}`));
    apart = (whole?.spellings ?? []).map((part, form) => ({
      whole: one,
      form,
      part: { ...part, key: one.key }
    }));
    await next();
  };
  const more = async (one: Entity): Promise<void> => {
    const whole = await gate.work(ask<Entity>(`review/entities/${one.key}`));
    if (whole) {
      show([whole], () => reviewCard(hub, whole, false, id => void act(whole, id)));
    }
  };
  const act = async (one: Entity, id: ReviewAct): Promise<void> => {
    if (id === 'other') {
      askWords(
        element.firstElementChild as HTMLElement,
        hub.words.revOtherAsk,
        words => void decide(one, 'say', words)
      );
    } else if (id === 'apart' || id === 'more') {
      await once(() => (id === 'apart' ? split(one) : more(one)));
    } else if (id === 'undo' || id === 'add' || id === 'later') {
      await general(id, [one]);
    } else {
      await decide(one, id);
    }
  };
  const general = async (id: 'undo' | 'add' | 'later', shown: readonly Entity[]): Promise<void> => {
    if (id === 'add') {
      add(element.firstElementChild as HTMLElement);
    } else if (id === 'undo') {
      await undo();
    } else {
      apart = apart.length ? apart.slice(1) : apart;
      shown.forEach(one => later.add(one.key));
      await next();
    }
  };
  const undo = (): Promise<void> =>
    once(async () => {
      const done = await gate.work(ask<{ undone: boolean }>('review/undo', 'POST', {}));
      if (done) {
        apart = [];
        page.say(done.undone ? hub.words.revUndone : hub.words.revNoUndo);
        await next();
      }
    });
  const add = (from: HTMLElement): void =>
    askWords(
      from,
      hub.words.revAddAsk,
      words =>
        void once(async () => {
          const done = await gate.work(ask<{ places: number }>('review/names', 'POST', { words }));
          if (done) {
            from.querySelector('.rap-raw-ask')?.remove();
            page.say(fill(hub.words.revAdded, { n: done.places }));
            await next();
          }
        })
    );
  const clear = (): void => {
    [later, single, apart, shown] = [new Set(), new Set(), [], ''];
    element.replaceChildren();
  };
  return { element, next, clear };
}
