/**
 * The stripes beside the text: a bracket for each coding from the row of its first letter to that
 * of its last, its label close to it where there is room. Each stands in the page beside its words,
 * so that it scrolls with them; only those near the view are there.
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
  const shapes = new Map<string, Shape>();
  const bars = make('div', { class: 'rap-bars' });
  const held = make('div', { class: 'rap-held' }); // labels of what begins above the view
  host.append(held);
  let marks: Sorted<Mark> = sorted([]);
  let lanes = new Map<Mark, number>();
  let count = 0;
  let most = 1;
  let looking: Looking = { mode: 'all', me: '', code: '' };

  /** Those that are not among the wanted go. */
  const keep = (wanted: ReadonlySet<string>): void => {
    shapes.forEach((shape, key) => {
      if (!wanted.has(key)) {
        shape.element.remove();
        shapes.delete(key);
      }
    });
  };
  const shape = (key: string, mark: Mark, name: string, place: Readonly<Facts>): Shape => {
    const found = shapes.get(key) ?? { element: make('div'), facts: {} };
    shapes.set(key, found);
    const colour = paint(mark, looking, hub.colours);
    write(found, {
      class: name,
      'data-coding': mark.id,
      'data-pattern': String(patternOf(mark.code)),
      style:
        `--rap-by-day: ${readable(colour, false)}; --rap-by-night: ${readable(colour, true)}; ` +
        Object.entries(place)
          .map(([what, value]) => `${what}: ${value}`)
          .join('; ')
    });
    return found;
  };
  const step = (width: number): number =>
    Math.min(LANE, (width * 0.45) / Math.max(1, Math.min(count, WIDEST * 2)));
  const bracket = ({ mark, ...box }: Stripe, x: number, chosen: string): void => {
    const name = [
      'rap-stripe',
      box.begins ? 'rap-begins' : '',
      box.ends ? 'rap-ends' : '',
      mark.memo ? 'rap-noted' : '',
      mark.id === chosen ? 'rap-chosen' : ''
    ];
    const { element } = shape(mark.id, mark, name.filter(Boolean).join(' '), {
      ...at(x, box.top),
      height: `${round(box.bottom - box.top)}px`
    });
    put(element, host);
  };
  const label = (into: HTMLElement, mark: Mark, place: Readonly<Facts>): string => {
    const key = `${mark.id}/label`;
    const { element, facts } = shape(key, mark, 'rap-stripe-label', place);
    const whose = mark.coder !== hub.me()?.id && looking.mode !== 'mine' ? mark.coder : '';
    const words = (mark.important ? '★ ' : '') + hub.codeLabel(mark.code);
    if (facts.words !== `${words}/${whose}`) {
      facts.words = `${words}/${whose}`;
      element.replaceChildren(
        make('span', { class: 'rap-stripe-code', text: words }),
        make('span', { class: 'rap-stripe-coder', text: whose })
      );
    }
    put(element, into);
    return key;
  };
  const drawStripes = (all: readonly Stripe[], top: number, chosen: string): void => {
    const width = host.clientWidth;
    const by = step(width);
    const wanted = new Set<string>();
    let free = 0;
    for (const one of all) {
      wanted.add(one.mark.id);
      bracket(one, one.lane * by, chosen);
      const above = one.top < top;
      const y = Math.max(above ? top + 2 : one.top, free);
      const lane = Math.max(one.lane, ...lanesBeside(all, y));
      const x = (lane + 1) * by + 5;
      const long = above ? one.bottom - ROW : Math.max(one.bottom, one.top + ROW * 3);
      if (y < long && width - x > NARROWEST_LABEL) {
        const place = { ...at(x, above ? y - top : y), 'max-width': `${round(width - x)}px` };
        wanted.add(label(above ? held : host, one.mark, place));
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
    keep(new Set());
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

/** The lanes that are taken beside a label at `y`. */
function lanesBeside(all: readonly Stripe[], y: number): number[] {
  return all.filter(one => one.top < y + ROW && one.bottom > y).map(one => one.lane);
}

function put(element: HTMLElement, into: HTMLElement): void {
  if (element.parentNode !== into) {
    into.append(element);
  }
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10;

// no transform: each would be a layer of its own to put together for every frame
const at = (x: number, y: number): Facts => ({ left: `${round(x)}px`, top: `${round(y)}px` });

type Facts = Record<string, string>;

/** An element and what was written to it: only what is another is written again. */
interface Shape {
  readonly element: HTMLElement;
  readonly facts: Facts;
}

function write({ element, facts }: Shape, all: Readonly<Facts>): void {
  for (const [name, value] of Object.entries(all)) {
    if (facts[name] !== value) {
      facts[name] = value;
      element.setAttribute(name, value);
    }
  }
}
