/** What `undo.test.ts` plays on: two people who code one text, each with a list of her own. */
import assert from 'node:assert/strict';

import { carryAct, TextMap } from '../src/core/passage';
import { Mark } from '../src/core/spans';
import { fold, inverses, saidOf, Stroke, turned } from '../src/core/undo';
import { createUndoList, isStrokes, newestOf, Step, UndoList } from '../src/core/undo-list';
import { Act, State } from '../src/protocol';
import { Random, Server, SOURCE } from './weather-model';

export const PEOPLE = ['K-01', 'K-02'] as const;
export const HERE = { source: SOURCE };

type Drawer = Pick<Storage, 'getItem' | 'setItem'>;

export function drawer(): Drawer {
  const kept = new Map<string, string>();
  return {
    getItem: key => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value)
  };
}

export const counter = (): (() => string) => {
  let n = 0;
  return () => `id${n++}`;
};

export const strokes = (src: string, acts: readonly Act[]): Step['back'] => ({ src, acts });

export const MARK: Mark = {
  id: 'old',
  code: 'rent',
  coder: 'K-01',
  t: '1',
  start: 3,
  end: 6,
  important: false,
  toCheck: false,
  memo: null,
  outside: false
};

/** Two people code one text; what each sees are the codings of both. */
export class Table {
  marks: Mark[] = PEOPLE.flatMap((coder, i) => [
    { ...MARK, id: `old${i}`, coder, start: 4 * i, end: 4 * i + 3 },
    { ...MARK, id: `star${i}`, coder, start: 20, end: 22 + i, important: true }
  ]);
  readonly states: Record<string, State> = { 'K-01': 'coding', 'K-02': 'done' };
  readonly lists: Record<string, () => UndoList>;
  readonly server = new Server('');
  private maps: TextMap[] = [];

  constructor(
    private readonly random: Random,
    private readonly draw: () => string
  ) {
    const kept = PEOPLE.map(() => drawer());
    // each act in a window that was just reloaded
    this.lists = Object.fromEntries(
      PEOPLE.map((who, i) => [who, () => createUndoList(kept[i], who, draw)])
    );
  }

  /** What must be as before: of each coding all fields but its id and when it was written. */
  facts(): string[] {
    const words = ({ start, end }: Mark): string => this.server.text.slice(start, end).join(' ');
    return [
      ...this.marks.map(one =>
        [one.coder, one.code, words(one), one.important, one.toCheck, one.outside].join(' · ')
      ),
      ...Object.entries(this.states).map(String)
    ].sort();
  }

  play(who: string, acts: readonly Stroke[]): void {
    for (const act of acts) {
      this.marks = fold(this.marks, act, { coder: who, t: '2' });
      if (act.op === 'mark') {
        this.states[who] = act.state;
      }
    }
  }

  act(who: string): void {
    const { random, draw } = this;
    const mine = this.marks.filter(mark => mark.coder === who);
    const one = mine[random(mine.length || 1)];
    const place = (): { start: number; end: number } => {
      const start = random(this.server.text.length - 4);
      return { start, end: start + 1 + random(3) };
    };
    const add = (): Stroke => ({ id: draw(), op: 'add', code: 'key', ...place() });
    const change = [{ code: `c${random(3)}` }, { important: !one?.important }, place()];
    const kinds: (() => Stroke[])[] = [
      () => [add()],
      () => [add(), add(), add()],
      () => [{ id: draw(), op: 'mark', state: random(2) ? 'done' : 'coding' }],
      ...(one
        ? [
            (): Stroke[] => [{ id: draw(), op: 'del', ref: one.id }],
            (): Stroke[] => [{ id: draw(), op: 'set', ref: one.id, ...change[random(3)] }],
            (): Stroke[] => [{ id: draw(), op: 'set', ref: one.id, ...change[random(3)] }]
          ]
        : [])
    ];
    const acts = kinds[random(kinds.length)]();
    const shown = { marks: this.marks, state: this.states[who] };
    const back = strokes(this.server.src, inverses(shown, acts, draw));
    this.lists[who]().done({ what: saidOf(acts, this.marks), where: { ...HERE, name: '' }, back });
    this.play(who, acts);
  }

  /** A colleague adds words between others: every coding stays on its words. */
  correct(): void {
    const before = this.server.src;
    const free = [...this.server.text.keys()].filter(
      at => !this.marks.some(mark => mark.start < at && at < mark.end)
    );
    this.server.older.set(before, [...this.server.text]);
    const at = free[this.random(free.length)];
    this.server.text.splice(at, 0, `new${this.maps.length}`);
    this.server.src = `text${this.server.older.size}`;
    this.maps.push(this.server.map(before));
    this.marks = this.marks.map(mark => {
      const moved = mark.start >= at ? 1 : 0;
      return { ...mark, start: mark.start + moved, end: mark.end + moved };
    });
  }

  undo(who: string, side: 'steps' | 'undone'): boolean {
    const list = this.lists[who]();
    const step = newestOf(list[side](), HERE);
    if (!step || !isStrokes(step.back)) {
      return false;
    }
    let acts: readonly Act[] = step.back.acts;
    for (let { src } = step.back; src !== this.server.src;) {
      const map = this.server.map(src);
      const carried = acts.map(act => carryAct(act, map));
      if (carried.includes(null)) {
        list.barred(step, 'changed');
        return true;
      }
      [acts, src] = [carried.filter(act => act !== null), map.to];
    }
    const shown = { marks: this.marks, state: this.states[who] };
    const found = turned(shown, acts, list.alias, this.draw);
    if (!found) {
      assert.ok(
        list.steps().some(one => one.why),
        'what was done cannot be taken back'
      );
      list.barred(step, 'gone'); // what it changed did not come back
      return true;
    }
    this.play(who, found.now);
    list.turned(step, strokes(this.server.src, found.back));
    return true;
  }
}
