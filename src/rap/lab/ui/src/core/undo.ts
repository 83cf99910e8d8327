/** What can be taken back: kept on this machine, so that it still works tomorrow. Ids, codes and places, never words. */

import { inverse, renamed, Stroke } from './fold';
import { Mark } from './spans';
import { Drawer } from './shelf';

export interface Undo {
  push(inverses: Stroke[]): void;
  /** The acts that undo the last step; with nothing kept, the latest coding of `mine` goes. */
  back(marks: readonly Mark[], mine: () => string[], draw: () => string): Stroke[] | null;
  on(marks: readonly Mark[], draw: () => string): Stroke[] | null;
  /** Old id to the id it came back with. */
  alias(): ReadonlyMap<string, string>;
}

interface Kept {
  back: Stroke[][];
  on: Stroke[][];
  alias: [string, string][];
}

const MOST = 200;

export function createUndo(drawer: Pick<Drawer, 'getItem' | 'setItem'>, key: string): Undo {
  const kept = read(drawer, key);
  const alias = new Map(kept.alias);
  const save = (): void => {
    kept.back = kept.back.slice(-MOST);
    kept.alias = [...alias].slice(-MOST);
    try {
      drawer.setItem(key, JSON.stringify(kept));
    } catch {
      // a full browser forgets what could be undone, never what was done
    }
  };
  /** Draws new ids, follows renames, and keeps on `other` what would undo these acts. */
  const step = (steps: Stroke[], other: Stroke[][], marks: readonly Mark[], draw: () => string): Stroke[] => {
    const acts = steps.map(one => ({ ...renamed(one, alias), id: draw() }));
    for (const act of acts) {
      if (act.op === 'add' && act.was) {
        alias.set(act.was, act.id);
      }
    }
    other.push(acts.flatMap(act => inverse(marks, act, draw) ?? []).reverse());
    save();
    return acts;
  };
  const standing = (steps: Stroke[], marks: readonly Mark[]): boolean =>
    steps.every(one => {
      const stroke = renamed(one, alias);
      return (stroke.op !== 'set' && stroke.op !== 'del') || marks.some(mark => mark.id === stroke.ref);
    });
  const last = (from: Stroke[][], marks: readonly Mark[]): Stroke[] | null => {
    for (let steps = from.pop(); steps; steps = from.pop()) {
      if (steps.length && standing(steps, marks)) {
        return steps;
      }
    }
    return null;
  };

  return {
    push: inverses => {
      if (inverses.length) {
        kept.back.push(inverses);
        kept.on = [];
        save();
      }
    },
    back: (marks, mine, draw) => {
      const steps = last(kept.back, marks);
      if (steps) {
        return step(steps, kept.on, marks, draw);
      }
      const latest = mine().pop();
      return latest ? step([{ id: draw(), op: 'del', ref: latest }], kept.on, marks, draw) : null;
    },
    on: (marks, draw) => {
      const steps = last(kept.on, marks);
      return steps ? step(steps, kept.back, marks, draw) : null;
    },
    alias: () => alias
  };
}

function read(drawer: Pick<Drawer, 'getItem'>, key: string): Kept {
  try {
    const kept = JSON.parse(drawer.getItem(key) ?? '') as Kept;
    return { back: kept.back, on: kept.on, alias: kept.alias };
  } catch {
    return { back: [], on: [], alias: [] };
  }
}
