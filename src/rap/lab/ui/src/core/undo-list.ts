/**
 * What one person can take back, newest last, and take again. It belongs to her: another login has
 * another list. It holds what the page shows in its list and nothing beyond.
 */

export interface Step<Act> {
  /** When, and a few words that tell her what it was (codes and places, never words of a text). */
  readonly at: string;
  readonly what: string;
  readonly acts: readonly Act[];
}

/** Does the acts; the answer is what takes them back, or null when they cannot be done any more. */
export type Undoing<Act> = (acts: readonly Act[]) => Act[] | null;

export interface UndoList<Act> {
  /** Something was done, and `acts` take it back. What had been taken back is now forgotten. */
  done(what: string, acts: readonly Act[]): void;
  steps(): readonly Step<Act>[];
  /** Takes the newest step back; steps that cannot be any more are left out. Null: none left. */
  back(undo: Undoing<Act>): Step<Act> | null;
  /** Does again what was taken back last. */
  again(redo: Undoing<Act>): Step<Act> | null;
}

const MOST = 200;

interface Kept<Act> {
  back: Step<Act>[];
  again: Step<Act>[];
}

export function createUndoList<Act>(
  drawer: Pick<Storage, 'getItem' | 'setItem'>,
  place: string,
  coder: string
): UndoList<Act> {
  const key = `rap-undo:${place}:${coder}`;
  const kept = read<Act>(drawer, key);

  const save = (): void => {
    kept.back.splice(0, Math.max(0, kept.back.length - MOST));
    try {
      drawer.setItem(key, JSON.stringify(kept));
    } catch {
      // a full browser forgets what could be undone, never what was done
    }
  };
  const move = (from: Step<Act>[], to: Step<Act>[], undo: Undoing<Act>): Step<Act> | null => {
    for (let step = from.pop(); step; step = from.pop()) {
      const inverse = undo(step.acts);
      if (inverse) {
        to.push({ ...step, acts: inverse });
        save();
        return step;
      }
    }
    save();
    return null;
  };

  return {
    done: (what, acts) => {
      if (acts.length) {
        kept.back.push({ at: new Date().toISOString(), what, acts });
        kept.again.length = 0;
        save();
      }
    },
    steps: () => kept.back,
    back: undo => move(kept.back, kept.again, undo),
    again: redo => move(kept.again, kept.back, redo)
  };
}

function read<Act>(drawer: Pick<Storage, 'getItem'>, key: string): Kept<Act> {
  try {
    const { back, again } = JSON.parse(drawer.getItem(key) ?? '') as Kept<Act>;
    return { back: back.filter(one => one.acts), again: again.filter(one => one.acts) };
  } catch {
    return { back: [], again: [] };
  }
}
