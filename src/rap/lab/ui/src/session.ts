/**
 * One open interview: its codings with all acts of this window already on them, and what can be
 * undone.
 */

import { ask, readMap, Refused } from './api';
import { fold, inverses, placed, renamed, saidOf, Stroke, turned, Who } from './core/undo';
import { createOffsetMap } from './core/offsets';
import { carry, carryAct, Passage, passageOf, ShownText, spanOf } from './core/passage';
import { drawId } from './core/requests';
import { GONE } from './core/sending';
import { Mark, Span } from './core/spans';
import { differing, gapOf, taken } from './core/taken-over';
import { Said, Strokes } from './core/undo-list';
import { Hub } from './hub';
import type { SourceOpened } from './contract/coding';
import { Act, State } from './protocol';
import { createSignal, Signal } from './signal';

/** Where a stretch of the text before is in the one shown now; null when its words were changed. */
export type Follow = (span: Span) => Span | null;

export interface Session {
  readonly id: string;
  source: SourceOpened;
  text: string;
  marks: Mark[];
  state: State;
  readonly changed: Signal<Span[]>;
  /** The text itself is another now; what was in hand is found in it at once. */
  readonly replaced: Signal<Follow>;
  /** The text as it is shown. */
  shown(): ShownText;
  /** A stretch with the text it counts in, to be found again later. */
  passage(span: Span): Passage;
  /** Where a passage is in the text of today; null when its words were changed. */
  find(passage: Passage): Promise<Span | null>;
  toUnits(point: number): number;
  toPoint(unit: number): number;
  /**
   * Shown at once, kept, sent, and said with a way to take it back. `said` is for the list, when
   * the acts do not say enough; `sentence` is for the screen alone, and may hold words of the text;
   * `page` is the page where it was done.
   */
  act(strokes: Stroke[], more?: { said?: Said; sentence?: string; page?: string }): void;
  /**
   * Does acts of the list where their words are today. The answer does the opposite, with the ids
   * of what was done, or says why not: what they change is gone, or the words were corrected.
   */
  replay(back: Strokes): Promise<{ back: Strokes; acts: string[] } | 'gone' | 'changed'>;
  /** These are on disk now. */
  acknowledged(acts: readonly Act[]): void;
  read(): Promise<void>;
  /** Reads again only where the list of interviews counts other codings than are shown here. */
  compare(): Promise<void>;
}

export async function openSession(hub: Hub, id: string): Promise<Session> {
  const first = await ask<SourceOpened>(`sources/${id}`);
  let map = createOffsetMap(first.text);
  const me = (): string => hub.me()?.id ?? '';
  let late: Act[] = []; // on disk since a reading began, which may not have seen them
  let readings = 0;
  let [asked, seen] = [0, 0]; // an answer that a later one overtook is of no use

  const who = (): Who => ({
    coder: me(),
    t: new Date().toISOString(),
    training: hub.me()?.training
  });
  const pending = (marks: Mark[]): Mark[] =>
    [...late, ...hub.queue.waiting(id, session.source.src)].reduce(
      (now, act) => fold(now, placed(act, map.toUtf16), who()),
      marks
    );
  const shown = (): ShownText => ({ source: id, hash: session.source.src, map });
  const take = (source: SourceOpened, before: readonly Mark[]): Mark[] =>
    pending(taken(source.codings, map, before));
  const counts = (): Readonly<Record<string, number>> =>
    hub.sources.find(row => row.id === id)?.n ?? {};

  const show = (marks: Mark[]): void => {
    const where = differing(session.marks, marks);
    session.marks = marks;
    session.changed.emit(where);
  };
  const put = (strokes: Stroke[]): void => {
    const now = who();
    show(strokes.reduce((marks, stroke) => fold(marks, stroke, now), session.marks));
    for (const stroke of strokes) {
      if (stroke.op === 'mark') {
        session.state = stroke.state;
      } else if (stroke.op === 'veto') {
        const veto = {
          start: map.toPoint(stroke.start),
          end: map.toPoint(stroke.end),
          audience: stroke.audience
        };
        session.source = { ...session.source, vetoes: [...session.source.vetoes, veto] };
        session.changed.emit([stroke]);
      }
    }
    hub.queue.add(
      id,
      session.source.src,
      strokes.map(stroke => placed(stroke, map.toPoint))
    );
  };
  const alias = (): Map<string, string> => hub.doings.list().alias;
  /** As they are kept: places in code points of this text. */
  const kept = (strokes: readonly Stroke[]): Strokes => ({
    src: session.source.src,
    acts: strokes.map(stroke => placed(stroke, map.toPoint))
  });
  /** Acts of the list in the text of today; null when the words they are about were changed. */
  const carried = async ({ src, acts }: Strokes, tries = 3): Promise<readonly Act[] | null> => {
    if (src === session.source.src || !tries) {
      return tries ? acts : null;
    }
    const today = await readMap(id, src);
    const moved = acts.map(act => carryAct(act, today));
    if (moved.includes(null)) {
      return null;
    }
    if (today.to !== session.source.src) {
      await session.read();
    }
    return carried({ src: today.to, acts: moved.filter(act => act !== null) }, tries - 1);
  };
  // she took her words back: nothing stays on this screen, or in this browser; why stands there
  const empty = (why: string): void => {
    const nothing = { text: why, turns: [], codings: [], vetoes: [], translations: {} };
    hub.doings.list().forget(id);
    Object.assign(session, { source: { ...session.source, ...nothing }, text: why, marks: [] });
    [late, map] = [[], createOffsetMap(why)];
    session.replaced.emit(() => null);
  };

  const session: Session = {
    id,
    source: first,
    text: first.text,
    marks: [],
    state: hub.sources.find(row => row.id === id)?.states[me()] === 'done' ? 'done' : 'coding',
    changed: createSignal<Span[]>(),
    replaced: createSignal<Follow>(),
    shown,
    passage: span => passageOf(shown(), span),
    find: async passage => {
      for (let tries = 0; tries < 3; tries++) {
        if (passage.hash === session.source.src) {
          return spanOf(shown(), passage);
        }
        const today = carry(passage, await readMap(id, passage.hash));
        if (!today) {
          return null;
        }
        if (today.hash !== session.source.src) {
          await session.read();
        }
        passage = today;
      }
      return null;
    },
    toUnits: point => map.toUtf16(point),
    toPoint: unit => map.toPoint(unit),
    act: (strokes, { said, sentence, page } = {}) => {
      const named = strokes.map(stroke => renamed(stroke, alias()));
      const what = said ?? saidOf(named, session.marks);
      const back = kept(inverses(session, named, drawId));
      put(named);
      const why = back.acts.length
        ? undefined
        : named.some(stroke => stroke.op === 'veto')
          ? hub.words.vetoForGood
          : hub.words.undoNoPlace;
      const by = why ? undefined : { acts: named.map(stroke => stroke.id) };
      hub.doings.done({ what, where: { source: id, page, name: '' }, back, why, by }, sentence);
    },
    replay: async back => {
      const acts = await carried(back);
      if (!acts) {
        return 'changed';
      }
      const strokes = acts.map(act => placed(act, map.toUtf16));
      const found = turned(session, strokes, alias(), drawId);
      if (!found) {
        return 'gone';
      }
      put(found.now);
      return { back: kept(found.back), acts: found.now.map(({ id: act }) => act) };
    },
    acknowledged: acts => {
      late.push(...(readings ? acts : []));
    },
    read: async () => {
      late = readings++ ? late : [];
      const mine = ++asked;
      try {
        const source = await ask<SourceOpened>(`sources/${id}`);
        const other = source.src !== session.source.src;
        const before = shown();
        // asked for before the text is replaced: no key finds nothing selected meanwhile
        const moved = other ? await readMap(id, before.hash).catch(() => null) : null;
        if (mine < seen) {
          return;
        }
        seen = mine;
        const barred = JSON.stringify(source.vetoes) !== JSON.stringify(session.source.vetoes);
        session.source = source;
        session.text = source.text;
        if (other) {
          late = [];
          map = createOffsetMap(source.text);
          session.marks = take(source, []);
          session.replaced.emit(span => {
            const words = moved && carry(passageOf(before, span), moved);
            return words && spanOf(shown(), words);
          });
        } else {
          show(take(source, session.marks));
          if (barred) {
            session.changed.emit([{ start: 0, end: session.text.length }]);
          }
        }
      } catch (error) {
        if (error instanceof Refused) {
          if (error.status === GONE) {
            empty(error.message);
          }
          hub.said.emit(error.message);
        }
      } finally {
        readings--;
      }
    },
    compare: async () => {
      if (gapOf(counts(), session.marks) !== gap) {
        await session.read();
        gap = gapOf(counts(), session.marks);
      }
    }
  };
  session.marks = take(first, []);
  let gap = gapOf(counts(), session.marks);
  return session;
}
