/** Words and sentences, as the language of a turn cuts them. */
import { Span, indexAt } from './spans';
import { Move } from './keymap';

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
    if (
      words === '' ||
      (grain === 'word' && !piece.isWordLike && !/\p{Extended_Pictographic}/u.test(words))
    ) {
      continue;
    }
    const start = span.start + piece.index + piece.segment.indexOf(words);
    found.push({ start, end: start + words.length });
  }
  return found;
}

/** The word or sentence at `at`, or the last that begins before it. */
export function partAt(
  text: string,
  line: Span,
  at: number,
  grain: Grain,
  language = ''
): Span | null {
  const all = parts(text, line, grain, language);
  return all.find(part => at < part.end) ?? all[all.length - 1] ?? null;
}

/**
 * `span` with one of its edges a word (or a letter) further on or back; null where there is none
 * further, or nothing would be left.
 */
export function moveEdge(
  text: string,
  span: Span,
  move: {
    edge: 'start' | 'end';
    by: 1 | -1;
    within: readonly Span[];
    grain?: 'word' | 'grapheme';
    language?: string;
  }
): Span | null {
  const grain = move.grain ?? 'word';
  const words = move.within.flatMap(line => parts(text, line, grain, move.language));
  const places = words.map(word => word[move.edge]);
  const now = span[move.edge];
  const next =
    move.by > 0 ? places.find(place => place > now) : places.filter(place => place < now).pop();
  if (next === undefined) {
    return null;
  }
  const moved = { ...span, [move.edge]: next };
  return moved.start < moved.end ? moved : null;
}

/** Grows a selection: the word, then its sentence, then the turn. */
export function grow(text: string, span: Span, turn: Span, language = ''): Span {
  const word = partAt(text, turn, span.start, 'word', language);
  const sentences = parts(text, turn, 'sentence', language).filter(
    one => one.start < Math.max(span.end, span.start + 1) && one.end > span.start
  );
  const sentence = sentences.length
    ? { start: sentences[0].start, end: sentences[sentences.length - 1].end }
    : turn;
  const larger = [word, sentence, turn].find(
    one =>
      one &&
      one.start <= span.start &&
      one.end >= span.end &&
      one.end - one.start > span.end - span.start
  );
  return larger ?? turn;
}

/** White space at the ends is not part of what somebody meant to mark. */
export function trimmed(text: string, span: Span): Span | null {
  const words = text.slice(span.start, span.end);
  const start = span.start + words.length - words.trimStart().length;
  const end = span.start + words.trimEnd().length;
  return start < end ? { start, end } : null;
}

// Where the cursor goes: over words, signs, lines' edges and turns. Lines are sorted and do not
// overlap.

export interface Line extends Span {
  /** Index of its turn. */
  turn: number;
  language: string;
  /** Whether these are a person's words. */
  heard?: boolean;
}

/** The turn around a place, as a stretch of the text. */
export function turnAt(lines: readonly Line[], at: number): Span & { language: string } {
  const { turn, language } = lines[indexAt(lines, at)];
  const own = lines.filter(line => line.turn === turn);
  return { start: own[0].start, end: own[own.length - 1].end, language };
}

/**
 * The next place for a cursor at `at`; a visual line is the view's business, since only it knows
 * the width.
 */
export function step(text: string, lines: readonly Line[], at: number, move: Move): number {
  const index = indexAt(lines, at);
  const line = lines[index];
  switch (move.unit) {
    case 'edge':
      return move.forwards ? line.end : line.start;
    case 'turn':
      return turnStart(lines, index, at, move.forwards);
    case 'line':
      return (move.forwards ? lines[index + 1] : lines[index - 1])?.start ?? at;
    default:
      return within(text, lines, at, move);
  }
}

function turnStart(lines: readonly Line[], index: number, at: number, forwards: boolean): number {
  const now = lines[index].turn;
  if (forwards) {
    return lines.find(line => line.turn > now)?.start ?? lines[lines.length - 1].end;
  }
  const first = lines.find(line => line.turn === now)?.start ?? 0;
  return at > first ? first : (lines.find(line => line.turn === now - 1)?.start ?? first);
}

function within(text: string, lines: readonly Line[], at: number, move: Move): number {
  const index = indexAt(lines, at);
  const grain = move.unit === 'word' ? 'word' : 'grapheme';
  const order = move.forwards
    ? lines.slice(index, index + 3)
    : lines.slice(Math.max(0, index - 2), index + 1).reverse();
  const edge = move.forwards && move.extend ? 'end' : 'start';
  for (const line of order) {
    const places = parts(text, line, grain, line.language).map(part => part[edge]);
    const next = move.forwards
      ? places.find(place => place > at)
      : places.filter(place => place < at).pop();
    if (next !== undefined) {
      return next;
    }
    if (move.forwards && at < line.end) {
      return line.end;
    }
  }
  return at;
}
