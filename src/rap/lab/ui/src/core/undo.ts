/**
 * What an act does to the codings on screen, and the act that takes it back: code, place and star,
 * and the state of the interview.
 */
import { Mark } from './spans';
import type { Said } from './undo-list';
import { Act, State } from '../protocol';

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

/** An interview as it is shown: what acts change. */
export interface Shown {
  marks: readonly Mark[];
  state: State;
}

/**
 * What takes `strokes` back, the last first, seen from what was shown before them; nothing when one
 * of them cannot be taken back.
 */
export function inverses(shown: Shown, strokes: readonly Stroke[], draw: () => string): Stroke[] {
  const made = new Set(strokes.filter(({ op }) => op === 'add').map(({ id }) => id));
  const each = strokes
    .filter(stroke => !('ref' in stroke) || !made.has(stroke.ref)) // it goes with what was made
    .reverse()
    .map(stroke => inverse(shown, stroke, draw));
  return each.some(one => !one.length) ? [] : each.flat();
}

/**
 * A deleted coding comes back as one that names what it was, with its star. What a refusal, and
 * whatever touches a coding whose words a correction took away, did cannot be taken back.
 */
function inverse({ marks, state }: Shown, stroke: Stroke, draw: () => string): Stroke[] {
  if (stroke.op === 'add') {
    return [{ id: draw(), op: 'del', ref: stroke.id }];
  }
  if (stroke.op === 'mark') {
    return [{ id: draw(), op: 'mark', state }];
  }
  if (stroke.op !== 'set' && stroke.op !== 'del') {
    return [];
  }
  const before = marks.find(one => one.id === stroke.ref);
  if (!before || (before.toCheck && (stroke.op === 'del' || stroke.start !== undefined))) {
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

/** Acts that were kept, as they are done now: new ids, and what came back meanwhile is meant. */
function renewed(
  acts: readonly Stroke[],
  alias: Map<string, string>,
  draw: () => string
): Stroke[] {
  return acts.map(one => {
    const act = { ...renamed(one, alias), id: draw() };
    if (one.op === 'add') {
      [one.id, ...(one.was ? [one.was] : [])].forEach(old => alias.set(old, act.id));
    }
    return act;
  });
}

/** Whether every coding that these acts change is there. */
const isStanding = (
  acts: readonly Stroke[],
  marks: readonly Mark[],
  alias: ReadonlyMap<string, string>
): boolean =>
  acts.every(one => {
    if (one.op !== 'set' && one.op !== 'del') {
      return true;
    }
    const { ref } = one;
    const now = renamed(one, alias) as typeof one;
    return (
      marks.some(mark => mark.id === now.ref) ||
      acts.some(other => other.op === 'add' && other.id === ref)
    );
  });

/** Acts that were kept, done in what is shown now: what to do, and what takes that back. */
export function turned(
  shown: Shown,
  acts: readonly Stroke[],
  alias: Map<string, string>,
  draw: () => string
): { now: Stroke[]; back: Stroke[] } | null {
  if (!isStanding(acts, shown.marks, alias)) {
    return null;
  }
  const now = renewed(acts, alias, draw);
  return { now, back: inverses(shown, now, draw) };
}

/** What was done, for the list and the toast; seen from the codings before. */
export function saidOf(strokes: readonly Stroke[], marks: readonly Mark[]): Said {
  const [first] = strokes;
  const before =
    first?.op === 'set' || first?.op === 'del'
      ? marks.find(mark => mark.id === first.ref)
      : undefined;
  const code = before?.code ?? '';
  if (strokes.length > 1 && first.op === 'add') {
    return { word: 'codedN', facts: { n: strokes.length, code: first.code } };
  }
  switch (first?.op) {
    case 'add':
      return { word: 'coded', facts: { code: first.code } };
    case 'del':
      return { word: 'uncoded', facts: { code } };
    case 'set':
      return first.code !== undefined
        ? { word: 'recoded', facts: { code: first.code } }
        : first.important !== undefined
          ? { word: first.important ? 'madeImportant' : 'madeOrdinary', facts: { code } }
          : { word: 'edgeMoved', facts: { code } };
    case 'mark':
      return { word: first.state === 'done' ? 'markedDone' : 'markedCoding' };
    default:
      return { word: 'vetoed', facts: { who: first?.op === 'veto' ? first.audience : '' } };
  }
}
