/** Practice codings of somebody who learns: read one by one, accepted or refused. */

import { button, make } from '../elements';
import { Hub } from '../hub';
import type { HandOver, PracticeCoding } from '../contract/lab';
import { fill, Words } from '../words';
import { codeChip } from './page';
import { jump } from './passage';
import { Run } from './registry';

export type Outcome = 'accept' | 'drop';
export type Decide = (rows: readonly PracticeCoding[], outcome: Outcome) => Promise<void>;

const stateWord = (words: Words, state: string | null): string =>
  state === null
    ? words.handBlind
    : ({
        '': words.notStarted,
        coding: words.inProgress,
        training: words.practice,
        done: words.done,
        accepted: words.handAccepted
      }[state] ?? state);

function coding(hub: Hub, run: Run, row: PracticeCoding, decide: Decide): HTMLElement {
  const { words } = hub;
  const name = `${hub.codeLabel(row.code)}, ${hub.sourceName(row.source)}:${row.start ?? ''}`;
  const verdict = (outcome: Outcome, text: string, main: boolean): HTMLElement =>
    button({
      class: main ? 'rap-main' : 'rap-plain',
      text,
      set: { 'aria-label': `${text}: ${name}` },
      press: () => void decide([row], outcome)
    });
  return make(
    'li',
    { class: 'rap-hand-row' },
    make(
      'p',
      { class: 'rap-passage-head' },
      codeChip(hub, row.code),
      row.decided
        ? make('span', {
            class: 'rap-tag',
            text: row.decided === 'drop' ? words.handIsRefused : words.handAccepted
          })
        : null
    ),
    make(
      'blockquote',
      { class: 'rap-quote' },
      make('mark', { text: row.quote || words.handWhole })
    ),
    make(
      'div',
      { class: 'rap-acts' },
      row.decided === 'accept' ? null : verdict('accept', words.handAccept, !row.decided),
      row.decided === 'drop' ? null : verdict('drop', words.handRefuse, false),
      button({
        class: 'rap-plain',
        text: words.open,
        set: { 'aria-label': `${words.open}: ${name}` },
        press: () => void jump(hub, run, row.source, row.start, row.end)
      })
    )
  );
}

/** One interview of hers: how far it is, and her practice codings to accept or refuse. */
export function interview(
  hub: Hub,
  run: Run,
  all: HandOver,
  row: HandOver['sources'][number],
  decide: Decide
): HTMLElement {
  const { words } = hub;
  const mine = all.codings.filter(one => one.source === row.source);
  const [open, decided] = [mine.filter(one => !one.decided), mine.filter(one => one.decided)];
  const facts = [
    stateWord(words, row.state),
    row.n ? fill(words.passagesN, { n: row.n }) : '',
    open.length ? fill(words.handWaitN, { n: open.length }) : '',
    row.to_check ? fill(words.handCheckN, { n: row.to_check }) : ''
  ]
    .filter(Boolean)
    .join(' · ');
  const together = [
    ['accept', words.handAcceptAll],
    ['drop', words.handRefuseAll]
  ] as const;
  const both = together.map(([outcome, text]) =>
    button({
      class: 'rap-plain',
      text,
      set: { 'aria-label': `${text}: ${hub.sourceName(row.source)}` },
      press: () => void decide(open, outcome)
    })
  );
  const show = (one: PracticeCoding): HTMLElement => coding(hub, run, one, decide);
  return make(
    'article',
    { class: 'rap-passage', set: { 'data-source': row.source } },
    make(
      'p',
      { class: 'rap-passage-head' },
      button({
        class: 'rap-link-button',
        text: hub.sourceName(row.source),
        press: () => void jump(hub, run, row.source)
      }),
      make('span', { class: 'rap-quiet', text: facts })
    ),
    open.length > 1 ? make('div', { class: 'rap-acts' }, ...both) : null,
    make('ul', { class: 'rap-plain-list' }, ...open.map(show)),
    decided.length
      ? make(
          'details',
          { class: 'rap-more' },
          make('summary', { text: fill(words.handDecidedN, { n: decided.length }) }),
          make('ul', { class: 'rap-plain-list' }, ...decided.map(show))
        )
      : null
  );
}
