/**
 * What is selected and where the cursor stands: by mouse, by repeated click, by keys. Kept while a
 * box has the focus.
 */

import { Move } from '../core/keymap';
import { wholeSigns } from '../core/offsets';
import { grow, partAt, trimmed, step, turnAt } from '../core/segments';
import { Span } from '../core/spans';
import { listen, make } from '../elements';
import { Session } from '../session';
import { boxOf } from './geometry';
import { Lines } from './lines';

export interface Selecting {
  /** Without the white space at its ends; null when nothing is selected. */
  selection(): Span | null;
  /** The selection, or the cursor as an empty stretch. */
  place(): Span;
  select(span: Span): void;
  /** Selects without going there: nobody asked for it. */
  keep(span: Span): void;
  /** Selects nothing any more; the cursor stays about where it is. */
  drop(): void;
  move(move: Move): void;
  grow(): void;
  box(span: Span): DOMRect;
  redraw(): void;
  destroy(): void;
}

const OURS = 'rap-selection';

/**
 * What is painted as selected, in all open interviews: with one of its own, the interview behind
 * would take the paint from the one in front.
 */
function painted(): Highlight {
  const there = CSS.highlights.get(OURS) ?? new Highlight();
  CSS.highlights.set(OURS, there);
  return there;
}

export function createSelecting(
  body: HTMLElement,
  session: Session,
  view: {
    lines: () => Lines;
    scroller: HTMLElement;
    /** Draws the rows around a place: what is not drawn cannot be measured. */
    reach: (at: number) => void;
    moved: (byKey: boolean) => void;
  }
): Selecting {
  let anchor = 0;
  let focus = 0;
  let repeat = 0;
  const caret = make('div', { class: 'rap-caret', set: { 'aria-hidden': 'true' } });
  const range = document.createRange();
  const lines = (): Lines => view.lines();

  const spanNow = (): Span => ({ start: Math.min(anchor, focus), end: Math.max(anchor, focus) });
  const box = (span: Span): DOMRect => boxOf(lines(), span);
  const showCaret = (): void => {
    body.append(caret);
    const [here, base] = [box({ start: focus, end: focus }), body.getBoundingClientRect()];
    caret.style.transform = `translate(${here.left - base.left}px, ${here.top - base.top}px)`;
    caret.style.height = `${here.height || 20}px`;
    caret.hidden = anchor !== focus;
  };
  const redraw = (): void => {
    painted().delete(range);
    if (anchor !== focus) {
      const { start, end } = spanNow();
      range.setStart(...lines().locate(start));
      range.setEnd(...lines().locate(end));
      painted().add(range);
    }
    showCaret();
  };
  const put = (from: number, to: number, byKey: boolean): void => {
    [anchor, focus] = [from, to];
    if (byKey) {
      view.reach(focus);
    }
    redraw();
    if (byKey) {
      const selection = getSelection();
      selection?.setBaseAndExtent(...lines().locate(anchor), ...lines().locate(focus));
      reveal();
    }
    view.moved(byKey);
  };
  const reveal = (): void => {
    const [here, frame] = [
      box({ start: focus, end: focus }),
      view.scroller.getBoundingClientRect()
    ];
    if (here.top < frame.top + 40 || here.bottom > frame.bottom - 60) {
      view.scroller.scrollTop += here.top - frame.top - frame.height / 3;
    }
  };
  const visualLine = (forwards: boolean): number => {
    const here = box({ start: focus, end: focus });
    const y = forwards ? here.bottom + here.height / 2 + 4 : here.top - here.height / 2 - 4;
    const spot = document.caretPositionFromPoint?.(here.left + 1, y);
    const found = spot && lines().placeOf(spot.offsetNode, spot.offset);
    const ahead =
      found !== null && found !== undefined && (forwards ? found > focus : found < focus);
    return ahead
      ? found
      : step(session.text, lines().all, focus, { unit: 'line', forwards, extend: false });
  };
  /** The document's selection is read, since a drag may end outside the text. */
  const read = (): void => {
    const selection = getSelection();
    if (
      !selection ||
      selection.rangeCount === 0 ||
      !selection.anchorNode ||
      !selection.focusNode ||
      !body.contains(selection.anchorNode)
    ) {
      return;
    }
    const from = lines().placeOf(selection.anchorNode, selection.anchorOffset);
    const to =
      lines().placeOf(selection.focusNode, selection.focusOffset) ?? edgeOf(selection.focusNode);
    if (from !== null && to !== null && (from !== anchor || to !== focus)) {
      put(from, to, false);
    }
  };
  const edgeOf = (node: Node): number => {
    const before = body.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING;
    const row = (node instanceof Element ? node : node.parentElement)
      ?.closest('.rap-turn')
      ?.querySelector('.rap-line');
    return (row && lines().placeOf(row, 0)) ?? (before ? 0 : session.text.length);
  };
  const repeated = (event: MouseEvent): void => {
    if (event.detail < 2 || event.button !== 0) {
      return;
    }
    event.preventDefault(); // the browser would select by its own idea of a word and of a paragraph
    const spot = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const at = (spot && lines().placeOf(spot.offsetNode, spot.offset)) ?? focus;
    const turn = turnAt(lines().all, at);
    const part =
      event.detail >= 4
        ? turn
        : partAt(session.text, turn, at, event.detail === 2 ? 'word' : 'sentence', turn.language);
    if (part) {
      put(part.start, part.end, true);
      // after a first click inside a selection Chromium clears the selection again each time the
      // button goes up
      window.clearTimeout(repeat);
      repeat = window.setTimeout(() => put(part.start, part.end, true), 60);
    }
  };
  const stops = [listen(document, 'selectionchange', read), listen(body, 'mousedown', repeated)];

  return {
    selection: () =>
      anchor === focus ? null : trimmed(session.text, wholeSigns(session.text, spanNow())),
    place: spanNow,
    select: span => put(span.start, span.end, true),
    keep: span => put(span.start, span.end, false),
    drop: () => {
      const at = Math.min(anchor, focus, session.text.length);
      put(at, at, false);
    },
    move: move => {
      const collapse = !move.extend && anchor !== focus && move.unit === 'word';
      const to =
        move.unit === 'line'
          ? visualLine(move.forwards)
          : step(session.text, lines().all, focus, move);
      const edge = move.forwards ? spanNow().end : spanNow().start;
      const next = collapse ? edge : to;
      put(move.extend ? anchor : next, next, true);
    },
    grow: () => {
      const turn = turnAt(lines().all, spanNow().start);
      const larger = grow(session.text, spanNow(), turn, turn.language);
      put(larger.start, larger.end, true);
    },
    box,
    redraw,
    destroy: () => {
      stops.forEach(stop => stop());
      painted().delete(range);
    }
  };
}
