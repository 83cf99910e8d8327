/**
 * The list of interviews: what kind, which language, how far, who codes. Double click or Enter
 * opens one.
 */

import { drawTitles } from '../acts/naming';
import { ask } from '../api';
import { createDeed } from '../core/deed';
import { codersOf, progressOf } from '../core/progress';
import { plain } from '../core/tree';
import { button, dress, make, Part } from '../elements';
import { Hub } from '../hub';
import type { SourceRow, StudyShown } from '../contract/lab';
import { languageName, variablesOf } from '../text/facts';
import { fill } from '../words';
import { Run } from './registry';
import { farBar, rowOf, showHead, sideTree } from './sidetree';

const KINDS = [
  ['interview', 'kindInterview'],
  ['focus-group', 'kindFocus'],
  ['field-note', 'kindNote'],
  ['article', 'kindArticle'],
  ['question', 'kindQuestion'],
  ['answers', 'kindAnswers']
] as const;

/** A head, or an interview under it. */
interface Shown {
  kind: string;
  text: string;
  shut: boolean;
  n: number;
  source?: SourceRow;
}

export function createInterviews(host: HTMLElement, hub: Hub, run: Run): Part {
  let folded = new Set<string>(['article', 'question']);
  let typed = '';
  const field = make('input', { class: 'rap-field', set: { type: 'search' } });
  field.addEventListener('input', () => {
    typed = field.value;
    draw();
  });
  const deed = createDeed(hub.requests);
  const untitled = (): number => hub.sources.filter(row => !row.title).length;
  const naming = button({
    class: 'rap-plain',
    press: () => void drawTitles(hub, deed, untitled())
  });
  // under the list: Tab goes from the words that are looked for to what they find
  const foot = make('div', { class: 'rap-panel-top' }, naming);
  const open = (source: string): void => run('rap:open', { source });
  const turn = (kind: string, shut = !folded.has(kind)): void => {
    folded = new Set([...folded].filter(one => one !== kind).concat(shut ? kind : []));
    draw();
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

  const tree = sideTree<Shown>(hub, '', {
    key: row => (row.source ? row.source.id : row.kind),
    show: (element, row) =>
      row.source
        ? showSource(element, hub, row.source)
        : showHead(element, { kind: row.kind, text: row.text, shut: row.shut, n: row.n }),
    press: row => (row.dataset.source ? open(row.dataset.source) : turn(row.dataset.kind ?? '')),
    click: row => row.dataset.kind && turn(row.dataset.kind),
    fold: (row, shut) => row.dataset.kind && turn(row.dataset.kind, shut)
  });
  const { list } = tree;
  list.addEventListener('dblclick', event => {
    const source = rowOf(event)?.dataset.source;
    if (source) {
      open(source);
    }
  });
  const group = (kind: string, word: (typeof KINDS)[number][1]): Shown[] => {
    const rows = hub.sources.filter(row => row.kind === kind && wanted(row));
    const shut = folded.has(kind) && typed === '';
    const head = { kind, text: hub.words[word], shut, n: rows.length };
    return rows.length === 0
      ? []
      : [head, ...(shut ? [] : rows.map(source => ({ ...head, source })))];
  };
  const draw = (): void => {
    field.placeholder = hub.words.search;
    field.setAttribute('aria-label', hub.words.search);
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
    foot.hidden = !hub.mayCode() || !untitled();
    naming.textContent = fill(hub.words.nameDraw, { n: untitled() });
    tree.draw(
      hub.words.interviews,
      KINDS.flatMap(([kind, word]) => group(kind, word))
    );
    if (!list.isConnected) {
      host.replaceChildren(make('div', { class: 'rap-panel-top' }, field), list, foot);
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

function showSource(element: HTMLElement, hub: Hub, row: SourceRow): void {
  const me = hub.me()?.id ?? '';
  const far = progressOf(row, me);
  const state = hub.words[STATES[far.state]];
  const total = Object.values(row.n).reduce((sum, n) => sum + n, 0);
  const { coding, planned } = codersOf(row, { me, you: hub.words.you });
  const who = [
    coding.length ? fill(hub.words.codedBy, { who: coding.join(', ') }) : '',
    planned.length ? fill(hub.words.planned, { who: planned.join(', ') }) : ''
  ].filter(Boolean);
  const facts = [row.title ? row.id : '', ...row.groups, ...variablesOf(hub, row)]
    .filter(Boolean)
    .join(', ');
  const open = hub.sessions.has(row.id);
  const front = hub.desk?.session.id === row.id;
  dress(
    element,
    {
      class: ['rap-row rap-source', front ? 'rap-alone' : '', open ? 'rap-open' : '']
        .join(' ')
        .trim(),
      title: [facts, state, fill(hub.words.words, { n: row.n_words }), ...who].join('\n'),
      set: {
        'aria-level': '2',
        'aria-current': front ? 'true' : undefined,
        'data-source': row.id,
        'aria-label': [
          hub.sourceName(row.id),
          languageName(row.language, hub.language),
          state,
          fill(hub.words.passagesN, { n: total }),
          ...who
        ].join(', ')
      }
    },
    make(
      'span',
      { class: 'rap-source-top' },
      make('span', { class: 'rap-source-title', text: row.title || row.id }),
      make('span', { class: 'rap-tongue', text: row.language })
    ),
    make('span', { class: 'rap-quiet rap-facts', text: facts }),
    make(
      'span',
      { class: 'rap-source-far' },
      farBar(far.share, far.state === 'done'),
      make('span', {
        class: 'rap-quiet',
        text: [...coding, ...planned.map(one => `(${one})`)].join(' · ')
      })
    )
  );
}

const STATES = { done: 'done', coding: 'inProgress', new: 'notStarted' } as const;

/** Asked once, kept on this machine; never part of a request that codes. */
export function whoAreYou(hub: Hub, study: StudyShown): HTMLElement {
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
