/**
 * The text of an interview with its stripes and minimap: draws, scrolls, and says where somebody
 * is.
 */
import { moveOf } from '../core/keymap';
import { Looking, shown } from '../core/colours';
import { here, Mark, Span } from '../core/spans';
import { listen, make } from '../elements';
import { Hub } from '../hub';
import { Session } from '../session';
import { boxOf, createGeometry, Geometry } from './geometry';
import { createHover } from './hover';
import { createLines, Lines } from './lines';
import { createMinimap } from './minimap';
import { createSelecting, Selecting } from './selecting';
import { createStripes } from './stripes';
import { watch } from './watching';

export interface TextView {
  readonly scroller: HTMLElement;
  readonly selecting: Selecting;
  lines(): Lines;
  /** What the chosen way of looking shows. */
  marks(): Mark[];
  /** The codings under the mouse, on the words or on their stripes. */
  at(event: MouseEvent): Mark[];
  draw(where?: readonly Span[]): void;
  rebuild(): void;
  look(looking: Looking, style: { underline: boolean; beside: string }): void;
  choose(id: string): void;
  /** What is drawn of the text: the letters in view, and some before and after them. */
  near(): Span;
  destroy(): void;
}

export interface Heard {
  moved(byKey: boolean): void;
  clicked(mark: Mark): void;
  key(event: KeyboardEvent): void;
  /** Lines got other elements. */
  drawn(): void;
}

/** So much of a view's height is drawn before and after it. */
const AHEAD = 0.5;
const REST_MS = 300;

export function createText(host: HTMLElement, hub: Hub, session: Session, heard: Heard): TextView {
  const body = make('div', { class: 'rap-body' });
  const gutter = make('div', { class: 'rap-gutter', set: { 'aria-hidden': 'true' } });
  const columns = make('div', { class: 'rap-columns' }, body, gutter);
  const scroller = make(
    'div',
    { class: 'rap-text', set: { tabindex: '0', role: 'document', 'aria-label': session.id } },
    columns
  );
  const map = make('div', { class: 'rap-map', set: { 'aria-hidden': 'true' } });
  host.append(scroller, map);

  let lines = createLines(body, hub, session);
  let geometry: Geometry = createGeometry(lines, body, scroller, () => session.text);
  let looking: Looking = { mode: 'all', me: '', code: '' };
  let beside = '';
  let chosen = '';
  let frame = 0;
  let resting = 0;
  let stale = true; // other codings than those whose stripes are drawn
  const stripes = createStripes(gutter, hub, () => geometry);
  const minimap = createMinimap(map, hub, at => reach(at, 0.5));
  const hover = createHover(hub);
  const selecting = createSelecting(body, session, {
    lines: () => lines,
    scroller,
    reach: at => fill(at),
    moved: heard.moved
  });

  const marks = (): Mark[] => shown(session.marks, looking);
  const high = (): number => scroller.clientHeight;
  /** Rows far from the view become bare again when nothing else is to do. */
  const restSoon = (): void => {
    window.clearTimeout(resting);
    resting = window.setTimeout(() => {
      const [from, to] = geometry.rows(high() * AHEAD);
      const kept = to - from + 1;
      lines.rest(from - kept, to + kept);
    }, REST_MS);
  };
  /** Draws what is in view and near it. */
  const drawNear = (): [number, number] => {
    const rows = geometry.rows(high() * AHEAD);
    const { start, end } = selecting.place();
    const drawn = lines.draw(...rows);
    if (drawn.some(row => [start, end].some(at => row.start <= at && at <= row.end))) {
      selecting.redraw();
    }
    if (drawn.length) {
      heard.drawn();
      restSoon();
    }
    return rows;
  };
  /** Draws a view's height of rows on both sides of a place, so that it can be measured. */
  const fill = (at: number): void => {
    lines.draw(...geometry.around(at));
    restSoon();
  };
  const reach = (at: number, part: number): void => {
    fill(at);
    const box = boxOf(lines, { start: at, end: at });
    scroller.scrollTop += box.top - scroller.getBoundingClientRect().top - high() * part;
  };
  // behind another tab, or while the theme is changed, nothing has a place
  const isShown = (): boolean => scroller.clientHeight > 0;
  const drawMargin = (rows: readonly [number, number]): void => {
    if (stale) {
      stale = false;
      stripes.set(lines.marks(), looking);
      minimap.set(lines.marks(), looking, session.text.length);
    }
    stripes.draw(rows, scroller.scrollTop, chosen);
  };
  const later = (): void => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (isShown()) {
        const rows = drawNear();
        const seen = geometry.span(geometry.rows(0)); // measured before anything is written
        // the passage itself is painted first
        if (stale) {
          window.setTimeout(() => isShown() && drawMargin(geometry.rows(high() * AHEAD)));
        } else {
          drawMargin(rows);
        }
        minimap.draw(seen);
      }
    });
  };
  const draw = (where?: readonly Span[]): void => {
    lines.set(marks(), looking, where);
    if (isShown()) {
      drawNear();
    }
    stale = true;
    later();
  };
  const measure = (): void => {
    geometry.measure();
    selecting.redraw();
    later();
  };
  const marksAt = (event: MouseEvent): Mark[] => {
    const spot = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const on = event.target instanceof Element && event.target.closest('.rap-mark');
    const at = on && spot ? lines.placeOf(spot.offsetNode, spot.offset) : null;
    return at === null || at === undefined ? [] : here(marks(), { start: at, end: at });
  };
  const at = (event: MouseEvent): Mark[] =>
    gutter.contains(event.target as Node) ? stripes.at(event) : marksAt(event);
  const hovered = (event: MouseEvent): void => {
    const found = event.buttons ? [] : at(event);
    gutter.style.cursor = found.length ? 'pointer' : '';
    hover.show(found, { x: event.clientX, y: event.clientY }, looking);
  };
  const pressed = (event: KeyboardEvent): void => {
    const move = moveOf({
      key: event.key,
      shift: event.shiftKey,
      ctrl: event.ctrlKey || event.metaKey,
      alt: event.altKey
    });
    if (move && event.target === scroller) {
      event.preventDefault();
      selecting.move(move);
    } else if (event.key === 'a' && (event.ctrlKey || event.metaKey) && !event.altKey) {
      event.preventDefault(); // the browser would select the whole page
      const [first, last] = [lines.rows[0], lines.rows[lines.rows.length - 1]];
      selecting.keep({ start: first.start, end: last.end });
      getSelection()?.setBaseAndExtent(...lines.locate(first.start), ...lines.locate(last.end));
    } else {
      heard.key(event);
    }
  };
  /** The words as they stand in the text, whichever of them are drawn. */
  const copied = (event: ClipboardEvent): void => {
    const { start, end } = selecting.place();
    if (start < end && getSelection()?.isCollapsed === false) {
      event.preventDefault();
      event.clipboardData?.setData('text/plain', session.text.slice(start, end));
    }
  };
  geometry.measure();
  const unwatch = watch(body, scroller, measure, () => {
    stale = true;
    later();
  });
  const stops = [
    listen(
      scroller,
      'scroll',
      () => {
        hover.hide();
        later();
      },
      { passive: true }
    ),
    listen(scroller, 'mousemove', hovered),
    listen(scroller, 'mouseleave', () => hover.hide()),
    listen(scroller, 'keydown', pressed),
    listen(scroller, 'copy', event => copied(event as unknown as ClipboardEvent)),
    listen(gutter, 'click', event => stripes.at(event).slice(0, 1).forEach(heard.clicked))
  ];

  return {
    scroller,
    selecting,
    lines: () => lines,
    marks,
    at,
    draw,
    rebuild: () => {
      lines = createLines(body, hub, session);
      geometry = createGeometry(lines, body, scroller, () => session.text);
      lines.beside(beside);
      geometry.measure();
      draw();
    },
    look: (next, style) => {
      looking = next;
      scroller.classList.toggle('rap-underlined', style.underline);
      scroller.classList.toggle('rap-dense', next.mode === 'density');
      columns.classList.toggle('rap-two', style.beside !== '');
      if (style.beside !== beside) {
        beside = style.beside;
        lines.beside(beside);
      }
      draw();
    },
    choose: id => {
      chosen = id;
      later();
    },
    near: () => geometry.span(geometry.rows(high() * AHEAD)),
    destroy: () => {
      cancelAnimationFrame(frame);
      window.clearTimeout(resting);
      [...stops, unwatch, hover.destroy, minimap.destroy, selecting.destroy].forEach(one => one());
    }
  };
}
