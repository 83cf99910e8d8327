/**
 * Codings and memos from another program that could not be placed when their text came in: somebody
 * says what becomes of each. Nothing of it is kept in the browser.
 */

import { ask } from '../api';
import { Span } from '../core/spans';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import type { SourceOpened } from '../contract/coding';
import type { LeftOf } from '../contract/review';
import { fill } from '../words';
import { named } from './page';
import { placeChooser } from './reviewplacing';
import { Gate } from './vaultgate';

export interface LeftList {
  readonly element: HTMLElement;
  read(): Promise<void>;
  clear(): void;
}

type Said = Readonly<Record<string, string | number>>;

export function createLeft(gate: Gate, hub: Hub): LeftList {
  const element = make('div', {});
  const read = async (): Promise<void> => {
    const found = await gate.work(hub.requests.latest<{ left: LeftOf[] }>('left', 'review/left'));
    if (found && gate.room) {
      draw(found.left);
    }
  };
  const decide = async (source: string, said: Said): Promise<void> => {
    const body = { source, ...said };
    const found = await gate.work(ask<{ left: LeftOf[] }>('review/left', 'POST', body));
    if (found && gate.room) {
      draw(found.left);
      element.querySelector('button')?.focus();
    }
  };
  const draw = (left: LeftOf[]): void => {
    const n = left.reduce((sum, one) => sum + one.codings.length + one.memos.length, 0);
    const rows = left.flatMap(one => [
      ...one.codings.map(coding => codingRow(one, coding)),
      ...one.memos.map(memo => memoRow(one, memo))
    ]);
    const head = make('h2', { text: fill(hub.words.pendTitle, { n }) });
    element.replaceChildren(
      ...(n
        ? [make('section', { class: 'rap-part' }, head, quiet(hub.words.pendAbout), ...rows)]
        : [])
    );
  };
  const act = (label: string, about: string, press: () => void): HTMLElement =>
    button({ class: 'rap-plain', text: label, set: { 'aria-label': `${about}: ${label}` }, press });
  const head = (of: LeftOf, ...more: string[]): HTMLElement =>
    make(
      'p',
      { class: 'rap-passage-head' },
      of.source ? make('strong', { text: of.title || of.source }) : null,
      ...more.filter(Boolean).map(text => make('span', { class: 'rap-quiet', text }))
    );
  const codingRow = (of: LeftOf, one: LeftOf['codings'][number]): HTMLElement => {
    const { words } = hub;
    const code = hub.codeLabel(one.code);
    const drop = (): void => void decide(of.source, { id: one.id, act: 'drop' });
    const place = (at: Said): void => void decide(of.source, { id: one.id, act: 'place', ...at });
    const chooser = make('div', {});
    const choose = async (): Promise<void> => {
      const source = await gate.work(ask<SourceOpened>(`sources/${of.source}`));
      if (source && gate.room) {
        chooser.replaceChildren(
          placeChooser(hub, source, spanOf(one), chosen => place({ ...chosen }))
        );
      }
    };
    return make(
      'article',
      { class: 'rap-passage' },
      head(of, code, one.coder, one.why),
      one.words ? make('blockquote', { text: one.words }) : null,
      one.start === null
        ? quiet(words.pendNowhere)
        : make('p', { text: fill(words.pendNear, { words: one.near }) }),
      make(
        'div',
        { class: 'rap-raw-acts' },
        one.start === null
          ? null
          : act(words.pendPlace, code, () => place({ src: of.src, ...spanOf(one) })),
        one.words ? act(words.pendElsewhere, code, () => void choose()) : null,
        act(words.pendDrop, code, drop)
      ),
      chooser
    );
  };
  const spanOf = (one: LeftOf['codings'][number]): Span | null =>
    one.start === null || one.end === null ? null : { start: one.start, end: one.end };
  const memoRow = (of: LeftOf, one: LeftOf['memos'][number]): HTMLElement => {
    const { words } = hub;
    const field = make('textarea', {
      class: 'rap-field',
      set: { rows: '4', spellcheck: 'false', autocomplete: 'off' }
    });
    field.value = one.body;
    const label = fill(words.pendMemo, { who: one.by });
    return make(
      'article',
      { class: 'rap-passage' },
      head(of),
      named(label, field, 'rap-wide-field'),
      make(
        'div',
        { class: 'rap-raw-acts' },
        act(
          words.pendLetIn,
          label,
          () => void decide(of.source, { id: one.id, act: 'let in', body: field.value })
        ),
        act(words.pendDrop, label, () => void decide(of.source, { id: one.id, act: 'drop' }))
      )
    );
  };
  return {
    element,
    read,
    clear: () => {
      hub.requests.drop('left');
      element.replaceChildren();
    }
  };
}
