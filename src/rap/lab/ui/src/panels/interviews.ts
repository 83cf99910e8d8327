/**
 * The list of interviews: what kind, which language, how far, who codes. Double click or Enter
 * opens one.
 */

import { drawTitles } from '../acts/naming';
import { ask } from '../api';
import { plain } from '../core/tree';
import { button, make, Part, rove } from '../elements';
import { Hub } from '../hub';
import { SourceRow, Study } from '../protocol';
import { languageName, variablesOf } from '../text/facts';
import { fill } from '../words';
import { Run } from './registry';

const KINDS = [
  ['interview', 'kindInterview'],
  ['focus-group', 'kindFocus'],
  ['field-note', 'kindNote'],
  ['article', 'kindArticle'],
  ['question', 'kindQuestion']
] as const;

export function createInterviews(host: HTMLElement, hub: Hub, run: Run): Part {
  let folded = new Set<string>(['article', 'question']);
  let typed = '';
  const field = make('input', { class: 'rap-field', set: { type: 'search' } });
  const list = make('div', { class: 'rap-rows', set: { role: 'tree' } });
  field.addEventListener('input', () => {
    typed = field.value;
    draw();
  });
  const naming = button({ class: 'rap-link-button', press: () => void drawTitles(hub) });
  const roving = rove(list, {
    press: row => row.dataset.source && open(row.dataset.source),
    fold: (row, shut) => row.dataset.kind && turn(row.dataset.kind, shut)
  });
  const open = (source: string): void => run('rap:open', { source });
  const turn = (kind: string, shut = !folded.has(kind)): void => {
    folded = new Set([...folded].filter(one => one !== kind).concat(shut ? kind : []));
    draw();
    list.querySelector<HTMLElement>(`[data-kind="${kind}"]`)?.focus();
  };
  const wanted = (row: SourceRow): boolean =>
    plain(
      [
        row.id,
        row.title,
        ...row.groups,
        row.language,
        languageName(row.language, hub.language),
        row.month,
        ...Object.values(row.variables).flat(),
        ...variablesOf(hub, row)
      ].join(' ')
    ).includes(plain(typed));

  const group = (kind: string, word: (typeof KINDS)[number][1]): HTMLElement[] => {
    const rows = hub.sources.filter(row => row.kind === kind && wanted(row));
    if (rows.length === 0) {
      return [];
    }
    const shut = folded.has(kind) && typed === '';
    const head = make(
      'div',
      {
        class: 'rap-row rap-row-head',
        set: {
          role: 'treeitem',
          'aria-level': '1',
          'aria-expanded': String(!shut),
          'data-kind': kind,
          tabindex: '-1'
        },
        on: { click: () => turn(kind) }
      },
      make('span', {
        class: shut ? 'rap-fold rap-shut' : 'rap-fold',
        set: { 'aria-hidden': 'true' }
      }),
      make('span', { text: hub.words[word] }),
      make('span', { class: 'rap-quiet rap-end', text: String(rows.length) })
    );
    return shut ? [head] : [head, ...rows.map(row => sourceRow(hub, row, () => open(row.id)))];
  };
  const draw = (): void => {
    field.placeholder = hub.words.search;
    field.setAttribute('aria-label', hub.words.search);
    list.setAttribute('aria-label', hub.words.interviews);
    if (hub.trouble) {
      host.replaceChildren(
        make('p', { class: 'rap-trouble', text: fill(hub.words.noStudy, { why: hub.trouble }) }),
        button({ class: 'rap-plain', text: hub.words.tryAgain, press: () => void hub.readStudy() })
      );
      return;
    }
    if (hub.study && !hub.study.coder) {
      host.replaceChildren(
        make('p', { class: 'rap-quiet rap-row', text: hub.words.whoFirst }),
        button({
          class: 'rap-plain',
          text: hub.words.pageStart,
          press: () => run('rap:panel-rap-page-start')
        })
      );
      return;
    }
    const untitled = hub.sources.filter(row => !row.title).length;
    naming.hidden = !hub.mayCode() || !untitled;
    naming.textContent = fill(hub.words.nameDraw, { n: untitled });
    const held = list.contains(document.activeElement);
    const rows = KINDS.flatMap(([kind, word]) => group(kind, word));
    list.replaceChildren(
      ...(rows.length
        ? rows
        : [make('p', { class: 'rap-quiet rap-row', text: hub.words.nothingFound })])
    );
    roving.update();
    if (held) {
      list.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    }
    if (!list.isConnected) {
      host.replaceChildren(make('div', { class: 'rap-panel-top' }, field, naming), list);
    }
  };
  const stops = [
    hub.changed.desk.connect(draw),
    hub.changed.study.connect(draw),
    hub.changed.sources.connect(draw),
    hub.changed.words.connect(draw)
  ];
  draw();
  return { update: draw, destroy: () => stops.forEach(stop => stop()) };
}

function sourceRow(hub: Hub, row: SourceRow, open: () => void): HTMLElement {
  const me = hub.me()?.id ?? '';
  const state =
    row.states[me] === 'done'
      ? hub.words.done
      : row.n[me]
        ? hub.words.inProgress
        : hub.words.notStarted;
  const total = Object.values(row.n).reduce((sum, n) => sum + n, 0);
  const coders = Object.keys(row.n).filter(coder => row.n[coder] > 0);
  const title = [
    fill(hub.words.words, { n: row.n_words }),
    coders.length
      ? fill(hub.words.codedBy, {
          who: coders.map(one => (one === me ? hub.words.you : one)).join(', ')
        })
      : '',
    row.plan.length ? fill(hub.words.planned, { who: row.plan.join(', ') }) : ''
  ]
    .filter(Boolean)
    .join('\n');
  const facts = [row.title ? row.id : '', ...row.groups, ...variablesOf(hub, row)]
    .filter(Boolean)
    .join(', ');
  const progress = row.states[me] === 'done' ? 'done' : row.n[me] ? 'coding' : 'new';
  const dot = make('span', {
    class: `rap-state rap-state-${progress}`,
    set: { 'aria-hidden': 'true' }
  });
  const made = make(
    'div',
    {
      class:
        hub.desk?.session.id === row.id ? 'rap-row rap-source rap-alone' : 'rap-row rap-source',
      title,
      set: {
        role: 'treeitem',
        'aria-level': '2',
        'data-source': row.id,
        tabindex: '-1',
        'aria-label': [
          hub.sourceName(row.id),
          languageName(row.language, hub.language),
          state,
          fill(hub.words.passagesN, { n: total })
        ].join(', ')
      },
      on: { dblclick: open }
    },
    dot,
    make(
      'span',
      { class: 'rap-source-name' },
      make('span', { text: row.title || row.id }),
      make('span', { class: 'rap-quiet rap-facts', title: facts, text: facts })
    ),
    make('span', { class: 'rap-tongue', text: row.language }),
    make('span', { class: 'rap-quiet rap-end', text: total ? String(total) : '' })
  );
  return made;
}

/** Asked once, kept on this machine; never part of a request that codes. */
export function whoAreYou(hub: Hub, study: Study): HTMLElement {
  const choose = async (id: string): Promise<void> => {
    await ask('me', 'PUT', { coder: id });
    await Promise.all([hub.readStudy(), hub.readSources()]);
  };
  return make(
    'div',
    { class: 'rap-who-are-you' },
    make('p', { text: hub.words.whoAreYou }),
    ...study.coders.map(one =>
      button({
        class: 'rap-plain rap-wide',
        text: [one.id, one.discipline].filter(Boolean).join(' · '),
        press: () => void choose(one.id)
      })
    )
  );
}
