/**
 * A recording beside a text: what keys of the keyboard and of a foot pedal do, where it goes on,
 * and whose turn is heard.
 */

export type SoundAct = 'toggle' | 'pause' | 'back' | 'on';

export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;
export const STEP_S = 3;
const AGAIN_S = 2; // after a pause it begins this much earlier
const SAME_S = 0.05;

/**
 * Keys for sound on keyboards and pedals; F4, F7, F8 and F9 stand in `schema/coding.json`, where
 * people can change them.
 */
const MEDIA: Readonly<Record<string, SoundAct>> = {
  MediaPlayPause: 'toggle',
  MediaStop: 'pause',
  MediaTrackPrevious: 'back',
  MediaTrackNext: 'on'
};

export const mediaActOf = (key: string): SoundAct | null => MEDIA[key] ?? null;

/**
 * Where it goes on: a little before the place of the pause, or just where somebody moved it
 * meanwhile.
 */
export const resumeAt = (now: number, paused: number | null): number =>
  paused !== null && Math.abs(now - paused) < SAME_S ? Math.max(0, now - AGAIN_S) : now;

/** A place that is in the recording; its length may not be known yet. */
export const within = (at: number, length: number): number =>
  Math.max(0, Number.isFinite(length) ? Math.min(at, length) : at);

/** `3:07`, and `1:02:03` from an hour on. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
  const [hours, minutes, rest] = [
    Math.floor(whole / 3600),
    Math.floor(whole / 60) % 60,
    String(whole % 60).padStart(2, '0')
  ];
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

export interface HeardTurn {
  /** Seconds from the beginning; null where the text does not say. */
  at: number | null;
  lines: string[];
}

const TIME = /^\[([0-9]{1,2}):([0-9]{2}):([0-9]{2})\] ?/;

/** A text in turns: a line that begins with a time, and the lines after it that do not. */
export function heardTurns(text: string): HeardTurn[] {
  const turns: HeardTurn[] = [];
  for (const line of text.split('\n').filter(Boolean)) {
    const found = TIME.exec(line);
    if (found) {
      turns.push({
        at: Number(found[1]) * 3600 + Number(found[2]) * 60 + Number(found[3]),
        lines: [line.slice(found[0].length)]
      });
    } else if (turns.length && turns[turns.length - 1].at !== null) {
      turns[turns.length - 1].lines.push(line);
    } else {
      turns.push({ at: null, lines: [line] });
    }
  }
  return turns;
}

/** The turn that is heard at a place: the last that has begun, -1 before the first. */
export function turnAt(turns: readonly HeardTurn[], at: number): number {
  let [found, latest] = [-1, -1];
  turns.forEach((turn, i) => {
    if (turn.at !== null && turn.at <= at + SAME_S && turn.at >= latest) {
      [found, latest] = [i, turn.at];
    }
  });
  return found;
}
