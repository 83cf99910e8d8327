/**
 * The interviews to come, on one page and without names: who is missing, versions of the guide,
 * interpreters, consent, and what must be destroyed when.
 */

import { heard } from '../changes';
import { Day, daysOf, mostDots, Wanted, wantedBy } from '../core/to-come';
import { button, make, Part, quiet } from '../elements';
import { Hub } from '../hub';
import type { StudyShown } from '../contract/lab';
import type { Kept, TargetRow, ToComeShown } from '../contract/people';
import { languageName, valueName } from '../text/facts';
import { fill } from '../words';
import { createPage, go, section, when } from './page';
import { Facts, Run } from './registry';

const DAYS = 6; // the next ones are read at a glance; later ones are folded
const LANGUAGE = 'language';

export function createToCome(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let told: ToComeShown | null = null;
  const page = createPage(host, hub, 'tocome', () => draw());
  host.classList.add('rap-tocome');

  const read = async (): Promise<void> => {
    const found = await page.read<ToComeShown>('all', 'to-come');
    if (found) {
      told = found;
      page.keeping(draw);
    }
  };
  const draw = (): void => {
    if (!told) {
      page.body.replaceChildren(quiet(hub.words.loading));
      return;
    }
    const { words } = hub;
    const parts = [
      lead(hub, told),
      waiting(hub, run, told),
      missing(hub, told.targets),
      make(
        'div',
        { class: 'rap-two' },
        make(
          'div',
          {},
          section(words.tocomeGuide, counts(hub, guides(hub, told))),
          section(words.tocomeInterpreter, counts(hub, interpreters(hub, told)))
        ),
        section(words.tocomeConsent, ...consent(hub, told))
      ),
      section(words.tocomeDestroy, ...destroyed(hub, told.kept)),
      quiet(words.tocomeTeam)
    ];
    page.body.replaceChildren(...parts.filter(one => one !== null));
  };
  const stops = [
    page.stop,
    hub.changed.study.connect(() => void read()),
    heard.connect(changes => (changes.sources.length > 0 || changes.study) && void read())
  ];
  draw();
  void read();
  return { update: () => void read(), destroy: () => stops.forEach(stop => stop()) };
}

const lead = (hub: Hub, all: ToComeShown): HTMLElement =>
  make('p', {
    class: 'rap-lead',
    text: fill(hub.words.tocomeThere, { n: all.n_interviews, people: all.n_people })
  });

/** Texts that wait are counted by their cards, which only an open vault shows. */
function waiting(hub: Hub, run: Run, all: ToComeShown): HTMLElement | null {
  if (!all.n_waiting) {
    return null;
  }
  const { words } = hub;
  const tell = all.is_open ? words.tocomeWaitOpen : words.tocomeWaitShut;
  return make(
    'div',
    { class: 'rap-visit rap-tocome-waits' },
    make('span', { text: fill(tell, { n: all.n_waiting }) }),
    all.is_open
      ? null
      : button({ class: 'rap-plain', text: words.vaultOpen, press: () => go(run, 'raw') })
  );
}

function missing(hub: Hub, targets: readonly TargetRow[]): HTMLElement {
  const { words } = hub;
  if (!targets.length) {
    return section(words.tocomeMissing, quiet(words.tocomeNoTargets));
  }
  const key = make(
    'p',
    { class: 'rap-quiet rap-dots-key', set: { 'aria-hidden': 'true' } },
    ...(
      [
        ['there', words.tocomeIsThere],
        ['soon', words.tocomeIsWaiting],
        ['gap', words.tocomeIsMissing]
      ] as const
    ).map(([kind, word]) => make('span', {}, dots(kind, 1), word))
  );
  const part = section(
    words.tocomeMissing,
    key,
    make('div', { class: 'rap-two' }, ...wantedBy(targets).map(one => wantedOf(hub, one)))
  );
  part.style.setProperty('--most', String(mostDots(targets)));
  return part;
}

function wantedOf(hub: Hub, { variable, rows, missing: sum }: Wanted): HTMLElement {
  const { words } = hub;
  const study = hub.study as StudyShown | null;
  const name =
    variable === LANGUAGE
      ? words.tocomeLanguage
      : hub.label(study?.variables?.[variable]?.label, variable);
  return make(
    'div',
    { class: 'rap-wanted' },
    make(
      'h3',
      {},
      `${name} · `,
      make('span', {
        class: 'rap-quiet',
        text: sum ? fill(words.tocomeSum, { n: sum }) : words.tocomeEnough
      })
    ),
    make('ul', { class: 'rap-plain-list' }, ...rows.map(one => row(hub, one)))
  );
}

/** A dot for each person: there, waiting, missing; the words beside it say the same. */
function row(hub: Hub, one: TargetRow): HTMLElement {
  const { words } = hub;
  const name =
    one.variable === LANGUAGE
      ? languageName(one.value, hub.language)
      : valueName(hub, one.variable, one.value);
  const facts = { n: one.n, all: one.wanted, waiting: one.waiting, missing: one.missing };
  const tail = [
    one.waiting ? fill(words.tocomeSoon, facts) : '',
    one.missing ? fill(words.tocomeGap, facts) : words.tocomeEnough
  ];
  return make(
    'li',
    {},
    make('span', { class: 'rap-wanted-name', text: name }),
    make(
      'span',
      { class: 'rap-dots-row', set: { 'aria-hidden': 'true' } },
      dots('there', one.n),
      dots('soon', one.waiting),
      dots('gap', one.missing)
    ),
    make('span', {
      class: 'rap-wanted-count',
      text: [fill(words.tocomeOf, facts), ...tail].filter(Boolean).join(' · ')
    })
  );
}

function dots(kind: 'there' | 'soon' | 'gap', n: number): HTMLElement {
  const made = make('span', { class: `rap-dots rap-dots-${kind}` });
  made.style.setProperty('--n', String(n));
  return made;
}

type Count = readonly [name: string, n: number];

const counts = (hub: Hub, rows: readonly Count[]): HTMLElement =>
  rows.length
    ? make(
        'dl',
        { class: 'rap-counts' },
        ...rows.flatMap(([name, n]) => [
          make('dt', { text: name }),
          make('dd', { text: n.toLocaleString(hub.language) })
        ])
      )
    : quiet(hub.words.tocomeNone);

const guides = (hub: Hub, all: ToComeShown): Count[] =>
  Object.entries(all.guides).map(([guide, n]) => [guide || hub.words.tocomeNoGuide, n] as const);

const interpreters = (hub: Hub, all: ToComeShown): Count[] =>
  Object.entries(all.interpreted).map(([id, n]) => [languageName(id, hub.language), n] as const);

function consent(hub: Hub, all: ToComeShown): HTMLElement[] {
  const { words } = hub;
  const rows: Count[] = [
    [words.tocomeForm, all.consent.form ?? 0],
    [words.tocomeNoted, all.consent.noted ?? 0],
    [words.tocomeUnknown, all.consent.unknown ?? 0],
    [words.tocomeReceipts, all.n_receipts]
  ];
  return [counts(hub, rows), quiet(words.tocomeAloud)];
}

function destroyed(hub: Hub, kept: readonly Kept[]): (HTMLElement | null)[] {
  const { words } = hub;
  const days = daysOf(kept);
  if (!days.length) {
    return [quiet(words.tocomeNothing)];
  }
  const list = (some: readonly Day[]): HTMLElement =>
    make('ul', { class: 'rap-plain-list rap-days' }, ...some.map(one => day(hub, one)));
  const later = days.slice(DAYS);
  return [
    list(days.slice(0, DAYS)),
    later.length
      ? make(
          'details',
          {},
          make('summary', { text: fill(words.tocomeLater, { n: later.length }) }),
          list(later)
        )
      : null
  ];
}

function day(hub: Hub, one: Day): HTMLElement {
  const { words } = hub;
  const of = (word: string, rows: readonly Kept[]): string =>
    rows.length
      ? fill(word, {
          n: rows.length,
          which: rows.map(each => each.title || each.source).join(', ')
        })
      : '';
  const text = [of(words.tocomeRecordings, one.audio), of(words.tocomeRaws, one.raw)]
    .filter(Boolean)
    .join(' · ');
  return make(
    'li',
    { class: one.isDue ? 'rap-due' : '' },
    make('span', {
      class: 'rap-day',
      text: one.isDue ? fill(words.tocomeDue, { day: when(hub, one.day) }) : when(hub, one.day)
    }),
    make('span', { text }),
    one.isDue ? quiet(words.tocomeForget) : null
  );
}
