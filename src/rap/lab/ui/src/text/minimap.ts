/**
 * The whole interview at a glance: where codings are, and which part is in view. A click goes
 * there.
 */

import { density, Mark, Sorted, Span } from '../core/spans';
import { readable, Looking, paint } from '../core/colours';
import { listen, make } from '../elements';
import { Hub } from '../hub';

export interface Minimap {
  set(marks: Sorted<Mark>, looking: Looking, length: number): void;
  /** Which letters are in view. */
  draw(seen: Span): void;
  destroy(): void;
}

const isDark = (): boolean => document.body.dataset.jpThemeLight === 'false';

export function createMinimap(host: HTMLElement, hub: Hub, reach: (at: number) => void): Minimap {
  const canvas = make('canvas', { class: 'rap-map-marks' });
  const frame = make('div', { class: 'rap-map-frame' });
  host.append(canvas, frame);
  let timer = 0;
  let seen: { marks: readonly Mark[]; looking: Looking; length: number } | null = null;

  const paintMarks = (): void => {
    const [width, height, dpr] = [
      host.clientWidth,
      host.clientHeight,
      window.devicePixelRatio || 1
    ];
    canvas.width = Math.round(width * dpr);
    canvas.height = Math.round(height * dpr);
    const ctx = canvas.getContext('2d');
    if (!ctx || !seen || height === 0) {
      return;
    }
    ctx.scale(dpr, dpr);
    const parts = Math.floor(height / 3);
    const counts = density(seen.marks, seen.length, parts);
    const most = Math.max(1, ...counts);
    const colours = new Array<string>(parts).fill('');
    for (const mark of seen.marks) {
      colours[Math.min(parts - 1, Math.floor((mark.start / Math.max(1, seen.length)) * parts))] ||=
        paint(mark, seen.looking, hub.colours);
    }
    counts.forEach((count, i) => {
      if (count) {
        ctx.globalAlpha = 0.35 + (0.55 * count) / most;
        ctx.fillStyle = readable(colours[i] || '#808080', isDark());
        ctx.fillRect(2, i * 3, Math.max(3, (count / most) * (width - 4)), 2);
      }
    });
  };
  // by letters, as the codings are: how high rows are is known of those that were drawn
  const draw = ({ start, end }: Span): void => {
    const part = 100 / Math.max(1, seen?.length ?? 1);
    frame.style.top = `${start * part}%`;
    frame.style.height = `${(end - start) * part}%`;
  };
  const go = (event: PointerEvent): void => {
    const part =
      (event.clientY - host.getBoundingClientRect().top) / Math.max(1, host.clientHeight);
    reach(Math.round(Math.max(0, Math.min(1, part)) * (seen?.length ?? 0)));
  };
  const stops = [
    listen(host, 'pointerdown', event => {
      host.setPointerCapture((event as unknown as PointerEvent).pointerId);
      go(event as unknown as PointerEvent);
    }),
    listen(host, 'pointermove', event => {
      if ((event as unknown as PointerEvent).buttons === 1) {
        go(event as unknown as PointerEvent);
      }
    })
  ];

  return {
    set: (marks, looking, length) => {
      seen = { marks: marks.all, looking, length };
      timer ||= window.setTimeout(() => {
        timer = 0;
        paintMarks();
      }, 80); // the passage itself is painted first
    },
    draw,
    destroy: () => {
      window.clearTimeout(timer);
      stops.forEach(stop => stop());
    }
  };
}
