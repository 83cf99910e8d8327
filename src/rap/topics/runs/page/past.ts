/** What ran, what goes on and what was missed, in sentences. */
import { Going, PastRun, ScheduledRun } from '#ui/contract/runs';
import { fill, Words } from '#ui/words/index';

/** How a time is written; a page gives its own. */
export type When = (t: string) => string;

/** Seconds as people say them. */
export const lasted = (words: Words, seconds: number): string =>
  seconds < 90
    ? fill(words.runSeconds, { n: Math.max(1, Math.round(seconds)) })
    : fill(words.runMinutes, { n: Math.round(seconds / 60) });

/** How far a run is, of how many plans; half a plan counts by its cells. */
export function howFar({ plans }: Going): { n: number; ended: number; done: number } {
  const ended = plans.filter(one => !['waiting', 'running'].includes(one.state)).length;
  const now = plans.find(one => one.state === 'running');
  return { n: plans.length, ended, done: ended + (now?.of ? (now.cell - 1) / now.of : 0) };
}

/** What became of a plan. */
export function outcome(words: Words, { state, place, cell, seconds }: PastRun): string {
  switch (state) {
    case 'failed':
      return cell ? fill(words.runFailedAt, { place, cell }) : words.runFailedNow;
    case 'cancelled':
      return words.runStopped;
    case 'cut-off':
      return words.runCutOff;
    default:
      return fill(words.runTook, { time: lasted(words, seconds) });
  }
}

/** What of a run could not be made the last time, first of its results; null when all was. */
export function failedLast(past: readonly PastRun[], name: string): PastRun | null {
  const last = past.find(one => one.run === name)?.log;
  const ours = past.filter(one => one.run === name && one.log === last);
  return ours.find(one => one.state === 'failed' || one.state === 'cut-off') ?? null;
}

/** What could not be made, and what to do about it. */
export function lastTrouble(words: Words, when: When, one: PastRun): string {
  const { runLastFailedAt, runLastFailed, runLastCutOff } = words;
  const text = one.state === 'cut-off' ? runLastCutOff : one.cell ? runLastFailedAt : runLastFailed;
  return fill(text, { when: when(one.started), place: one.place, cell: one.cell });
}

/** A sentence for each run with a timer of this machine that was missed, or failed last time. */
export const missed = (words: Words, when: When, rows: readonly ScheduledRun[]): string[] =>
  rows
    .filter(one => one.state !== 'done')
    .map(({ state, run, due }) =>
      fill(state === 'missed' ? words.runMissed : words.runFailedByClock, { run, when: when(due) })
    );
