/**
 * Every act waits here, kept on this machine, until the server has said that it is on disk. In
 * order, one request at a time.
 */

import { Act } from '../protocol';

export interface Waiting {
  key: string;
  source: string;
  src: string;
  act: Act;
}

/** Where waiting acts survive a reload. */
export interface Shelf {
  all(): Waiting[];
  put(one: Waiting): void;
  drop(key: string): void;
}

/** `gone`: a person took her words back, and nothing that waits for them is kept. */
export type Outcome = { kind: 'done' } | { kind: 'later' | 'refused' | 'gone'; why: string };

export interface QueueState {
  waiting: number;
  why: string;
  refused: boolean;
}

export interface Queue {
  add(source: string, src: string, acts: readonly Act[]): void;
  waiting(source: string): Act[];
  state(): QueueState;
  /** How many acts this window made. */
  made(): number;
  /** Try again now; after a refusal only a person does this. */
  retry(): void;
  /** Give up the act that was refused. */
  skip(): void;
  destroy(): void;
}

export interface Outside {
  shelf: Shelf;
  send(source: string, src: string, acts: Act[]): Promise<Outcome>;
  after(ms: number, then: () => void): void;
  changed(state: QueueState, sent: readonly Waiting[]): void;
}

const MOST = 100;
const LONGEST = 5000;

/** The acts that one request can carry: the first, and those after it for the same text. */
export function batch(line: readonly Waiting[], most = MOST): Waiting[] {
  const end = line.findIndex(one => one.source !== line[0].source || one.src !== line[0].src);
  return line.slice(0, Math.min(most, end < 0 ? line.length : end));
}

export function createQueue(outside: Outside): Queue {
  let line = outside.shelf.all();
  let state: QueueState = { waiting: line.length, why: '', refused: false };
  let busy = false;
  let gone = false;
  let pause = 0;
  let most = MOST;
  let made = 0;

  const tell = (why: string, refused: boolean, sent: readonly Waiting[] = []): void => {
    state = { waiting: line.length, why, refused };
    outside.changed(state, sent);
  };
  const drop = (sent: readonly Waiting[]): void => {
    sent.forEach(one => outside.shelf.drop(one.key));
    line = line.filter(one => !sent.includes(one));
  };
  const settle = (outcome: Outcome, sent: Waiting[]): void => {
    if (outcome.kind === 'done') {
      drop(sent);
      pause = 0;
      tell('', false, sent);
    } else if (outcome.kind === 'later') {
      pause = Math.min(LONGEST, pause ? pause * 2 : 250);
      tell(outcome.why, false);
    } else if (outcome.kind === 'gone') {
      drop(line.filter(one => one.source === sent[0].source));
      tell('', false);
    } else if (sent.length > 1) {
      most = 1; // find out which one it was
    } else {
      tell(outcome.why, true);
    }
  };
  const flush = async (): Promise<void> => {
    if (busy || gone || state.refused || line.length === 0) {
      return;
    }
    busy = true;
    const sent = batch(line, most);
    const outcome = await outside.send(
      sent[0].source,
      sent[0].src,
      sent.map(one => one.act)
    );
    busy = false;
    if (gone) {
      return;
    }
    settle(outcome, sent);
    if (outcome.kind === 'later') {
      outside.after(pause, () => void flush());
    } else {
      void flush();
    }
  };
  const retry = (): void => {
    tell(state.why, false);
    void flush();
  };

  return {
    add: (source, src, acts) => {
      for (const act of acts) {
        const [at, nth] = [String(Date.now()), String(made++)];
        const key = `${at.padStart(14, '0')}-${nth.padStart(6, '0')}-${act.id}`;
        const one = { key, source, src, act };
        outside.shelf.put(one);
        line.push(one);
      }
      tell(state.why, state.refused);
      void flush();
    },
    waiting: source => line.filter(one => one.source === source).map(one => one.act),
    state: () => state,
    made: () => made,
    retry,
    skip: () => {
      drop(line.slice(0, 1));
      most = MOST;
      state = { ...state, why: '' };
      retry();
    },
    destroy: () => {
      gone = true;
    }
  };
}
