/**
 * The stripes beside the text: a bracket for each coding from the row of its first letter to that of
 * its last, its label close to it where there is room. Each stands in the page beside its words, so
 * that it scrolls with them; only those near the view are there.
 */
import { assignLanes, deepest, density, Mark, sorted, Sorted, Span } from '../core/spans';
import { Looking, paint, patternOf, readable } from '../core/colours';
import { make } from '../elements';
import { Hub } from '../hub';
import { Edges, Geometry } from './geometry';

export interface Stripes {
  set(marks: Sorted<Mark>, looking: Looking): void;
  /** Those of these rows; `top` is where the view begins. */
  draw(rows: readonly [number, number], top: number, chosen: string): void;
  /** The codings under a point of the page. */
  at(event: MouseEvent): Mark[];
}

interface Stripe extends Edges {
  mark: Mark;
  lane: number;
}

const LANE = 8;
const WIDEST = 14;
const ROW = 17;
/** A bar of density is so high. */
const BAND = 6;
/** A row of letters at the reading measure: two codings closer than this may share one. */
const APART = 70;
const NARROWEST_LABEL = 40;

export function createStripes(host: HTMLElement, hub: Hub, geometry: () => Geometry): Stripes {
  const shapes = new Map<string, HTMLElement>();
  const bars = make('div', { class: 'rap-bars' });
  let marks: Sorted<Mark> = sorted([]);
  let lanes = new Map<Mark, number>();
  let count = 0;
  let most = 1;
  let looking: Looking = { mode: 'all', me: '', code: '' };

  /** Writes what the shapes are now; those that are not among them go. */
  const keep = (wanted: ReadonlyMap<string, HTMLElement>): void => {
    shapes.forEach((element, key) => wanted.has(key) || element.remove());
    shapes.clear();
    wanted.forEach((element, key) => shapes.set(key, element));
  };
  const shape = (key: string, mark: Mark, name: string): HTMLElement => {
    const element = shapes.get(key) ?? host.appendChild(make('div'));
    const colour = paint(mark, looking, hub.colours);
    write(element, 'class', name);
    write(element, 'data-coding', mark.id);
    write(element, 'data-pattern', String(patternOf(mark.code)));
    set(element, '--rap-by-day', readable(colour, false));
    set(element, '--rap-by-night', readable(colour, true));
    return element;
  };
  const step = (width: number): number =>
    Math.min(LANE, (width * 0.45) / Math.max(1, Math.min(count, WIDEST * 2)));
  const bracket = ({ mark, ...box }: Stripe, x: number, chosen: string): HTMLElement => {
    const element = shape(
      mark.id,
      mark,
      [
        'rap-stripe',
        box.begins ? 'rap-begins' : '',
        box.ends ? 'rap-ends' : '',
        mark.memo ? 'rap-noted' : '',
        mark.id === chosen ? 'rap-chosen' : ''
      ]
        .filter(Boolean)
        .join(' ')
    );
    set(element, 'transform', `translate(${round(x)}px, ${round(box.top)}px)`);
    set(element, 'height', `${round(box.bottom - box.top)}px`);
    return element;
  };
  const label = (mark: Mark, x: number, y: number, room: number): HTMLElement => {
    const element = shape(`${mark.id}/label`, mark, 'rap-stripe-label');
    const whose = mark.coder !== hub.me()?.id && looking.mode !== 'mine' ? mark.coder : '';
    const words = (mark.important ? '★ ' : '') + hub.codeLabel(mark.code);
    if (element.dataset.words !== `${words}/${whose}`) {
      element.dataset.words = `${words}/${whose}`;
      element.replaceChildren(
        make('span', { class: 'rap-stripe-code', text: words }),
        make('span', { class: 'rap-stripe-coder', text: whose })
      );
    }
    set(element, 'transform', `translate(${round(x)}px, ${round(y)}px)`);
    set(element, 'max-width', `${round(room)}px`);
    return element;
  };
  const drawStripes = (all: readonly Stripe[], top: number, chosen: string): void => {
    const width = host.clientWidth;
    const by = step(width);
    const wanted = new Map<string, HTMLElement>();
    let free = -Infinity;
    for (const one of all) {
      wanted.set(one.mark.id, bracket(one, one.lane * by, chosen));
      // the label of what begins above the view stands at its top
      const y = Math.max(one.top, free, Math.min(top + 2, one.bottom - ROW));
      const beside = all.filter(other => other.top < y + ROW && other.bottom > y);
      const x = (Math.max(one.lane, ...beside.map(other => other.lane)) + 1) * by + 5;
      if (y < Math.max(one.bottom, one.top + ROW * 3) && width - x > NARROWEST_LABEL) {
        wanted.set(`${one.mark.id}/label`, label(one.mark, x, y, width - x));
        free = y + ROW;
      }
    }
    keep(wanted);
  };
  const drawDensity = (all: readonly Stripe[]): void => {
    const from = Math.floor(Math.min(...all.map(one => one.top)) / BAND) * BAND;
    const far = Math.max(...all.map(one => one.bottom));
    const bands: Span[] = all.map(one => ({ start: one.top - from, end: one.bottom - from }));
    const parts = Math.ceil((far - from) / BAND);
    const counts = all.length ? density(bands, parts * BAND, parts) : [];
    const width = host.clientWidth;
    bars.replaceChildren(
      ...counts.map(n => {
        const bar = make('div', { class: 'rap-density-bar' });
        const part = Math.min(1, n / most);
        bar.style.width = `${round(part * (width - BAND))}px`;
        bar.style.opacity = String(0.3 + 0.6 * part);
        return bar;
      })
    );
    bars.style.transform = `translateY(${all.length ? from : 0}px)`;
    keep(new Map());
  };

  return {
    set: (next, how) => {
      [marks, looking] = [next, how];
      const placed = assignLanes(next, APART);
      lanes = new Map(placed.stripes.map(one => [one.mark, one.lane]));
      count = placed.count;
      // codings of one row stand in one bar
      const wide = next.all.map(({ start, end }) => ({
        start: start - APART / 2,
        end: end + APART / 2
      }));
      most = how.mode === 'density' ? Math.max(1, deepest(wide)) : 1;
    },
    draw: (rows, top, chosen) => {
      const edges = geometry().edges(rows);
      const all = marks
        .touching(geometry().span(rows))
        .map(mark => ({ mark, lane: lanes.get(mark) ?? 0, ...edges(mark) }));
      if (looking.mode === 'density') {
        host.append(bars);
        drawDensity(all);
      } else {
        bars.remove();
        drawStripes(all, top, chosen);
      }
    },
    at: event => {
      const on = (event.target as Element).closest<HTMLElement>('[data-coding]');
      return marks.all.filter(mark => mark.id === on?.dataset.coding);
    }
  };
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10;

/** Only what is another is written: the browser looks again at all that is touched. */
function write(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

function set(element: HTMLElement, name: string, value: string): void {
  if (element.style.getPropertyValue(name) !== value) {
    element.style.setProperty(name, value);
  }
}
