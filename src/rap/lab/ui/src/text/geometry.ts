/** Where lines stand on the page, measured once per width, so that stripes need no look at the document while scrolling. */

import { indexAt, Span } from '../core/spans';
import { Lines } from './lines';

export interface Geometry {
  /** Top and bottom of a stretch, in pixels from the top of the text. */
  of(span: Span): [number, number];
  measure(): void;
  height(): number;
}

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
    const part = Math.min(0.999, Math.max(0, (at - line.start - (end ? 1 : 0)) / Math.max(1, line.end - line.start)));
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
    height: () => total
  };
}
