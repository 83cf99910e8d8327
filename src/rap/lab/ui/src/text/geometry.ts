/**
 * Where words stand on the page, measured at the letters themselves. Only rows that are drawn are
 * measured; how high the others are is estimated.
 */

import { indexAt, Mark, Span } from '../core/spans';
import { Lines } from './lines';

/** Top and bottom in pixels from the top of the text; what begins above or ends below is cut. */
export interface Edges {
  top: number;
  bottom: number;
  begins: boolean;
  ends: boolean;
}

export interface Geometry {
  /** The first and the last row of what is in view and `margin` pixels above and below. */
  rows(margin: number): [number, number];
  /** The row that stands about `by` pixels below another, or above it. */
  reach(row: number, by: number): number;
  /** The letters of these rows. */
  span(rows: readonly [number, number]): Span;
  /** Where codings that touch these rows stand. */
  edges(rows: readonly [number, number]): (mark: Mark) => Edges;
  /** Rows are about this high until they are drawn; what was measured is forgotten. */
  measure(): void;
}

/** A stretch of the text as one of the document. */
export function rangeOf(lines: Lines, span: Span): Range {
  const range = document.createRange();
  range.setStart(...lines.locate(span.start));
  range.setEnd(...lines.locate(span.end));
  return range;
}

/** Rows of letters are broken before the last word that does not fit: so much of each is empty. */
const RAGGED = 0.98;
const SAMPLE = 2000;

export function createGeometry(
  lines: Lines,
  body: HTMLElement,
  scroller: HTMLElement,
  text: () => string
): Geometry {
  const { rows } = lines;
  // from the top of its row, so that it stays true when rows above become higher
  let known = new WeakMap<Mark, { top?: number; bottom?: number }>();

  /** The first row whose bottom is below `y`, by halves: rows stand in order. */
  const rowAt = (y: number): number => {
    let [low, high] = [0, rows.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      const below = rows[middle].element.getBoundingClientRect().bottom > y;
      [low, high] = below ? [low, middle] : [middle + 1, high];
    }
    return low;
  };
  const measured = (mark: Mark, edge: 'top' | 'bottom', at: number, row: DOMRect): number => {
    const entry = known.get(mark) ?? {};
    known.set(mark, entry);
    entry[edge] ??= (letterAt(lines, text(), at) ?? row)[edge] - row.top;
    return entry[edge];
  };

  return {
    rows: margin => {
      const frame = scroller.getBoundingClientRect();
      return [rowAt(frame.top - margin), rowAt(frame.bottom + margin)];
    },
    reach: (row, by) => rowAt(rows[row].element.getBoundingClientRect().top + by),
    span: ([from, to]) => ({ start: rows[from].start, end: rows[to].end }),
    edges: ([from, to]) => {
      const base = body.getBoundingClientRect().top;
      const boxes = rows.slice(from, to + 1).map(row => row.element.getBoundingClientRect());
      const boxOf = (at: number): DOMRect => {
        const row = lines.all[indexAt(lines.all, at)].turn;
        return boxes[Math.max(0, Math.min(row - from, boxes.length - 1))];
      };
      return mark => {
        const [first, last] = lettersOf(lines, text(), mark);
        const begins = first >= rows[from].start;
        const ends = last < rows[to].end;
        const [above, below] = [boxOf(first), boxOf(last)];
        return {
          top: above.top - base + (begins ? measured(mark, 'top', first, above) : 0),
          bottom: (ends ? below.top + measured(mark, 'bottom', last, below) : below.bottom) - base,
          begins,
          ends
        };
      };
    },
    measure: () => {
      known = new WeakMap();
      estimate(lines, body, text());
    }
  };
}

/**
 * The first and the last letter of a coding that stand on the page: white space has no place, nor
 * has who speaks when.
 */
function lettersOf(lines: Lines, text: string, span: Span): [number, number] {
  let first = span.start;
  let line = indexAt(lines.all, first);
  while (first < span.end - 1 && (first >= lines.all[line].end || /\s/.test(text[first]))) {
    first = first < lines.all[line].end ? first + 1 : (lines.all[++line]?.start ?? span.end);
  }
  let last = span.end - 1;
  line = indexAt(lines.all, last);
  while (last > first && (last >= lines.all[line].end || /\s/.test(text[last]))) {
    last = last < lines.all[line].end ? last - 1 : lines.all[line].end - 1;
  }
  return [Math.min(first, span.end - 1), Math.max(first, last)];
}

/** Where a letter stands; half of an emoji stands where all of it does. */
function letterAt(lines: Lines, text: string, at: number): DOMRect | null {
  const low = /[\udc00-\udfff]/.test(text[at] ?? '') ? at - 1 : at;
  const [node, offset] = lines.locate(low + 1);
  const wide = /[\ud800-\udbff]/.test(text[low] ?? '') ? 1 : 0;
  const range = document.createRange();
  range.setStart(node, Math.max(0, offset - 1));
  range.setEnd(node, Math.min(node.textContent?.length ?? offset, offset + wide));
  return range.getClientRects()[0] ?? null;
}

/** So high a row will be, from its letters and from how many of them fit beside each other. */
function estimate(lines: Lines, body: HTMLElement, text: string): void {
  const style = getComputedStyle(body);
  const brush = document.createElement('canvas').getContext('2d');
  if (!brush || !lines.rows.length) {
    return;
  }
  brush.font = style.font;
  const sample = text.slice(0, SAMPLE).replace(/\s+/g, ' ');
  const wide = brush.measureText(sample).width / Math.max(1, sample.length);
  const fits = Math.max(1, Math.floor((measureOf(lines, body) / wide) * RAGGED));
  const high = parseFloat(style.lineHeight);
  for (const row of lines.rows) {
    let count = 0;
    for (let i = row.from; i < row.to; i++) {
      count += Math.max(1, Math.ceil((lines.all[i].end - lines.all[i].start) / fits));
    }
    const size = `auto ${Math.round(count * high)}px`;
    if (row.element.style.containIntrinsicBlockSize !== size) {
      row.element.style.containIntrinsicBlockSize = size;
    }
  }
}

/** How wide the words run. */
function measureOf(lines: Lines, body: HTMLElement): number {
  const full = body.querySelector<HTMLElement>('.rap-words');
  const [{ element }] = lines.rows;
  const { paddingLeft, paddingRight } = getComputedStyle(element);
  return (
    full?.clientWidth ?? element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
  );
}
