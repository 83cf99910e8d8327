/**
 * *Bring interviews in*: files are read, looked at beside their text, corrected, and then all enter
 * the study, or the vault. Nothing of them is kept in the browser, and nothing enters before.
 */

import { messageOf, request, sendSound } from '../api';
import { Action, reduce, start, State } from '../core/bringing';
import { groupOf, planOf } from '../core/entering';
import { drawId } from '../core/requests';
import { createStore } from '../core/store';
import { button, listen, make, Part } from '../elements';
import { Hub } from '../hub';
import { arrange } from '../keyed';
import { Brought, Offer } from '../protocol-bringin';
import { fill } from '../words';
import { createAbout } from './bringin/about';
import { createArticles } from './bringin/articles';
import { acceptDrops, createChoosing } from './bringin/choose';
import { createDoor } from './bringin/door';
import { createFacts } from './bringin/facts';
import { createFiles } from './bringin/files';
import { arrived, createFoot } from './bringin/foot';
import { createLineActs } from './bringin/lineacts';
import { Bringing } from './bringin/parts';
import { createNames } from './bringin/names';
import { createSending } from './bringin/sending';
import { createTable } from './bringin/table';
import { createTalk } from './bringin/talk';
import { createWho } from './bringin/who';
import { createPage, focusFirst, go } from './page';
import { Facts, Run } from './registry';

export function createBringIn(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  const store = createStore<State, Action>(reduce, start(hub.study?.languages[0] ?? ''));
  const page = createPage(host, hub, 'bringin', () => {
    articles.draw();
    draw();
    store.send({ do: 'again' }); // the server's sentences come in the language of the screen
  });
  let offer: Offer | null = null;
  let came: HTMLElement | null = null;
  let deed = drawId();
  const bringing: Bringing = {
    hub,
    store,
    offer: () => offer,
    say: (word, facts = {}) => page.say(fill(hub.words[word], facts)),
    tell: (sentence, wrong) => page.say(sentence, wrong)
  };
  const sending = createSending(bringing);
  const look = (): void => void sending.look();
  const take = (files: File[]): void => {
    if (files.length && hub.mayCode()) {
      came = null;
      host.dataset.touched = '';
      draw();
      const first = work.hidden;
      void sending.add(files);
      if (first) {
        appear();
      }
    }
  };
  const readOffer = async (): Promise<void> => {
    const found = await page.attempt(hub.requests.latest<Offer>('bringin', 'import'));
    if (found) {
      offer = found;
      const { language } = store.state().about;
      const only = found.languages.includes(language) ? language : '';
      store.send({ do: 'about', part: { language: only } });
      draw();
    }
  };

  const most = (): Offer['most'] => offer?.most ?? { files: 400, megabytes: 200 };
  const choosing = createChoosing(hub, most, take);
  const surveys = button({ class: 'rap-plain', press: () => go(run, 'surveys') });
  const articles = createArticles(
    hub,
    page,
    () => offer,
    () => void readOffer()
  );
  const door = createDoor(bringing, readOffer);
  const about = createAbout(bringing, door, look);
  const names = createNames(bringing);
  about.element.append(names.element);
  const files = createFiles(bringing, key => store.send({ do: 'choose', key }));
  const acts = createLineActs(bringing, line => talk.go(line, false));
  const talk = createTalk(bringing, event => {
    if (acts.key(event)) {
      event.preventDefault();
      event.stopPropagation();
      look();
    }
  });
  const who = createWho(bringing);
  const table = createTable(bringing);
  const facts = createFacts(bringing);
  const bring = async (): Promise<void> => {
    const raw = store.state().about.read === false;
    store.send({ do: 'busy', busy: true });
    const done = await page.attempt(
      hub.requests.act<Brought>({
        id: deed,
        path: 'import/bring',
        body: { plan: planOf(store.state()) }
      })
    );
    deed = drawId();
    store.send({ do: 'busy', busy: false });
    if (done?.problems.length) {
      page.say(done.problems.map(one => one.sentence).join(' '), true);
    } else if (done) {
      await entered(done, raw);
    }
  };
  const entered = async (done: Brought, raw: boolean): Promise<void> => {
    const keys = new Map(store.state().entries.map(entry => [entry.file, entry.key]));
    const heard = raw ? await hear(done, keys) : [];
    const over = [...done.done, ...done.already].map(one => keys.get(one.file) ?? '');
    const there = store.state().entries.filter(entry => groupOf(entry) === 'there');
    store.send({ do: 'out', keys: [...over, ...there.map(entry => entry.key)] });
    came = arrived(bringing, done, raw, {
      open: source => run('rap:open', { source }),
      review: () => go(run, 'raw'),
      more: () => {
        came = null;
        draw();
      }
    });
    draw();
    page.say(heard.join(' '), false);
    came.querySelector('h2')?.focus();
  };
  /** Each recording goes into the vault beside its text. */
  const hear = async (done: Brought, keys: ReadonlyMap<string, string>): Promise<string[]> => {
    const said: string[] = [];
    for (const { file, source } of done.done) {
      const sound = sending.sounds.get(keys.get(file) ?? '');
      if (sound) {
        try {
          const { until } = await sendSound(source, sound);
          said.push(fill(hub.words.recKept, { source, until }));
        } catch (error) {
          said.push(fill(hub.words.recNot, { source, why: messageOf(error) }));
        }
      }
    }
    return said;
  };
  const appear = (): void => focusFirst(store.state().step === 'about' ? about.element : looking);
  const foot = createFoot(bringing, bring, appear);
  const drop = button({ class: 'rap-plain rap-bring-drop', press: () => void dropAll() });
  /** The server forgets the files of this page; those of another window stay. */
  const forget = (init: RequestInit = {}): Promise<unknown> => {
    const files = store.state().entries.flatMap(entry => entry.file || []);
    return files.length
      ? request(`import/files?files=${files.join()}`, { method: 'DELETE', ...init })
      : Promise.resolve({});
  };
  const leave = (): void => {
    articles.forget();
    void forget({ keepalive: true }).catch(() => undefined);
  };
  const dropAll = async (): Promise<void> => {
    if (await page.attempt(forget())) {
      store.send({ do: 'out', keys: store.state().entries.map(entry => entry.key) });
    }
  };
  const steps = (['about', 'who'] as const).map(step => ({
    step,
    way: button({ class: 'rap-way', press: () => store.send({ do: 'step', step }) })
  }));
  const tabs = make('div', { class: 'rap-bring-steps-bar' }, ...steps.map(one => one.way));
  const middle = make(
    'div',
    { class: 'rap-bring-middle' },
    table.element,
    talk.element,
    acts.element
  );
  const right = make('div', { class: 'rap-bring-right' }, who.element, facts.element);
  const left = make('div', { class: 'rap-bring-left' });
  const looking = make('div', { class: 'rap-bring-looking' }, middle, right);
  const main = make('div', { class: 'rap-bring-main' }, tabs, about.element, looking);
  const work = make('div', { class: 'rap-bring-work' }, left, main);
  const top = make('div', { class: 'rap-bring-top' });
  arrange(page.body, [top, work, foot.element]);
  host.classList.add('rap-bring');

  const draw = (): void => {
    const state = store.state();
    const has = state.entries.length > 0;
    const choose = hub.mayCode() ? [choosing.element] : [];
    surveys.textContent = hub.words.bringSurveys;
    arrange(top, [
      ...(came ? [came] : []),
      ...(has ? [] : [...choose, surveys, ...(hub.mayCode() ? [articles.element] : [])])
    ]);
    drop.textContent = hub.words.impDrop;
    arrange(left, has ? [...choose, files.element, drop] : []);
    choosing.update(has || came !== null, has);
    work.hidden = !has;
    looking.hidden = state.step !== 'who';
    for (const { step, way } of steps) {
      way.textContent = step === 'about' ? hub.words.impAbout : hub.words.bringWhoSpeaks;
      way.setAttribute('aria-pressed', String(step === state.step));
    }
    [about, names, files, table, talk, acts, who, facts, foot].forEach(view => view.update(state));
    const isPeople = table.fills(state);
    right.hidden = isPeople;
    talk.element.hidden = isPeople;
    acts.element.hidden ||= isPeople;
  };
  acceptDrops(host, take);
  const undo = (event: KeyboardEvent): void => {
    const on = event.target as HTMLElement;
    const isHere = host.contains(on) || (on === document.body && host.checkVisibility());
    const typing = on.matches('input[type="text"], input[type="password"], textarea');
    if (isHere && !typing && (event.ctrlKey || event.metaKey) && event.key === 'z') {
      event.preventDefault();
      event.stopPropagation();
      store.send({ do: 'undo' });
    }
  };
  const stops = [
    page.stop,
    listen(document, 'keydown', undo, { capture: true }),
    listen(window, 'pagehide', leave),
    hub.changed.study.connect(() => draw()),
    store.watch(() => {
      draw();
      look();
    })
  ];
  draw();
  void readOffer();
  return {
    update: () => void readOffer(),
    destroy: () => {
      leave();
      stops.forEach(stop => stop());
      hub.requests.drop('look');
    }
  };
}
