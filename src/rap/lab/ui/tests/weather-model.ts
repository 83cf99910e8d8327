/** What `weather.test.ts` plays on: chance that can be repeated, time, and a server. */

import { TextMap } from '../src/core/passage';
import { Refused, Sent } from '../src/core/requests';
import { Act } from '../src/protocol';

export const SOURCE = 'INT-10001';

export type Random = (n: number) => number;

export function randomFrom(start: number): Random {
  let seed = start * 2654435761 + 1;
  return n => {
    seed = (Math.imul(seed ^ (seed >>> 15), 2246822507) + 374761393) >>> 0;
    return (seed >>> 8) % n;
  };
}

/** Time that passes when it is told to: what is due next happens next. */
export function createTime(): {
  after(ms: number, then: () => void): void;
  pass(): Promise<boolean>;
} {
  let now = 0;
  let due: { at: number; then: () => void }[] = [];
  return {
    after: (ms, then) => void due.push({ at: now + ms, then }),
    pass: async () => {
      const next = due.reduce<(typeof due)[number] | null>(
        (first, one) => (first && first.at <= one.at ? first : one),
        null
      );
      due = due.filter(one => one !== next);
      now = next?.at ?? now;
      next?.then();
      await new Promise(resolve => setImmediate(resolve));
      return next !== null;
    }
  };
}

interface Written {
  coder: string;
  src: string;
  content: string;
  words: string;
}

/** The server: one text that is corrected, a log in which each id stands once, cards, a counter. */
export class Server {
  constructor(public who: string) {}

  text = Array.from({ length: 40 }, (_, i) => `w${i}`); // each word once: it is known again
  src = 'text0';
  readonly older = new Map<string, string[]>();
  readonly log = new Map<string, Written>();
  readonly cards = new Map<string, string>();
  readonly effects: string[] = [];
  reads = 0;

  correct(random: Random): void {
    this.older.set(this.src, [...this.text]);
    const at = random(this.text.length - 2);
    const name = `c${this.older.size}`;
    this.text.splice(at, random(3), ...(random(2) ? [name] : [name, `${name}b`]));
    this.src = `text${this.older.size}`;
  }

  /** As `map_source`: whatever words of the older text are still there, in order. */
  map(from: string): TextMap {
    const old = this.older.get(from) ?? this.text;
    const equal = old.flatMap((word, i): [number, number, number][] => {
      const now = this.text.indexOf(word);
      return now < 0 ? [] : [[i, i + 1, now]];
    });
    return { source: SOURCE, from, to: this.src, equal };
  }

  answer({ path, method, body, coder }: Sent): unknown {
    if (method !== 'GET' && coder !== this.who) {
      throw new Refused(409, 'somebody else', '', 'web.request.other_person');
    }
    if (path.startsWith(`sources/${SOURCE}/map`)) {
      return this.map(path.split('from=')[1]);
    }
    if (path === 'counter') {
      return ++this.reads;
    }
    return path === 'cards' ? this.card(body as { id: string; text: string }) : this.acts(body);
  }

  private card({ id, text }: { id: string; text: string }): { id: string } {
    const known = this.cards.get(id);
    if (known !== undefined && known !== text) {
      throw new Refused(400, 'this id was used', '', 'store.codings.id_taken');
    }
    if (known === undefined) {
      this.cards.set(id, text);
      this.effects.push(id);
    }
    return { id };
  }

  private acts(body: unknown): { cursor: string } {
    const { src, acts } = body as { src: string; acts: (Act & { op: 'add' })[] };
    const known = acts.map(act => this.log.get(act.id));
    const same = acts.map((act, i) => known[i]?.content === src + JSON.stringify(act));
    if (src !== this.src && !same.every(Boolean)) {
      throw new Refused(409, 'corrected', '', 'corrections.source.corrected');
    }
    if (known.some((one, i) => one && !same[i])) {
      throw new Refused(400, 'this id was used', '', 'store.codings.id_taken');
    }
    acts.forEach((act, i) => {
      if (!known[i]) {
        const words = this.text.slice(act.start, act.end).join(' ');
        this.log.set(act.id, { coder: this.who, src, content: src + JSON.stringify(act), words });
        this.effects.push(act.id);
      }
    });
    return { cursor: '' };
  }
}
