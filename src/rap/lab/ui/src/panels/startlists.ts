/** What the start page lists: my interviews, what was coded last, what we read differently. */

import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import type { Differences } from '../contract/coding';
import type { PassageRow } from '../contract/exploring';
import type { StartShown } from '../contract/lab';
import { audience, languageName } from '../text/facts';
import { fill } from '../words';
import { farBar } from './sidetree';
import { codeChip, go, section, when } from './page';
import { jump } from './passage';
import { Run } from './registry';
import { reportLink } from '../parts/links';

const SHOWN = 6;
const NEWEST = 4;
const DIFFERING = 3;

export interface Shown {
  hub: Hub;
  run: Run;
}

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

/** An interview with its facts under its title, and how far I am. */
function textRow({ hub, run }: Shown, one: StartShown['my_list'][number]): HTMLElement {
  const state = one.state === 'done' ? 'done' : one.state ? 'coding' : 'new';
  const word = { done: hub.words.done, coding: hub.words.inProgress, new: hub.words.notStarted };
  const row = hub.sources.find(source => source.id === one.source);
  const far = state === 'done' ? 1 : (row?.reach[hub.me()?.id ?? ''] ?? 0);
  return make(
    'li',
    {},
    button(
      { class: 'rap-line-button', press: () => void jump(hub, run, one.source) },
      make(
        'span',
        { class: 'rap-line-name' },
        make('span', { text: row?.title || one.source }),
        make('span', {
          class: 'rap-quiet',
          text: [
            row?.title ? one.source : '',
            languageName(one.language, hub.language),
            fill(hub.words.words, { n: one.n_words })
          ]
            .filter(Boolean)
            .join(' · ')
        })
      ),
      farBar(far, state === 'done'),
      make('span', { class: 'rap-quiet rap-line-state', text: word[state] })
    )
  );
}

export function myList(shown: Shown, facts: StartShown | null): HTMLElement {
  const { hub } = shown;
  const rows = (facts?.my_list ?? []).map(one => textRow(shown, one));
  return section(
    hub.words.myList,
    rows.length ? few(hub, rows) : quiet(facts ? hub.words.myListEmpty : hub.words.loading)
  );
}

export const newestPassages = (shown: Shown, newest: readonly PassageRow[]): HTMLElement | null =>
  newest.length
    ? section(
        shown.hub.words.newestPassages,
        make(
          'ul',
          { class: 'rap-plain-list' },
          ...newest.slice(0, NEWEST).map(one => passageRow(shown, one))
        )
      )
    : null;
const passageRow = ({ hub, run }: Shown, one: PassageRow): HTMLElement =>
  make(
    'li',
    {},
    button(
      {
        class: 'rap-line-button rap-line-passage',
        press: () => void jump(hub, run, one.source, one.start, one.end)
      },
      make('span', { class: 'rap-line-quote', text: one.quote }),
      make(
        'span',
        { class: 'rap-line-codes' },
        ...[...new Set(one.codings.map(coding => coding.code))].map(code => codeChip(hub, code)),
        make('span', { class: 'rap-quiet rap-end', text: hub.sourceName(one.source) })
      )
    )
  );
/** The interview that coders read most differently, and the way to talk about it. */
export function differing({ hub, run }: Shown, differ: Differences['sources']): HTMLElement | null {
  const rows = differ
    .slice(0, DIFFERING)
    .map(({ source, n }) =>
      make(
        'li',
        {},
        button(
          { class: 'rap-line-button', press: () => go(run, 'desk', { source }) },
          make('span', { text: hub.sourceName(source) }),
          make('span', { class: 'rap-quiet rap-end', text: fill(hub.words.passagesN, { n }) })
        )
      )
    );
  return rows.length
    ? section(hub.words.deskDiffer, make('ul', { class: 'rap-plain-list' }, ...rows))
    : null;
}

export function toReadAgain({ hub, run }: Shown, facts: StartShown | null): HTMLElement | null {
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
        make('span', { class: 'rap-quiet rap-end', text: fill(hub.words.passagesN, { n: row.n }) })
      )
    )
  );
  return section(hub.words.toReadAgain, quiet(hub.words.toReadAgainWhy), few(hub, rows));
}

export function newestReports({ hub }: Shown, facts: StartShown | null): HTMLElement {
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
}
