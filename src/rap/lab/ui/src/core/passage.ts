/**
 * A place that knows in which text it counts. Over a correction it is carried by the server's map,
 * or refused; never left where it was.
 */
import { OffsetMap } from './offsets';
import { Span } from './spans';
import { Act } from '../protocol';

/** `start` and `end` count code points, end exclusive, as everywhere outside the browser. */
export interface Passage {
  readonly source: string;
  /** The text's hash, as far as the server names it. */
  readonly hash: string;
  readonly start: number;
  readonly end: number;
}

/** A text on screen, where places count UTF-16 units. */
export interface ShownText {
  readonly source: string;
  readonly hash: string;
  readonly map: OffsetMap;
}

/** What `GET sources/ID/map?from=HASH` answers: which stretches of an older text are in today's. */
export interface TextMap {
  readonly source: string;
  readonly from: string;
  readonly to: string;
  /** Old start, old end, new start; in order. Null when no correction leads here. */
  readonly equal: readonly (readonly [number, number, number])[] | null;
}

/** Where the passage is in today's text, letter for letter; null when any of it was changed. */
export function carry(passage: Passage, map: TextMap): Passage | null {
  if (passage.source !== map.source) {
    return null;
  }
  if (passage.hash === map.to) {
    return passage;
  }
  if (passage.hash !== map.from || !map.equal || passage.start >= passage.end) {
    return null;
  }
  let [at, start, end] = [passage.start, -1, -1];
  for (const [from, until, now] of map.equal) {
    if (at < passage.end && from <= at && at < until) {
      const place = now + at - from;
      if (end >= 0 && place !== end) {
        return null; // something stands in between now
      }
      start = start < 0 ? place : start;
      const last = Math.min(until, passage.end);
      end = place + last - at;
      at = last;
    }
  }
  return at === passage.end ? { ...passage, hash: map.to, start, end } : null;
}

/** About where a place of the older text is in today's, to show it when its words are gone. */
export function near(at: number, { equal }: TextMap): number {
  const before = equal?.filter(([from]) => from <= at).at(-1);
  return before ? before[2] + Math.min(at, before[1]) - before[0] : 0;
}

/** An act that was made in an older text; null when the words it is about were changed. */
export function carryAct(act: Act, map: TextMap): Act | null {
  if (!('start' in act) || act.start === undefined || act.end === undefined) {
    return map.equal || map.from === map.to ? act : null;
  }
  const { start, end } = act;
  const now = carry({ source: map.source, hash: map.from, start, end }, map);
  return now && { ...act, start: now.start, end: now.end };
}

/** The passage of a stretch on screen, which counts in UTF-16 units. */
export const passageOf = (text: ShownText, span: Span): Passage => ({
  source: text.source,
  hash: text.hash,
  start: text.map.toPoint(span.start),
  end: text.map.toPoint(span.end)
});

/** Where it stands on screen; null when the text on screen is another than the one it counts in. */
export const spanOf = (text: ShownText, passage: Passage): Span | null =>
  passage.source === text.source && passage.hash === text.hash
    ? { start: text.map.toUtf16(passage.start), end: text.map.toUtf16(passage.end) }
    : null;
