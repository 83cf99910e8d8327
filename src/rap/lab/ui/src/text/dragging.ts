/**
 * A selection dragged onto the codebook, a code dragged onto the text. What is dragged carries
 * places and ids, never words.
 */

import { apply, give } from '../acts/coding';
import { Desk } from '../acts/desk';
import { Passage } from '../core/passage';
import { partAt, turnAt } from '../core/segments';
import { Span } from '../core/spans';
import { listen } from '../elements';
import { Hub } from '../hub';
import { rangeOf } from './geometry';
import { TextView } from './view';

export const PASSAGE = 'application/x-rap-passage';
/**
 * A coding from the list of the place: dropped on a code it takes that one, with Ctrl it is copied.
 */
export const CODING = 'application/x-rap-coding';
export const CODE = 'application/x-rap-code';

let held: Passage | null = null; // what was taken in hand, in the text of then

/** What was dragged onto a code: those words, wherever a correction has moved them meanwhile. */
export function dropPassage(hub: Hub, code: string): void {
  const desk = held && hub.desk?.session.id === held.source ? hub.desk : null;
  if (desk && held && hub.mayCode()) {
    void give(hub, desk, held, code);
  }
  held = null;
}

export function createDragging(hub: Hub, desk: Desk, text: TextView): { destroy(): void } {
  const { scroller } = text;
  const highlight = new Highlight();
  /** The selection where the mouse is in it; elsewhere the sentence under the mouse. */
  const target = (event: DragEvent): Span | null => {
    const spot = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const at = spot && desk.lines().placeOf(spot.offsetNode, spot.offset);
    const span = desk.selection();
    if (typeof at !== 'number') {
      return span;
    }
    const isIn = span && span.start <= at && at <= span.end;
    const turn = turnAt(desk.lines().all, at);
    return isIn ? span : partAt(desk.session.text, turn, at, 'sentence', turn.language);
  };
  const show = (span: Span | null): void => {
    highlight.clear();
    if (span) {
      highlight.add(rangeOf(desk.lines(), span));
      CSS.highlights.set('rap-drop', highlight);
    }
  };
  const started = (event: DragEvent): void => {
    const span = desk.selection();
    held = span && desk.session.passage(span);
    if (event.dataTransfer) {
      event.dataTransfer.clearData();
      event.dataTransfer.setData(PASSAGE, span ? `${span.start}-${span.end}` : '');
      event.dataTransfer.effectAllowed = 'copy';
    }
  };
  const over = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes(CODE) && hub.mayCode()) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      show(target(event));
    }
  };
  const dropped = (event: DragEvent): void => {
    const code = event.dataTransfer?.getData(CODE);
    show(null);
    if (!code) {
      return;
    }
    event.preventDefault();
    const span = target(event);
    if (span && hub.mayCode()) {
      desk.select(span);
      apply(hub, desk, code, span);
    }
  };
  const drags: readonly (readonly [string, (event: DragEvent) => void])[] = [
    ['dragstart', started],
    ['dragover', over],
    ['dragleave', () => show(null)],
    ['drop', dropped]
  ];
  const stops = drags.map(([kind, then]) =>
    listen(scroller, kind, event => then(event as unknown as DragEvent))
  );
  return { destroy: () => [...stops, () => show(null)].forEach(stop => stop()) };
}
