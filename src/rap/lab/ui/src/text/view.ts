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
import { createGeometry, Geometry } from './geometry';
import { createHover } from './hover';
import { createLines, Lines } from './lines';
import { createMinimap } from './minimap';
import { createSelecting, Selecting } from './selecting';
import { createStripes } from './stripes';
import { showBeside } from './turns';

export interface TextView {
  readonly scroller: HTMLElement;
  readonly selecting: Selecting;
  lines(): Lines;
  /** What the chosen way of looking shows. */
  marks(): Mark[];
  draw(where?: readonly Span[]): void;
  rebuild(): void;
  look(looking: Looking, style: { underline: boolean; beside: string }): void;
  choose(id: string): void;
  destroy(): void;
}

export interface Heard {
  moved(byKey: boolean): void;
  clicked(mark: Mark): void;
  key(event: KeyboardEvent): void;
}

const isDark = (): boolean => document.body.dataset.jpThemeLight === 'false';

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

  let lines = createLines(body, hub, session, () => selecting.redraw());
  let geometry: Geometry = createGeometry(lines, body);
  let looking: Looking = { mode: 'all', me: '', code: '' };
  let beside = '';
  let chosen = '';
  let frame = 0;
  const stripes = createStripes(gutter, hub, { geometry: () => geometry, dark: isDark });
  const minimap = createMinimap(map, hub, scroller, isDark);
  const hover = createHover(hub);
  const selecting = createSelecting(body, session, {
    lines: () => lines,
    scroller,
    moved: heard.moved
  });

  const marks = (): Mark[] => shown(session.marks, looking);
  const later = (): void => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      stripes.draw(scroller.scrollTop, chosen);
      minimap.draw();
    });
  };
  const restripe = (): void => {
    stripes.set(marks(), looking);
    minimap.set(marks(), looking, session.text.length);
    later();
  };
  const draw = (where?: readonly Span[]): void => {
    lines.draw(
      marks(),
      looking,
      geometry.lines(scroller.scrollTop, scroller.scrollTop + scroller.clientHeight),
      where
    );
    selecting.redraw();
    restripe();
  };
  const measure = (): void => {
    geometry.measure();
    selecting.redraw();
    restripe();
  };
  const marksAt = (event: MouseEvent): Mark[] => {
    const spot = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const on = event.target instanceof Element && event.target.closest('.rap-mark');
    const at = on && spot ? lines.placeOf(spot.offsetNode, spot.offset) : null;
    return at === null || at === undefined ? [] : here(marks(), { start: at, end: at });
  };
  const hovered = (event: MouseEvent): void => {
    const found = event.buttons
      ? []
      : gutter.contains(event.target as Node)
        ? stripes.at(event)
        : marksAt(event);
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
    } else {
      heard.key(event);
    }
  };
  const unwatch = watch(body, scroller, measure, later);
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
    listen(gutter, 'click', event => stripes.at(event).slice(0, 1).forEach(heard.clicked))
  ];

  return {
    scroller,
    selecting,
    lines: () => lines,
    marks,
    draw,
    rebuild: () => {
      lines.destroy();
      lines = createLines(body, hub, session, () => selecting.redraw());
      geometry = createGeometry(lines, body);
      showBeside(lines, hub, session, beside);
      draw();
      measure();
    },
    look: (next, style) => {
      looking = next;
      scroller.classList.toggle('rap-underlined', style.underline);
      scroller.classList.toggle('rap-dense', next.mode === 'density');
      columns.classList.toggle('rap-two', style.beside !== '');
      if (style.beside !== beside) {
        beside = style.beside;
        showBeside(lines, hub, session, beside);
      }
      draw();
    },
    choose: id => {
      chosen = id;
      later();
    },
    destroy: () => {
      cancelAnimationFrame(frame);
      [...stops, unwatch, hover.destroy, minimap.destroy, selecting.destroy, lines.destroy].forEach(
        stop => stop()
      );
    }
  };
}

// Tells the text when it has to be measured or painted again.

/**
 * Widths and lengths that change are measured; a view that only grew lower is painted, as is a
 * theme that changed.
 */
export function watch(
  body: HTMLElement,
  scroller: HTMLElement,
  measure: () => void,
  repaint: () => void
): () => void {
  let before = '';
  const resized = new ResizeObserver(() => {
    const now = [body.clientWidth, body.clientHeight, scroller.clientWidth].join();
    (now === before ? repaint : measure)();
    before = now;
  });
  [body, scroller].forEach(element => resized.observe(element));
  const themed = new MutationObserver(repaint);
  themed.observe(document.body, { attributes: true, attributeFilter: ['data-jp-theme-light'] });
  return () => {
    resized.disconnect();
    themed.disconnect();
  };
}
