/** One open interview: its codings with all acts of this window already on them, and what can be undone. */

import { ask, Refused } from './api';
import { fold, inverse, placed, renamed, Stroke } from './core/fold';
import { createOffsetMap, OffsetMap } from './core/offsets';
import { Mark, Span } from './core/spans';
import { createUndo, Undo } from './core/undo';
import { Hub } from './hub';
import { Coding, SourceText, State } from './protocol';
import { createSignal, Signal } from './signal';

export interface Session {
  readonly id: string;
  source: SourceText;
  text: string;
  marks: Mark[];
  state: State;
  readonly changed: Signal<Span[]>;
  /** The text itself is another now. */
  readonly replaced: Signal<void>;
  toUnits(point: number): number;
  /** Shown at once, kept, sent. */
  act(strokes: Stroke[]): void;
  undo(): Stroke[] | null;
  redo(): Stroke[] | null;
  acknowledged(): void;
  read(): Promise<void>;
}

/** 32 hex digits, drawn here so that an act sent twice is one act. */
export const drawId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');

const markOf = (coding: Coding, map: OffsetMap): Mark => ({
  id: coding.id,
  code: coding.code,
  coder: coding.coder,
  t: coding.t,
  start: map.toUtf16(coding.start),
  end: map.toUtf16(coding.end),
  important: coding.important,
  toCheck: coding.to_check,
  memo: coding.memo
});

/** Where something looks different now; acts keep untouched codings as they are, so most are the same object. */
export function differing(before: readonly Mark[], after: readonly Mark[]): Span[] {
  const key = (mark: Mark): string => [mark.id, mark.code, mark.start, mark.end, mark.important, mark.toCheck].join();
  const old = new Map(before.map(mark => [mark.id, mark]));
  const where: Span[] = [];
  for (const mark of after) {
    const was = old.get(mark.id);
    old.delete(mark.id);
    if (was !== mark && (!was || key(was) !== key(mark))) where.push(mark, ...(was ? [was] : []));
  }
  return [...where, ...old.values()];
}

export async function openSession(hub: Hub, id: string): Promise<Session> {
  const first = await ask<SourceText>(`sources/${id}`);
  let map = createOffsetMap(first.text);
  const me = (): string => hub.me()?.id ?? '';
  const undoOf = (src: string): Undo => createUndo(localStorage, `rap-undo:${id}:${me()}:${src}`);
  let undo = undoOf(first.src);
  let heard = 0; // acknowledgements so far: what was listed before one of them is old

  const pending = (marks: Mark[]): Mark[] =>
    hub.queue.waiting(id).reduce((now, act) => fold(now, placed(act, map.toUtf16), { coder: me(), t: new Date().toISOString() }), marks);
  const take = (source: SourceText): Mark[] => pending(source.codings.filter(one => one.start !== null).map(one => markOf(one, map)));

  const show = (marks: Mark[]): void => {
    const where = differing(session.marks, marks);
    session.marks = marks;
    session.changed.emit(where);
  };
  const put = (strokes: Stroke[]): void => {
    const who = { coder: me(), t: new Date().toISOString() };
    show(strokes.reduce((now, stroke) => fold(now, stroke, who), session.marks));
    for (const stroke of strokes) {
      if (stroke.op === 'mark') {
        session.state = stroke.state;
      } else if (stroke.op === 'veto') {
        const veto = { start: map.toPoint(stroke.start), end: map.toPoint(stroke.end), audience: stroke.audience };
        session.source = { ...session.source, vetoes: [...session.source.vetoes, veto] };
        session.changed.emit([stroke]);
      }
    }
    hub.queue.add(id, session.source.src, strokes.map(stroke => placed(stroke, map.toPoint)));
  };
  const back = (strokes: Stroke[] | null): Stroke[] | null => {
    if (strokes) {
      put(strokes);
    }
    return strokes;
  };
  const mine = (): string[] =>
    session.marks.filter(mark => mark.coder === me()).sort((a, b) => (a.t < b.t ? -1 : 1)).map(mark => mark.id);

  const session: Session = {
    id,
    source: first,
    text: first.text,
    marks: take(first),
    state: hub.sources.find(row => row.id === id)?.states[me()] ?? 'coding',
    changed: createSignal<Span[]>(),
    replaced: createSignal<void>(),
    toUnits: point => map.toUtf16(point),
    act: strokes => {
      const named = strokes.map(stroke => renamed(stroke, undo.alias()));
      const inverses = named.flatMap(stroke => inverse(session.marks, stroke, drawId) ?? []).reverse();
      undo.push(inverses);
      put(named);
    },
    undo: () => back(undo.back(session.marks, mine, drawId)),
    redo: () => back(undo.on(session.marks, drawId)),
    acknowledged: () => {
      heard++;
    },
    read: async () => {
      try {
        const before = heard;
        const source = await ask<SourceText>(`sources/${id}`);
        if (heard !== before) {
          return await session.read();
        }
        const other = source.src !== session.source.src;
        const barred = JSON.stringify(source.vetoes) !== JSON.stringify(session.source.vetoes);
        session.source = source;
        session.text = source.text;
        if (other) {
          map = createOffsetMap(source.text);
          undo = undoOf(source.src);
          session.marks = take(source);
          session.replaced.emit();
        } else {
          show(take(source));
          if (barred) {
            session.changed.emit([{ start: 0, end: session.text.length }]);
          }
        }
      } catch (error) {
        if (error instanceof Refused) {
          hub.said.emit(error.message);
        }
      }
    }
  };
  return session;
}
