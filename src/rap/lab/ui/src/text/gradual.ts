/**
 * Draws what is in view at once and the rest while nothing else is to do: a long interview opens as
 * fast as a short one.
 */

export interface Gradual {
  /** Begins again: `first` now, all others soon. */
  start(count: number, first: readonly [number, number], draw: (i: number) => void): void;
  /** Drawn by somebody else meanwhile. */
  drop(i: number): void;
  stop(): void;
}

const LEAST = 12;

export function createGradual(drawn: () => void): Gradual {
  let waiting: boolean[] = [];
  let next = 0;
  let idle = 0;

  const stop = (): void => {
    cancelIdleCallback(idle);
    waiting = [];
  };
  const work = (draw: (i: number) => void, deadline: IdleDeadline): void => {
    for (
      let done = 0;
      next < waiting.length && (done < LEAST || deadline.timeRemaining() > 3);
      next++
    ) {
      if (waiting[next]) {
        draw(next);
        done++;
      }
    }
    drawn();
    if (next < waiting.length) {
      idle = requestIdleCallback(left => work(draw, left), { timeout: 120 });
    }
  };
  return {
    start: (count, [from, to], draw) => {
      stop();
      waiting = new Array<boolean>(count).fill(true);
      next = 0;
      for (let i = Math.max(0, from); i <= Math.min(to, count - 1); i++) {
        draw(i);
        waiting[i] = false;
      }
      idle = requestIdleCallback(left => work(draw, left), { timeout: 120 });
    },
    drop: i => {
      waiting[i] = false;
    },
    stop
  };
}
