/**
 * What was asked for and never answered is read again: soon, or as soon as the server answers. Only
 * news asks for what changed: without this a page would stay as it was until the next change.
 */

export interface Rereading {
  /** A reading got no answer. */
  missed(): void;
  /** Whether the server answers at all. */
  reached(answers: boolean): void;
}

const AGAIN_MS = 3000;

export function createRereading(
  after: (ms: number, then: () => void) => void,
  read: () => void
): Rereading {
  let [owed, due, away] = [false, false, false];
  const pay = (): void => {
    if (owed && !away) {
      owed = false;
      read();
    }
  };
  return {
    missed: () => {
      owed = true;
      if (!due) {
        due = true;
        after(AGAIN_MS, () => {
          due = false;
          pay();
        });
      }
    },
    reached: answers => {
      const isBack = away && answers;
      away = !answers;
      if (isBack) {
        pay();
      }
    }
  };
}
