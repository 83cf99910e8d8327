/**
 * After a refused key, what is typed on is no command: somebody types a name for a box that did not
 * open. Escape, an arrow, a click or a moment without keys ends it.
 */

const MOMENT_MS = 2000;
const TYPING = ['Enter', 'Backspace', 'Delete'];
const WITH_OTHERS = ['Shift', 'AltGraph', 'CapsLock', 'Dead'];

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>;

export interface Hush {
  /** A key was pressed, or, without one, the mouse. */
  pressed(key?: Key): void;
  /** An act was refused: where a key asked for it, those after it are only typing. */
  refused(): void;
  /** Whether this key, which comes next, is to do nothing. */
  swallows(key: Key): boolean;
}

export function createHush(now: () => number): Hush {
  let byKey = false;
  let until = 0;
  return {
    pressed: key => {
      byKey = key !== undefined;
      until = key ? until : 0;
    },
    refused: () => void (until = byKey ? now() + MOMENT_MS : 0),
    swallows: ({ key, ctrlKey, altKey, metaKey }) => {
      if (WITH_OTHERS.includes(key)) {
        return false;
      }
      const typing = [...key].length === 1 || TYPING.includes(key);
      const going = now() < until && typing && !ctrlKey && !altKey && !metaKey;
      until = going ? now() + MOMENT_MS : 0;
      return going;
    }
  };
}
