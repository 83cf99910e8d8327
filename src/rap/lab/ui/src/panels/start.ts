/**
 * The first page: what is new, what is on my list, what to read again, the newest reports, and the
 * way to everything else.
 */

import { button, make, Part, quiet } from '../elements';
import { Hub } from '../hub';
import { StartFacts } from '../protocol-pages';
import { audience, languageName } from '../text/facts';
import { fill } from '../words';
import { whoAreYou } from './interviews';
import { jump } from './passage';
import { codeChip, createPage, go, mayGo, section, when } from './page';
import { PAGES } from './pages';
import { reportLink } from './runs';
import { Run } from './registry';

const SHOWN = 6;

/** The first few, the others behind one line. */
function few(hub: Hub, rows: HTMLElement[]): HTMLElement {
  const first = make('ul', { class: 'rap-plain-list' }, ...rows.slice(0, SHOWN));
  const rest = rows.slice(SHOWN);
  return make(
    'div',
    {},
    first,
    rest.length
      ? make(
          'details',
          { class: 'rap-more' },
          make('summary', { text: fill(hub.words.moreN, { n: rest.length }) }),
          make('ul', { class: 'rap-plain-list' }, ...rest)
        )
      : null
  );
}

export function createStart(host: HTMLElement, hub: Hub, run: Run): Part {
  let facts: StartFacts | null = null;
  const page = createPage(host, hub, run, 'start', () => draw());
  const read = async (): Promise<void> => {
    if (hub.study?.coder) {
      facts = (await page.read<StartFacts>('facts', 'start')) ?? facts;
    }
    page.keeping(draw);
  };
  const draw = (): void => {
    const study = hub.study;
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
      page.body.replaceChildren(title, firstStep(), notebooks());
      return;
    }
    page.body.replaceChildren(
      title,
      news(),
      make('div', { class: 'rap-two' }, list(), make('div', {}, again(), reports())),
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
      facts.new_codings ? fill(hub.words.newCodings, { n: facts.new_codings }) : '',
      facts.new_memos ? fill(hub.words.newMemos, { n: facts.new_memos }) : ''
    ].filter(Boolean);
    const head = facts.since
      ? fill(hub.words.lastVisit, { when: when(hub, facts.since) })
      : facts.my_list.some(row => row.state)
        ? hub.words.welcomeBack
        : hub.words.firstVisit;
    return make(
      'p',
      { class: 'rap-visit' },
      make('strong', { text: head }),
      ' ',
      rows.join(' · ') || (facts.since ? hub.words.nothingNew : '')
    );
  };
  const list = (): HTMLElement => {
    const rows = (facts?.my_list ?? []).map(row => {
      const state = row.state === 'done' ? 'done' : row.state ? 'coding' : 'new';
      const word = {
        done: hub.words.done,
        coding: hub.words.inProgress,
        new: hub.words.notStarted
      }[state];
      return make(
        'li',
        {},
        button(
          { class: 'rap-line-button', press: () => void jump(hub, run, row.source) },
          make('span', { class: `rap-state rap-state-${state}`, set: { 'aria-hidden': 'true' } }),
          make('span', { text: hub.sourceName(row.source) }),
          make('span', {
            class: 'rap-quiet',
            text: [
              languageName(row.language, hub.language),
              fill(hub.words.words, { n: row.n_words })
            ].join(' · ')
          }),
          make('span', { class: 'rap-quiet rap-end', text: word })
        )
      );
    });
    return section(
      hub.words.myList,
      rows.length ? few(hub, rows) : quiet(facts ? hub.words.myListEmpty : hub.words.loading)
    );
  };
  const again = (): HTMLElement | null => {
    if (!facts?.to_read_again.length) {
      return null;
    }
    const rows = facts.to_read_again.map(row =>
      make(
        'li',
        {},
        button(
          { class: 'rap-line-button', press: () => go(run, 'book', { code: row.code }) },
          codeChip(hub, row.code),
          make('span', {
            class: 'rap-quiet rap-end',
            text: fill(hub.words.passagesN, { n: row.n })
          })
        )
      )
    );
    return section(hub.words.toReadAgain, quiet(hub.words.toReadAgainWhy), few(hub, rows));
  };
  const reports = (): HTMLElement => {
    const own = [...(facts?.reports ?? [])].sort(
      (a, b) =>
        Number(b.language === hub.language) - Number(a.language === hub.language) ||
        b.when.localeCompare(a.when)
    );
    const rows = own
      .slice(0, SHOWN)
      .map(one =>
        make(
          'li',
          {},
          reportLink(
            one,
            fill(hub.words.reportIn, {
              name: one.run,
              who: audience(hub.words, one.audience),
              language: languageName(one.language, hub.language)
            })
          ),
          make('span', { class: 'rap-quiet rap-end', text: when(hub, one.when) })
        )
      );
    return section(
      hub.words.newestReports,
      rows.length ? make('ul', { class: 'rap-plain-list' }, ...rows) : quiet(hub.words.noReports)
    );
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
    const questions = card(hub.words.explore, hub.words.aboutExplore, () => run('rap:explore'));
    return make('div', { class: 'rap-cards' }, interviews, questions, ...others);
  };
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
      })
    );
  };
  const stops = [
    page.stop,
    hub.changed.study.connect(() => void read()),
    hub.changed.codebook.connect(() => page.keeping(draw)),
    hub.changed.sources.connect(() => page.keeping(draw))
  ];
  draw();
  void read();
  return { update: () => void read(), destroy: () => stops.forEach(stop => stop()) };
}
