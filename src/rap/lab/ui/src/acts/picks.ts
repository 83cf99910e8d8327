/** What is about to get a code: each place in its line, with a box to leave it out. */

import { make } from '../elements';
import { Hub } from '../hub';
import { keyedList } from '../keyed';

export interface Pick {
  key: string;
  /** The text it is in, where there are several. */
  source: string;
  before: string;
  hit: string;
  after: string;
}

export interface Picks<Row extends Pick> {
  element: HTMLElement;
  show(rows: readonly Row[]): void;
  chosen(): Row[];
  left(): Row[];
  /** These are left out, and nothing else. */
  leave(keys: ReadonlySet<string>): void;
}

/** The context of a place, not cut within a word. */
const lead = (text: string): string => text.replace(/\s+/g, ' ').replace(/^\S*\s/, '… ');
const tail = (text: string): string => text.replace(/\s+/g, ' ').replace(/\s\S*$/, ' …');

export function createPicks<Row extends Pick>(hub: Hub, changed: () => void): Picks<Row> {
  const element = make('ol', {
    class: 'rap-preview rap-picks',
    set: { tabindex: '0', 'aria-label': hub.words.codeAllTitle }
  });
  let rows: readonly Row[] = [];
  let off = new Set<string>();

  const draw = (): void =>
    keyedList(element, rows, {
      key: row => row.key,
      make: row => {
        const box = make('input', { set: { type: 'checkbox' } });
        box.addEventListener('change', () => {
          off = new Set(off);
          off[box.checked ? 'delete' : 'add'](row.key);
          changed();
        });
        const line = make(
          'span',
          {},
          row.source
            ? make('span', { class: 'rap-quiet', text: `${hub.sourceName(row.source)}  ` })
            : null,
          lead(row.before),
          make('strong', { text: row.hit.replace(/\s+/g, ' ') }),
          tail(row.after)
        );
        return make('li', {}, make('label', { class: 'rap-check' }, box, line));
      },
      update: (item, row) => {
        const box = item.querySelector('input');
        if (box) {
          box.checked = !off.has(row.key);
        }
      }
    });
  return {
    element,
    show: given => {
      const isIn = element.contains(document.activeElement);
      rows = given;
      draw();
      if (isIn && !element.contains(document.activeElement)) {
        element.focus(); // the row that had it is gone; keys stay in the box
      }
    },
    chosen: () => rows.filter(row => !off.has(row.key)),
    left: () => rows.filter(row => off.has(row.key)),
    leave: keys => {
      off = new Set(keys);
      draw();
    }
  };
}
