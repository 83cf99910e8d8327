/**
 * A selection dragged onto the codebook, a code dragged onto the text. What is dragged carries
 * places and ids, never words.
 */

import { apply } from '../acts/coding';
import { Desk } from '../acts/desk';
import { listen } from '../elements';
import { Hub } from '../hub';

export const PASSAGE = 'application/x-rap-passage';
/**
 * A coding from the list of the place: dropped on a code it takes that one, with Ctrl it is copied.
 */
export const CODING = 'application/x-rap-coding';
export const CODE = 'application/x-rap-code';

export function createDragging(scroller: HTMLElement, hub: Hub, desk: Desk): { destroy(): void } {
  const started = (event: DragEvent): void => {
    const span = desk.selection();
    if (event.dataTransfer) {
      event.dataTransfer.clearData();
      event.dataTransfer.setData(PASSAGE, span ? `${span.start}-${span.end}` : '');
      event.dataTransfer.effectAllowed = 'copy';
    }
  };
  const over = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes(CODE)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    }
  };
  /** Onto the selection, or without one onto the sentence under the mouse. */
  const dropped = (event: DragEvent): void => {
    const code = event.dataTransfer?.getData(CODE);
    if (!code) {
      return;
    }
    event.preventDefault();
    if (!desk.selection()) {
      const spot = document.caretPositionFromPoint?.(event.clientX, event.clientY);
      const at = spot && desk.lines().placeOf(spot.offsetNode, spot.offset);
      if (typeof at === 'number') {
        desk.select({ start: at, end: at });
        const sentence = desk.wordOrSentence('sentence');
        if (sentence) {
          desk.select(sentence);
        }
      }
    }
    apply(hub, desk, code);
  };
  const stops = [
    listen(scroller, 'dragstart', event => started(event as unknown as DragEvent)),
    listen(scroller, 'dragover', event => over(event as unknown as DragEvent)),
    listen(scroller, 'drop', event => dropped(event as unknown as DragEvent))
  ];
  return { destroy: () => stops.forEach(stop => stop()) };
}
