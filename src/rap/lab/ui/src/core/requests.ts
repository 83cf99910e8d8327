/**
 * All requests of the pages. Reads go through `latest`: an older answer never wins. Acts go through
 * `act`: one after the other, in the name of whoever pressed, and a second press is no second act.
 *
 * A card draws the id of its act when it is drawn, and another once that act is acknowledged.
 */
import type { ProblemRow } from '../contract/web';
import type { Both } from './seen';
import type { Said, Strokes, Where } from './undo-list';

export interface Sent {
  path: string;
  method: string;
  body?: unknown;
  /** Who pressed; the server refuses an act when somebody else is logged in by now. */
  coder: string;
  /** The id of an act: the server does it once, however often it comes. */
  id?: string;
}

/** What an act did and where; `back` takes it back where the reply has no `undo`. */
export type Told = Said & { where: Where; back?: Strokes };

export type Transport = (request: Sent) => Promise<unknown>;

export interface Deed {
  id: string;
  path: string;
  body?: unknown;
  /** `POST` unless said otherwise. */
  method?: string;
  /** What it did, to be said and kept in the list of what can be taken back. */
  told?: Told;
}

export interface Requests {
  /**
   * Reads `path` (with a body: POST). `undefined` when a newer reading under `key` has begun since,
   * or `drop` was called: then nothing is to be shown, whether it went well or not.
   */
  latest<T>(key: string, path: string, body?: unknown): Promise<T | undefined>;
  /** What is under way under `key` is not wanted any more: the page was left. */
  drop(key: string): void;
  /**
   * The same id and content joins the act under way, or gets the answer there was; the same id with
   * other content is refused. What failed may be sent again under its id.
   */
  act<T>(deed: Deed): Promise<T>;
  /** How many acts have no answer yet. */
  waiting(): number;
  /** When the acts under way of who is here are answered, and told. */
  settled(): Promise<unknown>;
}

/** An id was used for two different acts: a card kept it after its act was acknowledged. */
export class OtherContent extends Error {}

/** Somebody else is logged in than the person who pressed: her act is not sent. */
export class OtherPerson extends Error {}

/**
 * The server said no: a sentence to show, the id of it in the catalogue of words, the file or field
 * it is about, both versions where somebody saved in between, and all that is wrong.
 */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly where = '',
    readonly id = '',
    readonly both: Both | null = null,
    readonly problems: readonly ProblemRow[] = [{ message, where }]
  ) {
    super(message);
  }
}

const REMEMBERED = 500;

interface Known {
  content: string;
  answer: Promise<unknown>;
}

export function createRequests(
  transport: Transport,
  who: () => string,
  done: (told: Told, answer: unknown, coder: string) => void = () => undefined,
  unread: () => void = () => undefined,
  choose: (both: Both, body: unknown) => Promise<unknown> = () => Promise.resolve(null)
): Requests {
  const readings = new Map<string, number>();
  const known = new Map<string, Known>(); // by person and id: under way, or acknowledged
  const lines = new Map<string, Promise<unknown>>(); // by person: her acts, one after the other
  let drawn = 0;
  let waiting = 0;

  const send = async (deed: Deed, coder: string): Promise<unknown> => {
    if (coder !== who()) {
      throw new OtherPerson(coder);
    }
    const { id, path, body, method = 'POST' } = deed;
    try {
      return await transport({ path, method, body, coder, id });
    } catch (error) {
      // what somebody saved in between is shown beside it, and what she chooses is sent instead
      const both = error instanceof Refused ? error.both : null;
      const chosen = both && (await choose(both, body));
      if (!chosen) {
        throw error;
      }
      return send({ ...deed, body: chosen }, coder);
    }
  };
  const begin = (deed: Deed, coder: string): Promise<unknown> => {
    const before = lines.get(coder) ?? Promise.resolve();
    const answer = before.then(() => send(deed, coder));
    waiting++;
    // one that fails does not keep back those after it
    const over = answer.then(
      () => void waiting--,
      () => void waiting--
    );
    lines.set(coder, over);
    return answer;
  };

  return {
    latest: async <T>(key: string, path: string, body?: unknown): Promise<T | undefined> => {
      const number = ++drawn;
      readings.set(key, number);
      const method = body === undefined ? 'GET' : 'POST';
      try {
        const answer = await transport({ path, method, body, coder: who() });
        return readings.get(key) === number ? (answer as T) : undefined;
      } catch (error) {
        if (readings.get(key) === number) {
          error instanceof Refused || unread();
          throw error;
        }
        return undefined;
      }
    },
    drop: key => void readings.delete(key),
    act: <T>(deed: Deed): Promise<T> => {
      const coder = who();
      const name = `${coder} ${deed.id}`;
      const content = contentOf(deed);
      const there = known.get(name);
      if (there && there.content !== content) {
        return Promise.reject(new OtherContent(deed.id));
      }
      if (there) {
        return there.answer as Promise<T>;
      }
      const answer = begin(deed, coder);
      known.set(name, { content, answer });
      answer.then(
        reply => deed.told && done(deed.told, reply, coder),
        () => known.delete(name)
      );
      [...known.keys()].slice(0, Math.max(0, known.size - REMEMBERED)).forEach(one => {
        known.delete(one);
      });
      return answer as Promise<T>;
    },
    waiting: () => waiting,
    settled: () => lines.get(who()) ?? Promise.resolve()
  };
}

const contentOf = ({ path, body, method = 'POST' }: Deed): string =>
  JSON.stringify([method, path, body ?? null]);

/** 32 hex digits, drawn here so that an act sent twice is one act. */
export const drawId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map(byte => byte.toString(16).padStart(2, '0'))
    .join('');
