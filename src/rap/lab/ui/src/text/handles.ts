/**
 * A handle at each edge of the chosen coding, for mouse, finger and arrows: it goes from word to
 * word, with Alt from letter to letter. Letting go is one act; Escape leaves the edge where it was.
 */

import { boundary, moveTo } from '../acts/changing';
import { Desk } from '../acts/desk';
import { tell } from '../acts/dialog';
import { dragged } from '../core/edges';
import { Mark, Span } from '../core/spans';
import { listen, make } from '../elements';
import { Hub } from '../hub';
import { fill } from '../words';
import { rangeOf } from './geometry';
import { TextView } from './view';

export interface Handles {
  readonly elements: readonly HTMLElement[];
  update(): void;
  focus(): void;
  destroy(): void;
}

type Edge = 'start' | 'end';
const EDGES: readonly Edge[] = ['start', 'end'];
const PREVIEW = 'rap-edge';

interface Drag {
  mark: Mark;
  edge: Edge;
  pointer: number;
  /** From where it was taken to the words themselves: a finger covers what it points at. */
  by: { x: number; y: number };
  now: Span;
}

/** So near to the rim of the text it scrolls. */
const RIM = 36;

export function createHandles(
  hub: Hub,
  desk: Desk,
  view: { host: HTMLElement; text: TextView }
): Handles {
  const { host, text } = view;
  let drag: Drag | null = null;
  const highlight = new Highlight();
  const elements = EDGES.map(edge =>
    make('button', { class: `rap-handle rap-handle-${edge}`, set: { type: 'button' } })
  );
  elements.forEach(one => (one.hidden = true));

  /** One's own, where it is chosen; else none has handles. */
  const mine = (): Mark | null => {
    const chosen = desk.chosen();
    return chosen && chosen.coder === hub.me()?.id && hub.mayCode() ? chosen : null;
  };
  const put = (element: HTMLElement, at: number): void => {
    const [outer, frame] = [host.getBoundingClientRect(), text.scroller.getBoundingClientRect()];
    const box = text.selecting.box({ start: at, end: at });
    const isSeen = box.bottom > frame.top && box.top < frame.bottom;
    element.hidden = !isSeen;
    element.style.left = `${box.left - outer.left}px`;
    element.style.top = `${box.top - outer.top}px`;
    element.style.height = `${box.height || 20}px`;
  };
  const update = (): void => {
    const mark = mine();
    if (drag && (!mark || mark.id !== drag.mark.id)) {
      leave(true);
    }
    const span = drag?.now ?? mark;
    elements.forEach((element, i) => {
      if (!mark || !span) {
        element.hidden = true;
        return;
      }
      put(element, span[EDGES[i]]);
      const name = i ? hub.words.edgeEnd : hub.words.edgeStart;
      element.setAttribute('aria-label', fill(name, { code: hub.codeLabel(mark.code) }));
      element.style.setProperty('--rap-c', hub.colours.get(mark.code) ?? '');
    });
  };
  const preview = (): void => {
    highlight.clear();
    if (drag) {
      highlight.add(rangeOf(text.lines(), drag.now));
      CSS.highlights.set(PREVIEW, highlight);
    }
    update();
  };
  /** Lets go without an act; `told`: why stands on the screen. */
  const leave = (told: boolean): void => {
    drag = null;
    preview();
    if (told) {
      tell(desk, hub.words.edgesLeft);
    }
  };
  const begin = (event: PointerEvent, edge: Edge): void => {
    const mark = mine();
    if (mark && event.button === 0) {
      event.preventDefault();
      (event.target as HTMLElement).setPointerCapture(event.pointerId);
      const box = text.selecting.box({ start: mark[edge], end: mark[edge] });
      const by = { x: box.left - event.clientX, y: box.top + box.height / 2 - event.clientY };
      drag = { mark, edge, pointer: event.pointerId, by, now: mark };
    }
  };
  const move = (event: PointerEvent): void => {
    if (!drag || event.pointerId !== drag.pointer) {
      return;
    }
    const [x, y] = [event.clientX + drag.by.x, event.clientY + drag.by.y];
    const frame = text.scroller.getBoundingClientRect();
    text.scroller.scrollTop += y > frame.bottom - RIM ? 12 : y < frame.top + RIM ? -12 : 0;
    host.classList.add('rap-dragging'); // the handles let the mouse through
    const spot = document.caretPositionFromPoint?.(x, y);
    host.classList.remove('rap-dragging');
    const at = spot && text.lines().placeOf(spot.offsetNode, spot.offset);
    if (typeof at === 'number') {
      const to = { edge: drag.edge, at, letters: event.altKey };
      drag.now = dragged(desk.session.text, text.lines().all, drag.mark, to);
      preview();
    }
  };
  const end = (): void => {
    if (!drag) {
      return;
    }
    const { mark, now } = drag;
    drag = null;
    preview();
    if (!moveTo(hub, desk, mark, now)) {
      tell(desk, hub.words.edgesLeft);
    }
    update();
    desk.focus();
  };
  const pressed = (event: KeyboardEvent, edge: Edge): void => {
    const by = ({ ArrowRight: 1, ArrowLeft: -1 } as const)[event.key as 'ArrowRight'];
    if (by) {
      event.preventDefault();
      event.stopPropagation();
      boundary(hub, desk, edge, by, event.altKey ? 'grapheme' : 'word');
      of(edge).focus();
    } else if (event.key === 'Escape' || event.key === 'Enter') {
      event.preventDefault();
      event.stopPropagation();
      leave(false);
      desk.focus();
    }
  };
  const of = (edge: Edge): HTMLElement => elements[EDGES.indexOf(edge)];
  const stops = [
    ...EDGES.flatMap(edge => [
      listen(of(edge), 'pointerdown', event => begin(event as unknown as PointerEvent, edge)),
      listen(of(edge), 'pointermove', event => move(event as unknown as PointerEvent)),
      listen(of(edge), 'pointerup', end),
      listen(of(edge), 'pointercancel', () => leave(false)),
      listen(of(edge), 'keydown', event => pressed(event as unknown as KeyboardEvent, edge))
    ]),
    listen(document, 'keydown', event => {
      if (drag && (event as KeyboardEvent).key === 'Escape') {
        leave(false);
      }
    }),
    listen(text.scroller, 'scroll', update, { passive: true }),
    desk.session.replaced.connect(() => drag && leave(true))
  ];

  return {
    elements,
    update,
    focus: () => {
      update();
      (elements.find(one => !one.hidden) ?? text.scroller).focus();
    },
    destroy: () => {
      leave(false);
      stops.forEach(stop => stop());
    }
  };
}
