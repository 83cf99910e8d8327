/**
 * Waiting acts in the browser's own storage: ids, codes and places, never words. Two windows may
 * send the same act; its id makes that harmless.
 */
import { Act } from '../protocol';
import { Shelf, Waiting } from './queue';

/** What of `Storage` is needed; `null` where the browser has none. */
export type Drawer = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

interface Kept {
  coder?: string;
  source: string;
  src: string;
  act: Act;
  aside?: string;
}

export function createShelf(drawer: Drawer, study: string, full: () => void): Shelf {
  const prefix = `rap-act:${study}:`;
  return {
    all: () => {
      const keys = Array.from({ length: drawer.length }, (_, i) => drawer.key(i) ?? '').filter(
        key => key.startsWith(prefix)
      );
      return keys.sort().flatMap(key => read(drawer, key, prefix));
    },
    put: one => {
      try {
        const { coder, source, src, act, aside } = one;
        drawer.setItem(prefix + one.key, JSON.stringify({ coder, source, src, act, aside }));
      } catch {
        full(); // the browser keeps no more: the act is in this window only, and the person is told
      }
    },
    drop: key => drawer.removeItem(prefix + key)
  };
}

function read(drawer: Drawer, key: string, prefix: string): Waiting[] {
  try {
    const kept = JSON.parse(drawer.getItem(key) ?? '') as Kept;
    return [{ key: key.slice(prefix.length), ...kept, coder: kept.coder ?? '' }];
  } catch {
    return [];
  }
}

export interface Memory {
  keep(name: string, value: string[]): void;
  kept(name: string): string[];
}

/**
 * Small lists of codes that somebody uses, per study. What cannot be read or kept is simply not
 * remembered.
 */
export function createMemory(drawer: Pick<Drawer, 'getItem' | 'setItem'>, study: string): Memory {
  return {
    keep: (name, value) => {
      try {
        drawer.setItem(`rap-${name}:${study}`, JSON.stringify(value));
      } catch {
        // a full browser
      }
    },
    kept: name => {
      try {
        return JSON.parse(drawer.getItem(`rap-${name}:${study}`) ?? '[]') as string[];
      } catch {
        return [];
      }
    }
  };
}

/**
 * The same for each person who logs in to this browser: nobody sees which codes another used. The
 * first takes over what the browser kept before people were told apart.
 */
export function createOwnMemory(memory: Memory, who: () => string): Memory {
  const own = (name: string): string => `${name}-of:${who()}`;
  return {
    keep: (name, value) => memory.keep(own(name), value),
    kept: name => {
      const mine = memory.kept(own(name));
      const before = mine.length || !who() ? [] : memory.kept(name);
      if (before.length) {
        memory.keep(own(name), before);
        memory.keep(name, []);
      }
      return before.length ? before : mine;
    }
  };
}
