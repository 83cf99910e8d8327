/** Words and sentences, as the language of a turn cuts them. */

import { Span } from './spans';

type Grain = 'word' | 'sentence' | 'grapheme';

const cutters = new Map<string, Intl.Segmenter>();

function cutter(language: string, granularity: Grain): Intl.Segmenter {
  const key = `${language}/${granularity}`;
  const known = cutters.get(key) ?? new Intl.Segmenter(language || undefined, { granularity });
  cutters.set(key, known);
  return known;
}

/** The words or sentences of `text.slice(span)`, without the white space at their ends. */
export function parts(text: string, span: Span, grain: Grain, language = ''): Span[] {
  const found: Span[] = [];
  for (const piece of cutter(language, grain).segment(text.slice(span.start, span.end))) {
    const words = piece.segment.trim();
    if (words === '' || (grain === 'word' && !piece.isWordLike && !/\p{Extended_Pictographic}/u.test(words))) {
      continue;
    }
    const start = span.start + piece.index + piece.segment.indexOf(words);
    found.push({ start, end: start + words.length });
  }
  return found;
}

/** The word or sentence at `at`, or the last that begins before it. */
export function partAt(text: string, line: Span, at: number, grain: Grain, language = ''): Span | null {
  const all = parts(text, line, grain, language);
  return all.find(part => at < part.end) ?? all[all.length - 1] ?? null;
}

/** `span` with one of its edges a word further on or back; null where there is no further word, or nothing would be left. */
export function moveEdge(
  text: string,
  span: Span,
  move: { edge: 'start' | 'end'; by: 1 | -1; within: readonly Span[]; language?: string }
): Span | null {
  const words = move.within.flatMap(line => parts(text, line, 'word', move.language));
  const places = words.map(word => word[move.edge]);
  const now = span[move.edge];
  const next = move.by > 0 ? places.find(place => place > now) : places.filter(place => place < now).pop();
  if (next === undefined) {
    return null;
  }
  const moved = { ...span, [move.edge]: next };
  return moved.start < moved.end ? moved : null;
}

/** Grows a selection: the word, then its sentence, then the turn. */
export function grow(text: string, span: Span, turn: Span, language = ''): Span {
  const word = partAt(text, turn, span.start, 'word', language);
  const sentences = parts(text, turn, 'sentence', language).filter(one => one.start < Math.max(span.end, span.start + 1) && one.end > span.start);
  const sentence = sentences.length ? { start: sentences[0].start, end: sentences[sentences.length - 1].end } : turn;
  const larger = [word, sentence, turn].find(one => one && one.start <= span.start && one.end >= span.end && one.end - one.start > span.end - span.start);
  return larger ?? turn;
}

/** White space at the ends is not part of what somebody meant to mark. */
export function trimmed(text: string, span: Span): Span | null {
  const words = text.slice(span.start, span.end);
  const start = span.start + words.length - words.trimStart().length;
  const end = span.start + words.trimEnd().length;
  return start < end ? { start, end } : null;
}
