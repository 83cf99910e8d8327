/**
 * Every act waits here, kept on this machine, until the server has said that it is on disk. In
 * order, one request at a time, and only in the name of the person who did it: what somebody else
 * left in this browser is told, and stays until she is back. An act that is refused is set aside
 * with the reason, until she decides; those after it go on.
 */

import { Act } from '../protocol';

export interface Waiting {
  key: string;
  /** Who did it; "" when it was kept before that was written down. */
  coder: string;
  source: string;
  src: string;
  act: Act;
  /** Why it was refused: it is not sent again by itself. */
  aside?: string;
}

/** Where waiting acts survive a reload. */
export interface Shelf {
  all(): Waiting[];
  put(one: Waiting): void;
  drop(key: string): void;
}

/**
 * `gone`: a person took her words back, and nothing that waits for them is kept. `moved`: the text
 * was corrected, and this is where the act is in today's; it is sent anew.
 */
export type Outcome =
  | { kind: 'done' }
  | { kind: 'later' | 'refused' | 'gone'; why: string }
  | { kind: 'moved'; src: string; act: Act };

export interface QueueState {
  waiting: number;
  why: string;
  /** What was refused, with the reason. */
  aside: readonly Waiting[];
  /** What others left in this browser: nothing of it is sent. */
  left: readonly Left[];
}

export interface Left {
  coder: string;
  n: number;
}

export interface Queue {
  add(source: string, src: string, acts: readonly Act[]): void;
  /** Of the person who is logged in, with places in the text `src`. */
  waiting(source: string, src: string): Act[];
  state(): QueueState;
  /** How many of these acts wait, and how many were refused; the others are on disk. */
  standing(ids: readonly string[]): Record<'waiting' | 'aside', number>;
  /** How many acts this window made. */
  made(): number;
  /** Try again now. */
  retry(): void;
  /** Send again what was set aside, and what follows from it. */
  again(key: string): void;
  /** Give it up, and what follows from it. */
  skip(key: string): void;
  /** Another person may be logged in now. */
  greet(): void;
  /** Acts of which nobody knows whose they are: the person logged in says that they are hers. */
  claim(): void;
  /** Or gives them up. */
  discard(): void;
  destroy(): void;
}

export interface Outside {
  shelf: Shelf;
  /** Who is logged in; "" while that is not known: then nothing is sent. */
  who(): string;
  send(sent: Pick<Waiting, 'source' | 'src' | 'coder'>, acts: Act[]): Promise<Outcome>;
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

/** How much others left, each named once. */
function leftBy(line: readonly Waiting[], me: string): Left[] {
  const counts = new Map<string, number>();
  line
    .filter(one => one.coder !== me)
    .forEach(one => counts.set(one.coder, (counts.get(one.coder) ?? 0) + 1));
  return [...counts].map(([coder, n]) => ({ coder, n }));
}

export function createQueue(outside: Outside): Queue {
  let line = outside.shelf.all();
  let busy = false;
  let gone = false;
  let pause = 0;
  let most = MOST;
  let made = 0;
  const mine = (): Waiting[] => line.filter(one => one.coder === outside.who() && !one.aside);
  const stateOf = (why: string): QueueState => ({
    waiting: mine().length,
    why,
    aside: line.filter(one => one.aside && one.coder === outside.who()),
    left: outside.who() ? leftBy(line, outside.who()) : []
  });
  let state = stateOf('');

  const tell = (why: string, sent: readonly Waiting[] = []): void => {
    state = stateOf(why);
    outside.changed(state, sent);
  };
  const change = (key: string, fields: Partial<Waiting>): void => {
    line = line.map(one => (one.key === key ? { ...one, ...fields } : one));
    line.filter(one => one.key === key).forEach(one => outside.shelf.put(one));
  };
  const drop = (sent: readonly Waiting[]): void => {
    sent.forEach(one => outside.shelf.drop(one.key));
    line = line.filter(one => !sent.includes(one));
  };
  const settle = (outcome: Outcome, sent: Waiting[]): void => {
    if (outcome.kind === 'done') {
      drop(sent);
      pause = 0;
      most = mine().length ? most : MOST;
      tell('', sent);
    } else if (outcome.kind === 'later') {
      pause = Math.min(LONGEST, pause ? pause * 2 : 250);
      tell(outcome.why);
    } else if (outcome.kind === 'moved') {
      const { src, act } = outcome;
      change(sent[0].key, { src, act });
    } else if (outcome.kind === 'gone') {
      drop(line.filter(one => one.source === sent[0].source));
      tell('');
    } else if (sent.length > 1) {
      most = 1; // find out which one it was
    } else {
      most = MOST;
      change(sent[0].key, { aside: outcome.why });
      tell('');
    }
  };
  const flush = async (): Promise<void> => {
    const due = mine();
    if (busy || gone || due.length === 0) {
      return;
    }
    busy = true;
    const sent = batch(due, most);
    const outcome = await outside.send(
      sent[0],
      sent.map(one => one.act)
    );
    busy = false;
    if (gone) {
      return;
    }
    // what was said to somebody who has left is no news of the person who is here now
    if (outcome.kind === 'done' || sent[0].coder === outside.who()) {
      settle(outcome, sent);
    }
    if (outcome.kind === 'later') {
      outside.after(pause, () => void flush());
    } else {
      void flush();
    }
  };
  const retry = (): void => {
    tell(state.why);
    void flush();
  };
  /** What was set aside under this key, and what is about the coding that it would have made. */
  const withIts = (key: string): Waiting[] => {
    const id = line.find(one => one.key === key)?.act.id;
    return line.filter(
      one => one.aside && (one.key === key || ('ref' in one.act && one.act.ref === id))
    );
  };
  const keep = (one: Waiting): void => {
    outside.shelf.put(one);
    line.push(one);
  };
  const unknown = (): Waiting[] => line.filter(one => one.coder === '');
  const greet = (): void => {
    most = MOST;
    tell('');
    void flush();
  };

  return {
    add: (source, src, acts) => {
      for (const act of acts) {
        const [at, nth] = [String(Date.now()), String(made++)];
        const key = `${at.padStart(14, '0')}-${nth.padStart(6, '0')}-${act.id}`;
        keep({ key, coder: outside.who(), source, src, act });
      }
      tell(state.why);
      void flush();
    },
    waiting: (source, src) =>
      mine()
        .filter(one => one.source === source && one.src === src)
        .map(one => one.act),
    state: () => state,
    standing: ids => {
      const these = line.filter(one => ids.includes(one.act.id));
      const aside = these.filter(one => one.aside).length;
      return { waiting: these.length - aside, aside };
    },
    made: () => made,
    retry,
    again: key => {
      withIts(key).forEach(one => change(one.key, { aside: undefined }));
      retry();
    },
    skip: key => {
      drop(withIts(key));
      retry();
    },
    greet,
    claim: () => {
      const claimed = unknown();
      drop(claimed);
      claimed.forEach(one => keep({ ...one, coder: outside.who() }));
      greet();
    },
    discard: () => {
      drop(unknown());
      greet();
    },
    destroy: () => {
      gone = true;
    }
  };
}
