/**
 * What can be taken back: kept on this machine, so that it still works tomorrow. Ids, codes and
 * places, never words.
 */
import { Mark } from './spans';
import { Drawer } from './waiting-acts';
import { Act } from '../protocol';

export interface Undo {
  push(inverses: Stroke[]): void;
  /** The acts that undo the last step; with nothing kept, the latest coding of `mine` goes. */
  back(marks: readonly Mark[], mine: () => string[], draw: () => string): Stroke[] | null;
  on(marks: readonly Mark[], draw: () => string): Stroke[] | null;
  /** Old id to the id it came back with. */
  alias(): ReadonlyMap<string, string>;
}

interface Kept {
  back: Stroke[][];
  on: Stroke[][];
  alias: [string, string][];
}

const MOST = 200;

export function createUndo(drawer: Pick<Drawer, 'getItem' | 'setItem'>, key: string): Undo {
  const kept = read(drawer, key);
  const alias = new Map(kept.alias);
  const save = (): void => {
    kept.back = kept.back.slice(-MOST);
    kept.alias = [...alias].slice(-MOST);
    try {
      drawer.setItem(key, JSON.stringify(kept));
    } catch {
      // a full browser forgets what could be undone, never what was done
    }
  };
  /** Draws new ids, follows renames, and keeps on `other` what would undo these acts. */
  const step = (
    steps: Stroke[],
    other: Stroke[][],
    marks: readonly Mark[],
    draw: () => string
  ): Stroke[] => {
    const acts = steps.map(one => ({ ...renamed(one, alias), id: draw() }));
    for (const act of acts) {
      if (act.op === 'add' && act.was) {
        alias.set(act.was, act.id);
      }
    }
    other.push(acts.flatMap(act => inverse(marks, act, draw) ?? []).reverse());
    save();
    return acts;
  };
  const standing = (steps: Stroke[], marks: readonly Mark[]): boolean =>
    steps.every(one => {
      const stroke = renamed(one, alias);
      return (
        (stroke.op !== 'set' && stroke.op !== 'del') || marks.some(mark => mark.id === stroke.ref)
      );
    });
  const last = (from: Stroke[][], marks: readonly Mark[]): Stroke[] | null => {
    for (let steps = from.pop(); steps; steps = from.pop()) {
      if (steps.length && standing(steps, marks)) {
        return steps;
      }
    }
    return null;
  };

  return {
    push: inverses => {
      if (inverses.length) {
        kept.back.push(inverses);
        kept.on = [];
        save();
      }
    },
    back: (marks, mine, draw) => {
      const steps = last(kept.back, marks);
      if (steps) {
        return step(steps, kept.on, marks, draw);
      }
      const latest = mine().pop();
      return latest ? step([{ id: draw(), op: 'del', ref: latest }], kept.on, marks, draw) : null;
    },
    on: (marks, draw) => {
      const steps = last(kept.on, marks);
      return steps ? step(steps, kept.back, marks, draw) : null;
    },
    alias: () => alias
  };
}

function read(drawer: Pick<Drawer, 'getItem'>, key: string): Kept {
  try {
    const kept = JSON.parse(drawer.getItem(key) ?? '') as Kept;
    return { back: kept.back, on: kept.on, alias: kept.alias };
  } catch {
    return { back: [], on: [], alias: [] };
  }
}

// What an act does to the codings on screen, and the act that takes it back.

/** An act as the screen knows it: places in UTF-16 units. */
export type Stroke = Act;

export interface Who {
  coder: string;
  t: string;
  training?: boolean;
}

/**
 * The codings after `stroke`. One that is done already, or whose coding is not there, changes
 * nothing.
 */
export function fold(marks: readonly Mark[], stroke: Stroke, who: Who): Mark[] {
  switch (stroke.op) {
    case 'add':
      return marks.some(one => one.id === stroke.id)
        ? [...marks]
        : [...marks, { ...added(stroke, who), coder: who.coder, t: who.t }];
    case 'set':
      return marks.map(one => (one.id === stroke.ref ? { ...one, ...changed(stroke) } : one));
    case 'del':
      return marks.filter(one => one.id !== stroke.ref);
    default:
      return [...marks];
  }
}

function added(stroke: Extract<Stroke, { op: 'add' }>, who: Who): Omit<Mark, 'coder' | 't'> {
  const { id, code, start, end } = stroke;
  return {
    id,
    code,
    start,
    end,
    important: false,
    toCheck: false,
    memo: null,
    outside: who.training === true
  };
}

function changed(stroke: Extract<Stroke, { op: 'set' }>): Partial<Mark> {
  const { code, start, end, important } = stroke;
  const placed = start !== undefined && end !== undefined ? { start, end, toCheck: false } : {};
  return {
    ...(code === undefined ? {} : { code }),
    ...(important === undefined ? {} : { important }),
    ...placed
  };
}

/**
 * What undoes `stroke`, seen from the codings before it. A deleted coding comes back as one that
 * names what it was.
 */
export function inverse(marks: readonly Mark[], stroke: Stroke, draw: () => string): Stroke | null {
  if (stroke.op === 'add') {
    return { id: draw(), op: 'del', ref: stroke.id };
  }
  if (stroke.op !== 'set' && stroke.op !== 'del') {
    return null;
  }
  const before = marks.find(one => one.id === stroke.ref);
  if (!before) {
    return null;
  }
  if (stroke.op === 'del') {
    return {
      id: draw(),
      op: 'add',
      code: before.code,
      start: before.start,
      end: before.end,
      was: before.id
    };
  }
  const back: Stroke = { id: draw(), op: 'set', ref: stroke.ref };
  if (stroke.code !== undefined) {
    back.code = before.code;
  }
  if (stroke.start !== undefined) {
    Object.assign(back, { start: before.start, end: before.end });
  }
  if (stroke.important !== undefined) {
    back.important = before.important;
  }
  return back;
}

/** A coding that came back has a new id: later acts on the old one mean the new one. */
export function renamed(stroke: Stroke, alias: ReadonlyMap<string, string>): Stroke {
  const latest = (id: string): string => {
    let now = id;
    for (let next = alias.get(now); next !== undefined && next !== now; next = alias.get(now)) {
      now = next;
    }
    return now;
  };
  return stroke.op === 'set' || stroke.op === 'del'
    ? { ...stroke, ref: latest(stroke.ref) }
    : stroke;
}

/** An act with its places counted otherwise (`count` turns one place into the other unit). */
export function placed(stroke: Stroke, count: (place: number) => number): Stroke {
  if (stroke.op === 'add' || stroke.op === 'veto') {
    return { ...stroke, start: count(stroke.start), end: count(stroke.end) };
  }
  if (stroke.op === 'set' && stroke.start !== undefined && stroke.end !== undefined) {
    return { ...stroke, start: count(stroke.start), end: count(stroke.end) };
  }
  return stroke;
}
