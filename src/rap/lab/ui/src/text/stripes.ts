/**
 * The stripes beside the text, on one canvas that stays in view: a lane for each coding, labels
 * where there is room.
 */
import { assignLanes, density, Placed, placeLanes, Mark } from '../core/spans';
import { readable, Looking, paint } from '../core/colours';
import { make } from '../elements';
import { Hub } from '../hub';
import { Geometry } from './geometry';

export interface Stripes {
  set(marks: readonly Mark[], looking: Looking): void;
  draw(top: number, chosen: string): void;
  /** The codings under a point of the page. */
  at(event: MouseEvent): Mark[];
}

const LANE = 9;
const WIDEST = 12;
const ROW = 17;
const PAD = 10;

export function createStripes(
  host: HTMLElement,
  hub: Hub,
  view: { geometry: () => Geometry; dark: () => boolean }
): Stripes {
  const canvas = make('canvas', { class: 'rap-stripes' });
  host.append(canvas);
  let lanes: Placed<Mark> = placeLanes({ stripes: [], count: 0 }, () => [0, 0]);
  let rows: number[] = []; // how many codings cover each band of pixels
  let looking: Looking = { mode: 'all', me: '', code: '' };
  let drawn: { mark: Mark; x: number; y: number; width: number; bottom: number }[] = [];

  const context = (width: number, height: number): CanvasRenderingContext2D | null => {
    const dpr = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * dpr) || canvas.height !== Math.round(height * dpr)) {
      canvas.width = Math.round(width * dpr);
      canvas.height = Math.round(height * dpr);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    const ctx = canvas.getContext('2d');
    ctx?.setTransform(dpr, 0, 0, dpr, 0, 0);
    ctx?.clearRect(0, 0, width, height);
    return ctx;
  };

  const stripe = (
    ctx: CanvasRenderingContext2D,
    mark: Mark,
    box: { x: number; y: number; bottom: number },
    strong: boolean
  ): void => {
    ctx.fillStyle = readable(paint(mark, looking, hub.colours), view.dark());
    ctx.globalAlpha = strong ? 1 : 0.8;
    ctx.beginPath();
    ctx.roundRect(box.x, box.y + 3, strong ? 6 : 4, Math.max(8, box.bottom - box.y - 6), 2);
    ctx.fill();
    if (mark.memo) {
      ctx.fillRect(box.x - 1, box.y + 3, 6, 3);
    }
    ctx.globalAlpha = 1;
  };

  const label = (
    ctx: CanvasRenderingContext2D,
    mark: Mark,
    x: number,
    y: number,
    room: number
  ): void => {
    ctx.fillStyle = readable(paint(mark, looking, hub.colours), view.dark());
    ctx.fillRect(x, y + 5, 3, 9);
    ctx.fillStyle = ink;
    const words = shortened(ctx, (mark.important ? '★ ' : '') + hub.codeLabel(mark.code), room - 8);
    ctx.fillText(words, x + 8, y + 14);
    const used = ctx.measureText(words).width + 14;
    if (mark.coder !== hub.me()?.id && looking.mode !== 'mine' && used + 30 < room) {
      ctx.globalAlpha = 0.65;
      ctx.fillText(shortened(ctx, mark.coder, room - used), x + used, y + 14);
      ctx.globalAlpha = 1;
    }
  };

  let ink = '';
  const drawStripes = (
    ctx: CanvasRenderingContext2D,
    top: number,
    width: number,
    height: number,
    chosen: string
  ): void => {
    const step = Math.min(LANE, (width * 0.45) / Math.max(1, Math.min(lanes.count, WIDEST * 2)));
    const labelsAt = PAD + Math.min(lanes.count, Math.floor((width * 0.45) / step)) * step + 6;
    let free = -Infinity;
    const look = getComputedStyle(host);
    ink = look.color;
    ctx.font = `12px ${look.fontFamily}`;
    for (let i = lanes.from(top); i < lanes.stripes.length; i++) {
      const { mark, lane } = lanes.stripes[i];
      const [y, bottom] = [lanes.stripes[i].y - top, lanes.stripes[i].bottom - top];
      if (y > height) {
        break; // they are sorted by where they begin
      }
      if (bottom < 0) {
        continue;
      }
      const x = PAD + lane * step;
      stripe(ctx, mark, { x, y, bottom }, mark.id === chosen);
      const place = Math.max(y, free, Math.min(2, bottom - ROW));
      const shows = place < Math.max(bottom, y + ROW * 3) && width - labelsAt > 40;
      if (shows) {
        label(ctx, mark, labelsAt, place, width - labelsAt);
        free = place + ROW;
        drawn.push({ mark, x: labelsAt, y: place, width: width - labelsAt, bottom: place + ROW });
      }
      drawn.push({ mark, x: x - 2, y, width: step, bottom });
    }
  };

  const drawDensity = (
    ctx: CanvasRenderingContext2D,
    top: number,
    width: number,
    height: number
  ): void => {
    const counts = rows;
    const most = counts.reduce((one, other) => Math.max(one, other), 1);
    ctx.fillStyle = view.dark() ? '#b0b0b0' : '#666666';
    for (let i = Math.max(0, Math.floor(top / 6)); i * 6 - top < height && i < counts.length; i++) {
      ctx.globalAlpha = 0.25 + (0.6 * counts[i]) / most;
      ctx.fillRect(PAD, i * 6 - top, (counts[i] / most) * (width - 2 * PAD), 6);
    }
    ctx.globalAlpha = 1;
  };

  return {
    set: (marks, next) => {
      looking = next;
      lanes = placeLanes(assignLanes(marks), view.geometry().of);
      const height = view.geometry().height();
      const bands = lanes.stripes.map(({ y, bottom }) => ({ start: y, end: bottom }));
      rows =
        next.mode === 'density' ? density(bands, height, Math.max(1, Math.ceil(height / 6))) : [];
    },
    draw: (top, chosen) => {
      const [width, height] = [
        host.clientWidth,
        host.parentElement?.parentElement?.clientHeight ?? 0
      ];
      const ctx = context(width, height);
      drawn = [];
      if (ctx && looking.mode === 'density') {
        drawDensity(ctx, top, width, height);
      } else if (ctx) {
        drawStripes(ctx, top, width, height, chosen);
      }
    },
    at: event => {
      const box = canvas.getBoundingClientRect();
      const [x, y] = [event.clientX - box.left, event.clientY - box.top];
      return drawn
        .filter(one => x >= one.x && x < one.x + one.width && y >= one.y && y < one.bottom)
        .map(one => one.mark);
    }
  };
}

// Labels on a canvas, cut where there is no room; remembered, since measuring letters is slow.

const MOST = 2000;
const known = new Map<string, string>();

/** As much of `words` as fits, with an ellipsis where some is missing. */
export function shortened(ctx: CanvasRenderingContext2D, words: string, room: number): string {
  const key = `${ctx.font} ${Math.round(room)} ${words}`;
  let cut = known.get(key) ?? words;
  if (!known.has(key)) {
    while (cut.length > 2 && ctx.measureText(cut).width > room) {
      cut = cut.slice(0, -2).trimEnd() + '…';
    }
    if (known.size > MOST) {
      known.clear();
    }
    known.set(key, cut);
  }
  return cut;
}
