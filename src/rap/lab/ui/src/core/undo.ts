/**
 * What can be taken back in one text by one person: kept on this machine, so that it still works
 * tomorrow. Ids, codes and places, never words.
 */
import { Mark } from './spans';
import { createUndoList, Step } from './undo-list';
import { Act } from '../protocol';

export interface Undo {
  /** These take back what was just done; `what` names it in the list. */
  push(what: string, inverses: Stroke[]): void;
  /** The acts that undo the newest step; null when nothing is left in the list. */
  back(marks: readonly Mark[], draw: () => string): Stroke[] | null;
  on(marks: readonly Mark[], draw: () => string): Stroke[] | null;
  steps(): readonly Step<Stroke>[];
  /** Old id to the id it came back with. */
  alias(): ReadonlyMap<string, string>;
}

const MOST = 200;

export function createUndo(
  drawer: Pick<Storage, 'getItem' | 'setItem'>,
  place: string,
  coder: string
): Undo {
  const list = createUndoList<Stroke>(drawer, place, coder);
  const key = `rap-alias:${place}:${coder}`;
  const alias = new Map(read(drawer, key));
  const save = (): void => {
    try {
      drawer.setItem(key, JSON.stringify([...alias].slice(-MOST)));
    } catch {
      // a full browser: what came back under another id is not found again after a reload
    }
  };
  const standing = (steps: readonly Stroke[], marks: readonly Mark[]): boolean =>
    steps.every(one => {
      const stroke = renamed(one, alias);
      return (
        (stroke.op !== 'set' && stroke.op !== 'del') ||
        marks.some(mark => mark.id === stroke.ref) ||
        steps.some(other => other.op === 'add' && other.id === stroke.ref)
      );
    });
  /** Draws new ids, follows renames; the answer takes these acts back. */
  const renew = (steps: readonly Stroke[], draw: () => string): Stroke[] =>
    steps.map(one => {
      const act = { ...renamed(one, alias), id: draw() };
      if (one.op === 'add') {
        [one.id, ...(one.was ? [one.was] : [])].forEach(old => alias.set(old, act.id));
      }
      return act;
    });
  const move = (
    way: 'back' | 'again',
    marks: readonly Mark[],
    draw: () => string
  ): Stroke[] | null => {
    let acts: Stroke[] | null = null;
    list[way](steps => {
      if (!standing(steps, marks)) {
        return null;
      }
      acts = renew(steps, draw);
      return inverses(marks, acts, draw);
    });
    save();
    return acts;
  };

  return {
    push: list.done,
    back: (marks, draw) => move('back', marks, draw),
    on: (marks, draw) => move('again', marks, draw),
    steps: list.steps,
    alias: () => alias
  };
}

function read(drawer: Pick<Storage, 'getItem'>, key: string): [string, string][] {
  try {
    return JSON.parse(drawer.getItem(key) ?? '[]') as [string, string][];
  } catch {
    return [];
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

/** What takes `strokes` back, the last first, seen from the codings before them. */
export const inverses = (
  marks: readonly Mark[],
  strokes: readonly Stroke[],
  draw: () => string
): Stroke[] => [...strokes].reverse().flatMap(stroke => inverse(marks, stroke, draw));

/** A deleted coding comes back as one that names what it was, with its star. */
function inverse(marks: readonly Mark[], stroke: Stroke, draw: () => string): Stroke[] {
  if (stroke.op === 'add') {
    return [{ id: draw(), op: 'del', ref: stroke.id }];
  }
  if (stroke.op !== 'set' && stroke.op !== 'del') {
    return [];
  }
  const before = marks.find(one => one.id === stroke.ref);
  if (!before) {
    return [];
  }
  const { code, start, end, important, id: was } = before;
  if (stroke.op === 'del') {
    const id = draw();
    const star: Stroke[] = important ? [{ id: draw(), op: 'set', ref: id, important }] : [];
    return [{ id, op: 'add', code, start, end, was }, ...star];
  }
  const back: Stroke = { id: draw(), op: 'set', ref: stroke.ref };
  if (stroke.code !== undefined) {
    back.code = code;
  }
  if (stroke.start !== undefined) {
    Object.assign(back, { start, end });
  }
  if (stroke.important !== undefined) {
    back.important = important;
  }
  return [back];
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
