/**
 * The first page: what is new, what is on my list, what to read again, the newest reports, and the
 * way to everything else.
 */

import { button, make, Part, quiet } from '../elements';
import { closable, mayClose } from '../closing';
import { Hub, SETTINGS } from '../hub';
import type { Differences } from '../contract/coding';
import type { PassageRow } from '../contract/exploring';
import type { StartShown } from '../contract/lab';
import { fill } from '../words';
import { createAsking } from './startasking';
import { createDamage } from './startdamage';
import { whoAreYou } from './interviews';
import { jump } from './passage';
import { createPage, go, mayGo, when } from './page';
import { PAGES } from './pages';
import { Run } from './registry';
import { sharingLine } from './startsharing';
import { missed } from '../topics/runs/past';
import { differing, myList, newestPassages, newestReports, toReadAgain } from './startlists';
import { waitingLine } from './startwaiting';

/** The title alone where there is one: its id is on the list beside. */
const titleOf = (hub: Hub, id: string): string =>
  hub.sources.find(row => row.id === id)?.title || id;

export function createStart(host: HTMLElement, hub: Hub, run: Run): Part {
  let facts: StartShown | null = null;
  let newest: PassageRow[] = [];
  let differ: Differences['sources'] = [];
  const shown = { hub, run };
  const firstOfAll = (): HTMLElement =>
    make(
      'div',
      {},
      asking.element(facts?.asking ?? []),
      damage.element(facts?.damage ?? []),
      waitingLine(shown, facts)
    );
  const page = createPage(host, hub, 'start', () => draw());
  const asking = createAsking(page, shown, waiting => {
    facts = facts && { ...facts, asking: waiting ?? facts.asking };
    page.keeping(draw);
  });
  const damage = createDamage(page, shown, left => {
    if (left && hub.trouble) {
      void hub.readStudy().then(() => Promise.all([hub.readCodebook(), hub.readSources()]));
      return;
    }
    facts = facts && { ...facts, damage: left ?? facts.damage };
    page.keeping(draw);
  });
  const read = async (): Promise<void> => {
    if (hub.study?.coder) {
      facts = (await page.read<StartShown>('facts', 'start')) ?? facts;
      page.keeping(draw);
      newest =
        (await page.read<{ passages: PassageRow[] }>('newest', 'search', { q: '' }))?.passages ??
        newest;
      page.keeping(draw);
      differ = (await page.read<Differences>('differ', 'differences'))?.sources ?? differ;
    }
    page.keeping(draw);
  };
  const fillBody = (...parts: (Node | string | null)[]): void =>
    page.body.replaceChildren(...parts.filter(part => part !== null));
  const draw = (): void => {
    const study = hub.study;
    if (hub.troubleAt === SETTINGS) {
      const row = { path: SETTINGS, kind: 'texts', sentence: hub.trouble, may: true };
      fillBody(damage.element([row]));
      return;
    }
    if (!study) {
      page.body.replaceChildren(quiet(hub.trouble || hub.words.loading));
      return;
    }
    const title = make('p', { class: 'rap-lead', text: hub.label(study.title) });
    if (!study.coder) {
      page.body.replaceChildren(title, whoAreYou(hub, study));
      return;
    }
    if (!hub.sources.length && hub.mayCode()) {
      fillBody(title, firstOfAll(), firstStep(), notebooks());
      return;
    }
    fillBody(
      title,
      firstOfAll(),
      news(),
      ...missed(hub.words, t => when(hub, t), facts?.scheduled ?? []).map(text =>
        make('p', { class: 'rap-trouble', text })
      ),
      sharingLine(shown, facts?.exchanged),
      make(
        'div',
        { class: 'rap-two' },
        make('div', {}, myList(shown, facts), newestReports(shown, facts)),
        make(
          'div',
          {},
          newestPassages(shown, newest),
          differing(shown, differ),
          toReadAgain(shown, facts)
        )
      ),
      cards(),
      notebooks()
    );
  };
  /** A study in which nothing is yet: there is one thing to do. */
  const firstStep = (): HTMLElement =>
    make(
      'section',
      { class: 'rap-drop' },
      make('p', { class: 'rap-drop-lead', text: hub.words.startEmpty }),
      button({
        class: 'rap-main',
        text: hub.words.pageBringIn,
        press: () => go(run, 'bringin', { from: 'rap-page-start' })
      })
    );
  const news = (): HTMLElement | string => {
    if (!facts) {
      return '';
    }
    const rows = [
      facts.new_texts ? fill(hub.words.newCodings, { n: facts.new_texts }) : '',
      facts.new_memos ? fill(hub.words.newMemos, { n: facts.new_memos }) : ''
    ].filter(Boolean);
    const head = facts.since
      ? fill(hub.words.lastVisit, { when: when(hub, facts.since) })
      : hub.words.firstVisit;
    return make(
      'p',
      { class: 'rap-visit' },
      make('strong', { text: head }),
      ' ',
      make('span', { text: rows.join(' · ') || (facts.since ? hub.words.nothingNew : '') }),
      onward()
    );
  };
  /** What she has begun last, one press away. */
  const onward = (): HTMLElement | null => {
    const row = facts?.my_list.find(one => one.state !== 'done');
    return row
      ? button({
          class: 'rap-main rap-end',
          text: fill(row.state ? hub.words.readOn : hub.words.beginReading, {
            name: titleOf(hub, row.source)
          }),
          press: () => void jump(hub, run, row.source)
        })
      : null;
  };
  const cards = (): HTMLElement => {
    const card = (title: string, about: string, press: () => void): HTMLElement =>
      button(
        { class: 'rap-card', press },
        make('strong', { text: title }),
        make('span', { class: 'rap-quiet', text: about })
      );
    const interviews = card(
      `${hub.words.interviews} (${hub.sources.filter(row => row.kind === 'interview').length})`,
      hub.words.aboutInterviews,
      () => run('rap:panel-rap-interviews')
    );
    const others = PAGES.flatMap(({ way, word, about }) =>
      !about || !mayGo(hub, way)
        ? []
        : [
            card(
              way === 'findings' && facts
                ? `${hub.words[word]} (${facts.findings})`
                : hub.words[word],
              hub.words[about],
              () => go(run, way)
            )
          ]
    );
    return make('div', { class: 'rap-cards' }, interviews, ...others);
  };
  const away = (word: 'blankScreen' | 'closeStudy', command: string): HTMLElement =>
    button({ class: 'rap-plain', text: hub.words[word], press: () => run(command) });
  const notebooks = (): HTMLElement => {
    const shown = !document.body.classList.contains('rap-only');
    return make(
      'p',
      { class: 'rap-foot' },
      button({
        class: 'rap-plain',
        text: shown ? hub.words.hideNotebooks : hub.words.showNotebooks,
        set: { 'aria-pressed': String(shown) },
        press: () => {
          run('rap:notebooks');
          window.setTimeout(draw);
        }
      }),
      away('blankScreen', 'rap:blank'),
      mayClose() ? away('closeStudy', 'rap:close-study') : null
    );
  };
  const stops = [
    page.stop,
    hub.changed.study.connect(() => void read()),
    closable.connect(() => page.keeping(draw)),
    hub.changed.codebook.connect(() => page.keeping(draw)),
    hub.changed.sources.connect(() => page.keeping(draw))
  ];
  draw();
  void read();
  return { update: () => void read(), destroy: () => stops.forEach(stop => stop()) };
}
