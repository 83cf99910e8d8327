/**
 * Who codes what: a table of interviews and coders; a lead draws a plan, looks at it, and keeps it.
 */

import { createDeed } from '../core/deed';
import { heard } from '../changes';
import { button, make, Part, quiet } from '../elements';
import { Hub } from '../hub';
import type { WhoCodes } from '../contract/coding';
import type { SourceRow, StudyShown } from '../contract/lab';
import { languageName } from '../text/facts';
import { fill } from '../words';
import { createPage, kindWord, named, numberField, Option, select } from './page';
import { Facts } from './registry';

const KINDS = ['interview', 'focus-group', 'field-note', 'article', 'question'] as const;

type Given = Record<string, string[]>;

export function createPlan(host: HTMLElement, hub: Hub): Part<Facts> {
  let plan: WhoCodes | null = null;
  let given: Given = {};
  let drawn = '';
  let asked = { by: 'language', share: 0.2, seed: Math.floor(Math.random() * 10_000) };
  let pairs: string[] = [];
  const page = createPage(host, hub, 'plan', () => draw());
  const lead = (): boolean => hub.study?.coder?.role === 'lead';
  const changedIds = (): string[] =>
    Object.keys(given).filter(id => given[id].join() !== (plan?.plan[id] ?? []).join());
  const dirty = (): boolean => changedIds().length > 0;

  const take = (next: WhoCodes): void => {
    plan = next;
    given = Object.fromEntries(hub.sources.map(row => [row.id, [...(next.plan[row.id] ?? [])]]));
    drawn = '';
    draw();
  };
  const read = async (): Promise<void> => {
    const next = await page.read<WhoCodes>('plan', 'plan');
    if (next && plan) {
      page.resting(() => dirty() || take(next));
    } else if (next) {
      take(next);
    }
  };
  const look = async (): Promise<void> => {
    const found = await page.attempt(
      hub.requests.latest<{ plan: Given; drawn: string }>('plan drawn', 'plan/draw', {
        ...asked,
        pairs: pairs.map(pair => pair.split(' '))
      })
    );
    if (found) {
      given = { ...given, ...found.plan };
      drawn = found.drawn;
      page.say(hub.words.planProposal);
      draw();
    }
  };
  const deed = createDeed(hub.requests);
  const keep = async (): Promise<void> => {
    const sent = JSON.stringify(given);
    const ids = drawn ? Object.keys(given) : changedIds();
    const of = (from: WhoCodes['plan']): Given =>
      Object.fromEntries(ids.map(id => [id, from[id] ?? []]));
    const changes = { plan: of(given), seen: of(plan?.plan ?? {}) };
    const where = { page: 'plan', name: hub.words.pagePlan };
    const next = await page.attempt(
      deed.do<WhoCodes>('plan', { ...changes, drawn }, 'PUT', { word: 'didPlan', where })
    );
    if (next && JSON.stringify(given) === sent) {
      take(next);
    }
    if (next) {
      plan = next; // what was chosen while it was saved stays
      page.say(hub.words.planKept);
      await hub.readSources();
    }
  };
  const draw = (): void => {
    if (!plan) {
      page.body.replaceChildren(quiet(hub.words.loading));
      return;
    }
    const unread = plan.unread.length
      ? make('p', {
          class: 'rap-trouble',
          text: fill(hub.words.planUnread, { which: plan.unread.join(', ') })
        })
      : '';
    page.body.replaceChildren(
      lead() ? drawing() : quiet(hub.words.planReadOnly),
      unread,
      table(plan)
    );
  };
  const drawing = (): HTMLElement => {
    const variables = Object.entries((hub.study as StudyShown | null)?.variables ?? {}).map(
      ([id, one]) => [id, hub.label(one.label, id)] as const
    );
    const by: Option[] = [
      ['language', hub.words.planLanguage],
      ['kind', hub.words.planKind],
      ['month', hub.words.planMonth],
      ...variables
    ];
    const coders = plan?.coders.map(one => one.id) ?? [];
    const both = coders.flatMap((one, i) => coders.slice(i + 1).map(other => `${one} ${other}`));
    const boxes = both.map(pair => {
      const box = make('input', { set: { type: 'checkbox' } });
      box.checked = pairs.includes(pair);
      box.addEventListener(
        'change',
        () => (pairs = box.checked ? [...pairs, pair] : pairs.filter(one => one !== pair))
      );
      return make(
        'label',
        { class: 'rap-check' },
        box,
        make('span', { text: pair.replace(' ', ' + ') })
      );
    });
    const keepIt = button({
      class: 'rap-main',
      text: hub.words.planKeep,
      press: () => void keep()
    });
    keepIt.disabled = !dirty();
    return make(
      'div',
      {},
      make(
        'div',
        { class: 'rap-asking' },
        named(
          hub.words.planBy,
          select(by, asked.by, value => (asked = { ...asked, by: value }))
        ),
        named(
          hub.words.planShare,
          numberField(
            Math.round(asked.share * 100),
            100,
            value => (asked = { ...asked, share: value / 100 })
          )
        ),
        named(
          hub.words.planSeed,
          numberField(asked.seed, 999_999, value => (asked = { ...asked, seed: value }))
        ),
        button({ class: 'rap-plain', text: hub.words.planLook, press: () => void look() }),
        keepIt
      ),
      both.length > 1
        ? make(
            'fieldset',
            { class: 'rap-pairs' },
            make('legend', { text: hub.words.planPairs }),
            ...boxes
          )
        : ''
    );
  };
  const load = (coder: string): string => {
    const rows = hub.sources.filter(row => given[row.id]?.includes(coder));
    return fill(hub.words.planLoad, {
      n: rows.length,
      words: rows.reduce((sum, row) => sum + row.n_words, 0)
    });
  };
  const table = (known: WhoCodes): HTMLElement => {
    const head = known.coders.map(one =>
      make(
        'th',
        { set: { scope: 'col' } },
        one.id,
        make('span', {
          class: 'rap-quiet rap-under',
          text: one.languages.length
            ? fill(hub.words.planReads, { languages: one.languages.join(', ') })
            : ''
        }),
        make('span', { class: 'rap-quiet rap-under', text: load(one.id) })
      )
    );
    const rows = KINDS.flatMap(kind => {
      const own = hub.sources.filter(row => row.kind === kind);
      return own.length
        ? [
            make(
              'tr',
              { class: 'rap-group' },
              make('th', {
                text: kindWord(hub.words, kind),
                set: { colspan: String(known.coders.length + 1) }
              })
            ),
            ...own.map(row => rowOf(known, row))
          ]
        : [];
    });
    return make(
      'div',
      {
        class: 'rap-scroll',
        set: { tabindex: '0', role: 'region', 'aria-label': hub.words.pagePlan }
      },
      make(
        'table',
        { class: 'rap-table rap-plan' },
        make('thead', {}, make('tr', {}, make('td', {}), ...head)),
        make('tbody', {}, ...rows)
      )
    );
  };
  const rowOf = (known: WhoCodes, row: SourceRow): HTMLElement =>
    make(
      'tr',
      {},
      make(
        'th',
        { set: { scope: 'row' } },
        hub.sourceName(row.id),
        make('span', { class: 'rap-quiet', text: ` ${languageName(row.language, hub.language)}` })
      ),
      ...known.coders.map(one => cell(row.id, row.language, one))
    );
  const cell = (id: string, language: string, coder: WhoCodes['coders'][number]): HTMLElement => {
    const box = make('input', { set: { type: 'checkbox', 'aria-label': `${id}, ${coder.id}` } });
    box.checked = given[id]?.includes(coder.id) ?? false;
    box.disabled =
      !lead() ||
      (coder.languages.length > 0 && !coder.languages.includes(language) && !box.checked);
    const was = plan?.plan[id]?.includes(coder.id) ?? false;
    box.addEventListener('change', () => {
      given[id] = box.checked
        ? [...(given[id] ?? []), coder.id]
        : (given[id] ?? []).filter(one => one !== coder.id);
      draw();
      page.body.querySelector<HTMLElement>(`[aria-label="${id}, ${coder.id}"]`)?.focus();
    });
    return make('td', { class: was === box.checked ? '' : 'rap-new' }, box);
  };
  const stops = [
    page.stop,
    hub.changed.study.connect(() => void read()),
    hub.changed.sources.connect(() => void read()),
    heard.connect(changes => changes.sources.length > 0 && void read())
  ];
  draw();
  void read();
  return { update: () => void read(), destroy: () => stops.forEach(stop => stop()) };
}
