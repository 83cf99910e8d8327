/** What runs did: how far the one is that goes on now, what ran before, and which were missed. */

import { button, make } from '../elements';
import { Hub } from '../hub';
import type { Going, PastRun, ScheduledRun } from '../contract/runs';
import { fill } from '../words';
import { when } from './page';

const SHOWN = 8;

/** Seconds as people say them. */
export const lasted = (hub: Hub, seconds: number): string =>
  seconds < 90
    ? fill(hub.words.runSeconds, { n: Math.max(1, Math.round(seconds)) })
    : fill(hub.words.runMinutes, { n: Math.round(seconds / 60) });

/** How far the run is that goes on now, whoever began it. */
export function goingLine(hub: Hub, going: Going): HTMLElement {
  const n = going.plans.length;
  const ended = going.plans.filter(one => !['waiting', 'running'].includes(one.state)).length;
  const now = going.plans.find(one => one.state === 'running');
  const cells = now?.of ? (now.cell - 1) / now.of : 0;
  const said = [
    fill(hub.words.runFar, { n: ended, of: n, when: when(hub, going.since) }),
    going.left_s ? fill(hub.words.runLeft, { time: lasted(hub, going.left_s) }) : ''
  ];
  const bar = make('progress', { set: { 'aria-label': said[0] } });
  bar.max = Math.max(n, 1);
  bar.value = ended + cells;
  return make(
    'div',
    { class: 'rap-going' },
    bar,
    make('span', { text: said.filter(Boolean).join(' · ') })
  );
}

const outcome = (hub: Hub, one: PastRun): string => {
  const words = hub.words;
  const where = { place: one.place, cell: one.cell };
  return {
    done: fill(words.runTook, { time: lasted(hub, one.seconds) }),
    failed: one.cell ? fill(words.runFailedAt, where) : words.runFailedNow,
    cancelled: words.runStopped,
    'cut-off': words.runCutOff
  }[one.state];
};

/** What ran on this machine, newest first. */
export function pastRuns(hub: Hub, past: readonly PastRun[]): HTMLElement | null {
  const rows = past.map(one =>
    make(
      'li',
      { class: one.state === 'done' ? '' : 'rap-trouble' },
      make('span', { text: `${one.plan}: ${outcome(hub, one)}` }),
      make('span', {
        class: 'rap-quiet rap-end',
        text: [one.how === 'schedule' ? hub.words.runByClock : '', when(hub, one.started)]
          .filter(Boolean)
          .join(' · ')
      })
    )
  );
  return rows.length
    ? make(
        'details',
        { class: 'rap-more' },
        make('summary', { text: hub.words.runsPast }),
        make('ul', { class: 'rap-plain-list' }, ...rows.slice(0, SHOWN * 5))
      )
    : null;
}

/** What of a run could not be made the last time, first of its results; null when all was. */
export function failedLast(past: readonly PastRun[], name: string): PastRun | null {
  const last = past.find(one => one.run === name)?.log;
  const ours = past.filter(one => one.run === name && one.log === last);
  return ours.find(one => one.state === 'failed' || one.state === 'cut-off') ?? null;
}

/** What could not be made, and what to do about it. */
export function lastTrouble(hub: Hub, one: PastRun): string {
  const { runLastFailedAt, runLastFailed, runLastCutOff } = hub.words;
  const text = one.state === 'cut-off' ? runLastCutOff : one.cell ? runLastFailedAt : runLastFailed;
  return fill(text, { when: when(hub, one.started), place: one.place, cell: one.cell });
}

/** Runs with a timer of this machine that were missed, or failed last time. */
export function missedRuns(hub: Hub, rows: readonly ScheduledRun[]): HTMLElement[] {
  return rows
    .filter(one => one.state !== 'done')
    .map(one => {
      const words = hub.words;
      const text = one.state === 'missed' ? words.runMissed : words.runFailedByClock;
      const facts = { run: one.run, when: when(hub, one.due) };
      return make('p', { class: 'rap-trouble', text: fill(text, facts) });
    });
}

export const stopButton = (hub: Hub, press: () => void): HTMLElement =>
  button({ class: 'rap-plain', text: hub.words.runStop, press });
