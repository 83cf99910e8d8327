/**
 * Where words stand on the page, measured at the letters themselves. Only rows that are drawn are
 * measured; how high the others are is estimated.
 */

import { indexAt, Mark, Span } from '../core/spans';
import { AWAKE, Lines } from './lines';
import { Stretch } from './turns';

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
  /** The rows within a view's height of a letter, wherever it is. */
  around(at: number): [number, number];
  /** The letters of these rows. */
  span(rows: readonly [number, number]): Span;
  /** Where codings that touch these rows stand. */
  edges(rows: readonly [number, number]): (mark: Mark) => Edges;
  /** Rows are about this high until they are drawn; what was measured is forgotten. */
  measure(): void;
}

/**
 * A stretch of the text as one of the document, to be painted. A `Range` would be looked at
 * whenever anything of the page is removed.
 */
export function rangeOf(lines: Lines, span: Span): StaticRange {
  const [startContainer, startOffset] = lines.locate(span.start);
  const [endContainer, endOffset] = lines.locate(span.end);
  return new StaticRange({ startContainer, startOffset, endContainer, endOffset });
}

/** The one range that measures, since each that exists makes every removal slower. */
const ruler = document.createRange();

/** Where a stretch stands: its first row of letters. */
export function boxOf(lines: Lines, span: Span): DOMRect {
  ruler.setStart(...lines.locate(span.start));
  ruler.setEnd(...lines.locate(span.end));
  const box = ruler.getClientRects()[0] ?? ruler.getBoundingClientRect();
  ruler.setStart(document, 0);
  ruler.collapse(true);
  return box;
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

  const { stretches } = lines;
  const stretchAt = (y: number): number => below(stretches, y, 0, stretches.length - 1);
  const rowAt = (y: number, { from, to }: Stretch): number => below(rows, y, from, to - 1);
  /** Their rows are as high as they are from now on, not as high as was estimated. */
  const wake = (from: number, to: number): void =>
    stretches.slice(Math.max(0, from), to + 1).forEach(one => one.element.classList.add(AWAKE));
  const between = (top: number, bottom: number): [number, number] => {
    const from = stretchAt(top);
    wake(from, stretchAt(bottom));
    const to = stretchAt(bottom); // those above it may be lower than was estimated
    wake(from, to);
    return [rowAt(top, stretches[from]), rowAt(bottom, stretches[to])];
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
      return between(frame.top - margin, frame.bottom + margin);
    },
    around: at => {
      const row = rows[indexAt(rows, at)];
      wake(row.stretch - 1, row.stretch + 1);
      const box = row.element.getBoundingClientRect();
      return between(box.top - scroller.clientHeight, box.bottom + scroller.clientHeight);
    },
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
  ruler.setStart(node, Math.max(0, offset - 1));
  ruler.setEnd(node, Math.min(node.textContent?.length ?? offset, offset + wide));
  return ruler.getClientRects()[0] ?? null;
}

/** The first of `all` from `low` to `high` whose bottom is below `y`: they are in order. */
function below(
  all: readonly { element: HTMLElement }[],
  y: number,
  low: number,
  high: number
): number {
  while (low < high) {
    const middle = (low + high) >> 1;
    const found = all[middle].element.getBoundingClientRect().bottom > y;
    [low, high] = found ? [low, middle] : [middle + 1, high];
  }
  return low;
}

/** So high a stretch will be, from its letters and from how many of them fit beside each other. */
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
  const apart = parseFloat(getComputedStyle(lines.rows[0].element).marginBottom);
  for (const { element, from, to } of lines.stretches) {
    let size = 0;
    for (const row of lines.rows.slice(from, to)) {
      size += apart;
      for (let i = row.from; i < row.to; i++) {
        size += high * Math.max(1, Math.ceil((lines.all[i].end - lines.all[i].start) / fits));
      }
    }
    element.style.containIntrinsicBlockSize = `auto ${Math.round(size)}px`;
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
