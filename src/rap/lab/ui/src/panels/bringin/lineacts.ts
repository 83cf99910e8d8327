/** What can be done with the line that is shown: by the mouse, or by one key. */

import { entryOf, State } from '../../core/bringing';
import { Entry, openDoubts, somebody } from '../../core/incoming';
import { nextLabel } from '../../core/who-is-who';
import { button, make } from '../../elements';
import { keyedList } from '../../keyed';
import { fill } from '../../words';
import { Bringing, keyed, nameOf, View, write } from './parts';

export interface LineActs extends View {
  /** Does what the key says; whether there was something to do. */
  key(event: KeyboardEvent): boolean;
}

interface Act {
  id: string;
  key: string;
  text: string;
  does(entry: Entry, line: number): void;
}

export function createLineActs(bringing: Bringing, go: (line: number) => void): LineActs {
  const { hub, store } = bringing;
  const where = make('span', { class: 'rap-bring-where' });
  const list = make('div', { class: 'rap-bring-acts-list' });
  const element = make('div', { class: 'rap-bring-acts', set: { role: 'toolbar' } }, where, list);

  const turn = (entry: Entry, line: number, to: string): void =>
    store.send({ do: 'turn', key: entry.key, line, to });
  const actsOf = (entry: Entry, line: number): Act[] => {
    const { words } = hub;
    const people = somebody(entry);
    const doubts = openDoubts(entry).filter(one => one.line === line);
    const another = nextLabel(people);
    return [
      ...people
        .slice(0, 8)
        .map((one, i) => ({
          id: `who ${nameOf(one)}`,
          key: String(i + 1),
          text: nameOf(one),
          does: () => turn(entry, line, one.names[0] ?? one.label)
        })),
      { id: 'another', key: '0', text: words.bringAnother, does: () => turn(entry, line, another) },
      { id: 'on', key: 'g', text: words.bringGoesOn, does: () => turn(entry, line, '+') },
      { id: 'out', key: 'x', text: words.bringNoSpeech, does: () => turn(entry, line, '-') },
      ...(doubts.length
        ? [
            {
              id: 'right',
              key: '↵',
              text: words.bringRight,
              does: () => {
                store.send({ do: 'settle', key: entry.key, ids: doubts.map(one => one.id) });
                step(1);
              }
            }
          ]
        : [])
    ];
  };
  /** To the next doubt, or the one before; round at the end. */
  const step = (by: 1 | -1): void => {
    const { chosen, line } = store.state();
    const entry = entryOf(store.state(), chosen);
    const lines = entry ? openDoubts(entry).flatMap(one => one.line || []) : [];
    const next =
      by > 0
        ? (lines.find(one => one > line) ?? lines[0])
        : (lines.filter(one => one < line).pop() ?? lines[lines.length - 1]);
    if (next !== undefined) {
      go(next);
    }
  };
  const move = (by: number): void => {
    const { chosen, line } = store.state();
    const rows = (entryOf(store.state(), chosen)?.looked?.lines ?? []).filter(
      row => row[4] !== 'empty'
    );
    const at = rows.findIndex(row => row[0] === line);
    const to = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (to) {
      go(to[0]);
    }
  };
  const MOVES: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    PageDown: () => move(12),
    PageUp: () => move(-12),
    Home: () => move(-1e6),
    End: () => move(1e6),
    n: () => step(1),
    p: () => step(-1)
  };
  const key = (event: KeyboardEvent): boolean => {
    const { chosen, line } = store.state();
    const entry = entryOf(store.state(), chosen);
    if (!entry || event.ctrlKey || event.metaKey || event.altKey) {
      return false;
    }
    const pressed = event.key === 'Enter' ? '↵' : event.key;
    const act = actsOf(entry, line).find(one => one.key === pressed.toLowerCase());
    const does = act ? () => act.does(entry, line) : MOVES[event.key];
    does?.();
    return Boolean(does);
  };
  const back = button({ class: 'rap-tool', press: () => step(-1) }, '↑', keyed('p'));
  const on = button({ class: 'rap-tool', press: () => step(1) }, '↓', keyed('n'));
  const steps = make('span', { class: 'rap-bring-steps' }, make('span', {}), back, on);
  element.prepend(steps);

  return {
    element,
    key,
    update: (state: State) => {
      const { words } = hub;
      const entry = entryOf(state, state.chosen);
      const line = state.line;
      const has = Boolean(entry?.looked?.lines.length && line);
      element.hidden = !has;
      if (!entry || !has) {
        return;
      }
      element.setAttribute('aria-label', words.bringActs);
      const lines = openDoubts(entry).flatMap(one => one.line || []);
      const at = lines.indexOf(line);
      write(
        steps.children[0] as HTMLElement,
        at < 0
          ? fill(words.bringLines, { n: new Set(lines).size })
          : fill(words.bringDoubtOf, { n: at + 1, of: lines.length })
      );
      steps.hidden = !lines.length;
      back.setAttribute('aria-label', words.bringBack);
      on.setAttribute('aria-label', words.bringOn);
      back.title = words.bringBack;
      on.title = words.bringOn;
      write(where, fill(words.bringLineBegins, { line }));
      keyedList(list, actsOf(entry, line), {
        key: act => act.id,
        make: act =>
          button(
            {
              class: act.id === 'right' ? 'rap-main' : 'rap-plain',
              set: { 'data-act': act.id.split(' ')[0], translate: 'no' },
              press: () => press(act.id)
            },
            keyed(act.key),
            make('span', {})
          ),
        update: (made, act) => {
          write(made.children[0] as HTMLElement, act.key);
          write(made.children[1] as HTMLElement, act.text);
        }
      });
    }
  };
  function press(id: string): void {
    const { chosen, line } = store.state();
    const entry = entryOf(store.state(), chosen);
    if (entry) {
      actsOf(entry, line)
        .find(one => one.id === id)
        ?.does(entry, line);
    }
  }
}
