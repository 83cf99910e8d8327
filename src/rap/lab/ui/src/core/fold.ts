/** What an act does to the codings on screen, and the act that takes it back. */

import { Act } from '../protocol';
import { Mark } from './spans';

/** An act as the screen knows it: places in UTF-16 units. */
export type Stroke = Act;

export interface Who {
  coder: string;
  t: string;
  training?: boolean;
}

/** The codings after `stroke`. One that is done already, or whose coding is not there, changes nothing. */
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
  return { id, code, start, end, important: false, toCheck: false, memo: null, outside: who.training === true };
}

function changed(stroke: Extract<Stroke, { op: 'set' }>): Partial<Mark> {
  const { code, start, end, important } = stroke;
  const placed = start !== undefined && end !== undefined ? { start, end, toCheck: false } : {};
  return { ...(code === undefined ? {} : { code }), ...(important === undefined ? {} : { important }), ...placed };
}

/** What undoes `stroke`, seen from the codings before it. A deleted coding comes back as one that names what it was. */
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
    return { id: draw(), op: 'add', code: before.code, start: before.start, end: before.end, was: before.id };
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
  return stroke.op === 'set' || stroke.op === 'del' ? { ...stroke, ref: latest(stroke.ref) } : stroke;
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
