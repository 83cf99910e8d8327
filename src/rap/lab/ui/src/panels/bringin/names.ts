/**
 * What looks like a name or number in texts that enter as they are: each in its line, kept or
 * masked; the words that somebody ticked hold for all files.
 */

import { State } from '../../core/bringing';
import { EVERYWHERE, foundNames, Named, openNames } from '../../core/entering';
import { button, make } from '../../elements';
import { keyedList } from '../../keyed';
import { Find } from '../../protocol-bringin';
import { fill } from '../../words';
import { Bringing, View, write } from './parts';

/** So many are drawn at once; decided ones make room for the next. */
const SHOWN = 50;

export function createNames(bringing: Bringing): View {
  const { hub, store } = bringing;
  const head = make('h2', { set: { role: 'status' } });
  const list = make('div', { set: { translate: 'no' } });
  const element = make('section', { class: 'rap-bring-found' }, head, list);
  const saidOf = ({ entry, find }: Named): string => entry.said.names[find.id] ?? '';
  const actsOf = ({ find }: Named): [string, string][] => [
    ['keep', hub.words.revKeep],
    ['mask', fill(hub.words.bringMaskAs, { label: find.label })],
    [EVERYWHERE, fill(hub.words.bringEverywhere, { words: find.words })]
  ];
  const rowOf = (key: string): Named | undefined =>
    foundNames(store.state()).find(one => keyOf(one) === key);
  const press = (key: string, act: string): void => {
    const one = rowOf(key);
    if (one) {
      const names = { ...one.entry.said.names, [one.find.id]: pressed(saidOf(one), act) };
      store.send({ do: 'say', key: one.entry.key, part: { names } });
    }
  };
  const makeRow = (one: Named): HTMLElement => {
    const { entry, find } = one;
    const line = findLine(find, `${entry.name}, ${find.line}`);
    const acts = actsOf(one).map(([act]) =>
      button({ class: 'rap-plain', press: () => press(keyOf(one), act) })
    );
    return make('div', { class: 'rap-bring-asked' }, line, ...acts);
  };
  const update = (state: State): void => {
    const all = foundNames(state);
    const open = openNames(all);
    const next = new Set(open.slice(0, SHOWN).map(keyOf));
    const rows = all.filter(one => next.has(keyOf(one)) || saidOf(one));
    element.hidden = !rows.length;
    const { bringFound, bringFoundAll } = hub.words;
    write(head, open.length ? fill(bringFound, { n: open.length }) : bringFoundAll);
    keyedList(list, rows, {
      key: keyOf,
      make: makeRow,
      update: (row, one) =>
        actsOf(one).forEach(([act, text], i) => {
          const made = row.children[i + 1] as HTMLButtonElement;
          write(made, text);
          made.hidden = !saidOf(one) && act === EVERYWHERE; // the same as what was said
          made.setAttribute('aria-pressed', String(saidOf(one).includes(act)));
        })
    });
  };
  return { element, update };
}

/** Words in their line, after where that is. */
export function findLine(find: Find, at: string): HTMLElement {
  const line = make('p', { text: `${at}: ${find.before}` });
  line.append(make('mark', { text: find.words }), find.after);
  return line;
}

/** What holds after a press: an act is taken back by pressing it again. */
export function pressed(said: string, act: string): string {
  if (act === EVERYWHERE) {
    return said.endsWith(act) ? said.slice(0, -act.length) : said + act;
  }
  return said.startsWith(act) ? '' : act;
}

const keyOf = ({ entry, find }: Named): string => `${entry.key} ${find.id}`;
