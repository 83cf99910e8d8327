/** Hears within two seconds what another window, a colleague or a `git pull` changed. */

import { ask } from './api';
import { Changes } from './protocol';
import { Hub } from './hub';

const WAIT_S = 25;
const PAUSE_MS = 2000;

const pause = (ms: number): Promise<void> => new Promise(resolve => window.setTimeout(resolve, ms));

/** A burst of acts is read again once, when it is over; somebody else's act is seen well within two seconds. */
const QUIET_MS = 400;
const LATEST_MS = 1200;

export function watchChanges(hub: Hub): () => void {
  let gone = false;
  let since = '';
  let due = new Set<string>();
  let first = 0;
  let timer = 0;

  const read = async (): Promise<void> => {
    const ids = due;
    due = new Set();
    first = 0;
    await Promise.all([hub.readSources(), hub.readCodebook()]); // both count codings
    await Promise.all([...ids].map(id => hub.sessions.get(id)?.read()));
  };
  const hear = async (changes: Changes): Promise<void> => {
    if (changes.codebook) {
      await hub.readCodebook();
    }
    if (changes.sources.length) {
      changes.sources.forEach(id => due.add(id));
      first ||= Date.now();
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void read().catch(() => undefined), Math.max(0, Math.min(QUIET_MS, first + LATEST_MS - Date.now())));
    }
  };
  const run = async (): Promise<void> => {
    while (!gone) {
      if (!hub.study) {
        await pause(PAUSE_MS / 4);
        continue;
      }
      try {
        const changes = await ask<Changes>(`changes?since=${encodeURIComponent(since)}&wait=${since ? WAIT_S : 0}`);
        hub.reached.emit(true);
        const known = since !== '';
        since = changes.cursor;
        if (known && !gone) {
          await hear(changes);
        }
      } catch {
        hub.reached.emit(false);
        await pause(PAUSE_MS);
      }
    }
  };
  void run();
  return () => {
    gone = true;
    window.clearTimeout(timer);
  };
}
