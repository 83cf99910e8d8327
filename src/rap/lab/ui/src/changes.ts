/** Hears within two seconds what another window, a colleague or a `git pull` changed. */

import { ask, unread } from './api';
import { onlyOwn } from './core/moments';
import { createRereading } from './core/rereading';
import type { Changes } from './contract/web';
import { Hub } from './hub';
import { createSignal } from './signal';

/** What changed, for pages that show memos, findings or the plan. */
export const heard = createSignal<Changes>();

const WAIT_S = 25;
const PAUSE_MS = 2000;

const pause = (ms: number): Promise<void> => new Promise(resolve => window.setTimeout(resolve, ms));

/**
 * A burst of acts is read again once, when it is over; somebody else's act is seen well within two
 * seconds.
 */
const QUIET_MS = 400;
const LATEST_MS = 1200;
/** Of one's own acts only counts are read, and when the hand rests. */
const OWN_QUIET_MS = 1500;
const OWN_LATEST_MS = 8000;

/** What one answer told: which moments it covers, when it came, which interviews changed. */
interface Told {
  from: string;
  to: string;
  at: number;
  sources: string[];
}

export function watchChanges(hub: Hub, own: Set<string>): () => void {
  let gone = false;
  let since = '';
  let told: Told[] = [];
  let timer = 0;
  let counting = 0;
  let counted = Date.now();

  const counts = async (): Promise<void> => {
    counted = Date.now();
    const before = hub.queue.made();
    await Promise.all([hub.readSources(), hub.readCodebook()]);
    // else what was counted is old already
    if (hub.queue.state().waiting === 0 && hub.queue.made() === before) {
      await Promise.all([...hub.sessions.values()].map(session => session.compare()));
    }
  };
  const countLater = (): void => {
    window.clearTimeout(counting);
    const wait = Math.max(0, Math.min(OWN_QUIET_MS, counted + OWN_LATEST_MS - Date.now()));
    counting = window.setTimeout(() => void counts().catch(() => undefined), wait);
  };
  const read = async (): Promise<void> => {
    timer = 0;
    const { waiting, why } = hub.queue.state();
    const others = told.filter(one => !onlyOwn(one.from, one.to, own));
    // the server may have written one's own act and not said so yet
    const open = others.filter(one => waiting > 0 && !why && Date.now() < one.at + LATEST_MS);
    const ids = new Set(others.filter(one => !open.includes(one)).flatMap(one => one.sources));
    told = open;
    if (open.length) {
      soon();
    }
    if (ids.size) {
      await Promise.all([...ids].map(id => hub.sessions.get(id)?.read()));
      await Promise.all([hub.readSources(), hub.readCodebook()]); // both count codings
    } else {
      countLater();
    }
  };
  const soon = (): void => {
    timer ||= window.setTimeout(() => void read().catch(() => undefined), QUIET_MS);
  };
  const hear = async (changes: Changes, before: string): Promise<void> => {
    heard.emit(changes);
    if (changes.study) {
      await Promise.all([hub.readStudy(), hub.readSources()]);
    }
    if (changes.codebook) {
      await hub.readCodebook();
    }
    if (changes.sources.length) {
      told.push({ from: before, to: changes.cursor, at: Date.now(), sources: changes.sources });
      soon();
    }
  };
  const everything = (): Changes => ({
    cursor: since,
    sources: hub.sources.map(row => row.id),
    ...{ study: true, codebook: true, memos: true, findings: true }
  });
  const again = createRereading(
    (ms, then) => void window.setTimeout(then, ms),
    () => void (gone || hear(everything(), since).catch(() => undefined))
  );
  const stops = [unread.connect(again.missed), hub.reached.connect(again.reached)];
  const run = async (): Promise<void> => {
    while (!gone) {
      if (!hub.study) {
        await pause(PAUSE_MS / 4);
        continue;
      }
      try {
        const changes = await ask<Changes>(
          `changes?since=${encodeURIComponent(since)}&wait=${since ? WAIT_S : 0}`
        );
        hub.reached.emit(true);
        const before = since;
        since = changes.cursor;
        if (before && !gone) {
          await hear(changes, before).catch(() => undefined);
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
    stops.forEach(stop => stop());
    window.clearTimeout(timer);
    window.clearTimeout(counting);
  };
}
