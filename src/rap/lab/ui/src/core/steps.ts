/** Where the cursor goes: over words, signs, lines' edges and turns. Lines are sorted and do not overlap. */

import { Move } from './keymap';
import { indexAt, Span } from './spans';
import { parts } from './segments';

export interface Line extends Span {
  /** Index of its turn. */
  turn: number;
  language: string;
}

/** The turn around a place, as a stretch of the text. */
export function turnAt(lines: readonly Line[], at: number): Span & { language: string } {
  const { turn, language } = lines[indexAt(lines, at)];
  const own = lines.filter(line => line.turn === turn);
  return { start: own[0].start, end: own[own.length - 1].end, language };
}

/** The next place for a cursor at `at`; a visual line is the view's business, since only it knows the width. */
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
  return at > first ? first : lines.find(line => line.turn === now - 1)?.start ?? first;
}

function within(text: string, lines: readonly Line[], at: number, move: Move): number {
  const index = indexAt(lines, at);
  const grain = move.unit === 'word' ? 'word' : 'grapheme';
  const order = move.forwards ? lines.slice(index, index + 3) : lines.slice(Math.max(0, index - 2), index + 1).reverse();
  const edge = move.forwards && move.extend ? 'end' : 'start';
  for (const line of order) {
    const places = parts(text, line, grain, line.language).map(part => part[edge]);
    const next = move.forwards ? places.find(place => place > at) : places.filter(place => place < at).pop();
    if (next !== undefined) {
      return next;
    }
    if (move.forwards && at < line.end) {
      return line.end;
    }
  }
  return at;
}
