/**
 * Where lines stand on the page, measured once per width, so that stripes need no look at the
 * document while scrolling.
 */

import { indexAt, Span } from '../core/spans';
import { Lines } from './lines';

export interface Geometry {
  /** Top and bottom of a stretch, in pixels from the top of the text. */
  of(span: Span): [number, number];
  measure(): void;
  /** The first and last line of a stretch of the page. */
  lines(top: number, bottom: number): [number, number];
  height(): number;
}

/** A stretch of the text as one of the document. */
export function rangeOf(lines: Lines, span: Span): Range {
  const range = document.createRange();
  range.setStart(...lines.locate(span.start));
  range.setEnd(...lines.locate(span.end));
  return range;
}

/** So many lines fill any screen. */
const UNMEASURED = 80;

export function createGeometry(lines: Lines, body: HTMLElement): Geometry {
  let tops = new Float64Array(0);
  let heights = new Float64Array(0);
  let row = 26;
  let total = 0;

  /** The row of letters a place stands in, guessed from how far into its line it is. */
  const rowTop = (at: number, end: boolean): number => {
    const i = indexAt(lines.all, end ? Math.max(0, at - 1) : at);
    const line = lines.all[i];
    const rows = Math.max(1, Math.round(heights[i] / row));
    const part = Math.min(
      0.999,
      Math.max(0, (at - line.start - (end ? 1 : 0)) / Math.max(1, line.end - line.start))
    );
    return tops[i] + (Math.floor(part * rows) + (end ? 1 : 0)) * (heights[i] / rows);
  };

  return {
    of: span => [rowTop(span.start, false), rowTop(span.end, true)],
    measure: () => {
      const base = body.getBoundingClientRect().top;
      const boxes = lines.elements.map(element => element.getBoundingClientRect());
      tops = Float64Array.from(boxes, box => box.top - base);
      heights = Float64Array.from(boxes, box => box.height);
      row = parseFloat(getComputedStyle(body).lineHeight) || row;
      total = body.scrollHeight;
    },
    lines: (top, bottom) => {
      const below = tops.findIndex(y => y > bottom);
      const from = tops.findIndex((y, i) => y + heights[i] >= top);
      return tops.length
        ? [Math.max(0, from), below < 0 ? tops.length - 1 : below]
        : [0, UNMEASURED];
    },
    height: () => total
  };
}
