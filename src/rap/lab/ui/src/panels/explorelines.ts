/**
 * The places of a word as lines, the word in one column: what stands before and after it is seen.
 */

import { button, make } from '../elements';
import { Hub } from '../hub';
import type { PassageRow } from '../contract/exploring';
import { jump } from './passage';
import { Run } from './registry';

export function createLines(
  hub: Hub,
  run: Run,
  title: string,
  passages: readonly PassageRow[]
): HTMLElement {
  const longest = Math.max(4, ...passages.map(one => [...one.quote].length));
  const name = (id: string): string => hub.sources.find(row => row.id === id)?.title || id;
  const line = (one: PassageRow): HTMLElement =>
    make(
      'tr',
      {},
      make(
        'th',
        { set: { scope: 'row' } },
        button({
          class: 'rap-line-name',
          text: name(one.source),
          title: hub.sourceName(one.source),
          press: () => void jump(hub, run, one.source, one.start, one.end)
        })
      ),
      make(
        'td',
        { class: 'rap-line-before' },
        // the end of a line: another one is another turn
        make('span', { text: (one.before ?? '').split('\n').pop() })
      ),
      make('td', {}, make('mark', { text: one.quote })),
      make('td', { class: 'rap-line-after', text: (one.after ?? '').split('\n')[0] })
    );
  return make(
    'table',
    { class: 'rap-lines' },
    make('caption', { class: 'rap-unseen', text: title }),
    make(
      'colgroup',
      {},
      make('col', { class: 'rap-line-who' }),
      make('col', {}),
      make('col', { set: { style: `width: calc(${longest}ch + 14px)` } }),
      make('col', {})
    ),
    make('tbody', {}, ...passages.map(line))
  );
}

/** The texts that are coded as a whole, each with its way there. */
export const createWhole = (hub: Hub, run: Run, sources: readonly string[]): HTMLElement =>
  make(
    'p',
    {},
    `${hub.words.exploreWhole} `,
    ...sources.flatMap(id => [
      button({
        class: 'rap-plain',
        text: hub.sourceName(id),
        press: () => void jump(hub, run, id)
      }),
      ' '
    ])
  );
