/**
 * Facts about a code: how much it is used and where, which passages are older than its meaning,
 * what became of it.
 */

import { ask } from '../api';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import type { CodeEvent, CodeRow, CodeUses } from '../contract/codebook';
import type { CodingRow } from '../contract/coding';
import { Labels } from '../protocol';
import { fill, Words } from '../words';
import type { Book } from './book';
import { isSource, jump } from './passage';
import { go, section, when } from './page';

const stepWord = (words: Words, step: string): string =>
  ({
    created: words.stepCreated,
    label: words.stepLabel,
    definition: words.stepDefinition,
    look: words.stepLook,
    moved: words.stepMoved,
    merged: words.stepMerged,
    split: words.stepSplit,
    retired: words.stepRetired,
    revived: words.stepRevived
  })[step] ?? step;

/** Why a step was taken; of a code that was made while an interview was coded its id is kept. */
export const reasonOf = (hub: Hub, reason: string): string =>
  reason.replace(/^(\S+)(?= \(\S+\)$|$)/, id =>
    isSource(id) ? fill(hub.words.madeWhile, { source: hub.sourceName(id) }) : id
  );

export function createFacts(book: Book, code: CodeRow): HTMLElement {
  const { hub, run } = book;
  const words = hub.words;
  const host = make('div', { class: 'rap-facts-of' });
  void load();
  return host;

  async function load(): Promise<void> {
    const [uses, again, history] = await Promise.all([
      book.page.attempt(ask<CodeUses>(`codebook/${code.code}/used`)),
      book.page.attempt(
        ask<{ codings: (CodingRow & { source: string })[] }>(`codebook/${code.code}/again`)
      ),
      book.page.attempt(ask<{ events: CodeEvent[] }>(`codebook/${code.code}/history`))
    ]);
    host.append(used(uses), older(again?.codings ?? []) ?? '', past(history?.events ?? []));
  }

  function used(uses: CodeUses | null): HTMLElement {
    const places = (uses?.codings ?? []).map(row =>
      button({
        class: 'rap-plain',
        text: `${hub.sourceName(row.source)} · ${row.n}`,
        press: () => void jump(hub, run, row.source)
      })
    );
    const findings = [
      ...new Set([...(uses?.findings ?? []), ...(uses?.queries ?? []).map(one => one.finding)])
    ].map(id => button({ class: 'rap-plain', text: id, press: () => go(run, 'findings') }));
    const memos = uses?.memos.length
      ? [
          button({
            class: 'rap-plain',
            text: `${words.pageMemos} · ${uses.memos.length}`,
            press: () => go(run, 'memos', { about: code.code })
          })
        ]
      : [];
    const all = button({
      class: 'rap-plain',
      text: fill(words.bookCounts, { n: code.n, people: code.n_people }),
      press: () => go(run, 'passages', { code: code.code })
    });
    const rows = [...places, ...findings, ...memos];
    return section(
      words.bookUsed,
      make(
        'div',
        { class: 'rap-acts' },
        ...(rows.length
          ? [all, ...rows]
          : [make('span', { class: 'rap-quiet', text: words.bookUsedNowhere })])
      )
    );
  }

  function older(codings: (CodingRow & { source: string })[]): HTMLElement | null {
    if (!codings.length) {
      return null;
    }
    const rows = codings.map(one =>
      button({
        class: 'rap-plain',
        text: `${hub.sourceName(one.source)}:${one.start}`,
        press: () => void jump(hub, run, one.source, one.start, one.end)
      })
    );
    return section(
      fill(words.bookAgain, { n: codings.length }),
      make('div', { class: 'rap-acts' }, ...rows)
    );
  }

  function past(events: CodeEvent[]): HTMLElement {
    const text = (value: string | Labels | undefined): string =>
      typeof value === 'string' ? value : hub.label(value);
    const rows = [...events]
      .reverse()
      .map(event =>
        make(
          'li',
          {},
          make('span', {
            class: 'rap-quiet',
            text: [when(hub, event.t), event.by].filter(Boolean).join(' · ')
          }),
          ' ',
          make('strong', { text: stepWord(words, event.what) }),
          event.reason ? ` – ${reasonOf(hub, event.reason)}` : '',
          ...Object.keys(event.before).map(key =>
            make(
              'div',
              { class: 'rap-change' },
              make('del', { text: text(event.before[key]) }),
              ' → ',
              make('ins', { text: text(event.after[key]) })
            )
          )
        )
      );
    return section(
      words.bookHistory,
      rows.length
        ? make('ol', { class: 'rap-plain-list rap-past' }, ...rows)
        : quiet(words.bookHistoryNone)
    );
  }
}
