/**
 * Keys that act on the text while it has the focus, and only then. JupyterLab's shortcut editor can
 * change those of the schema.
 */

export interface Pressed {
  key: string;
  shift: boolean;
  ctrl: boolean;
  alt: boolean;
}

/** Moves of the cursor; `extend` keeps the other end where it is. */
export interface Move {
  unit: 'word' | 'line' | 'turn' | 'character' | 'edge';
  forwards: boolean;
  extend: boolean;
}

const ARROWS: Readonly<Record<string, [Move['unit'], boolean]>> = {
  ArrowRight: ['word', true],
  ArrowLeft: ['word', false],
  ArrowDown: ['line', true],
  ArrowUp: ['line', false],
  PageDown: ['turn', true],
  PageUp: ['turn', false],
  Home: ['edge', false],
  End: ['edge', true]
};

export function moveOf(pressed: Pressed): Move | null {
  const found = ARROWS[pressed.key];
  if (!found) {
    return null;
  }
  const [unit, forwards] = found;
  const vertical = unit === 'line';
  if (pressed.alt) {
    return vertical ? { unit: 'turn', forwards, extend: pressed.shift } : null;
  }
  const finer = pressed.ctrl && unit === 'word' ? 'character' : unit;
  return { unit: finer, forwards, extend: pressed.shift };
}

/** Brackets by the sign they write, since Belgian keyboards reach them through AltGr. */
const BRACKETS: Readonly<Record<string, string>> = {
  '[': 'rap:start-back',
  ']': 'rap:start-on',
  '{': 'rap:end-back',
  '}': 'rap:end-on'
};

export const bracketOf = (pressed: Pressed): string | null => BRACKETS[pressed.key] ?? null;

/** The bracket of a command, for its name in menus. */
export const signOf = (command: string): string =>
  Object.keys(BRACKETS).find(sign => BRACKETS[sign] === command) ?? '';

// Keys that stand in no settings: moving in the text, on the pages, while names are taken out.
// `docs/keys.md` lists them too (a test).

export const FIXED = [
  ['move', '← →', 'keyWord'],
  ['move', 'Ctrl ← →', 'keyCharacter'],
  ['move', '↑ ↓', 'keyLine'],
  ['move', 'Alt ↑ ↓, PageUp PageDown', 'keyTurn'],
  ['move', 'Home End', 'keyEdge'],
  ['move', 'Shift + ↔', 'keyExtend'],
  ['move', 'Shift F10, Menu', 'keyMenu'],
  ['move', 'Esc', 'keyAway'],
  ['edge', '← →', 'keyEdgeWord'],
  ['edge', 'Alt ← →', 'keyEdgeLetter'],
  ['edge', 'Enter, Esc', 'keyEdgeDone'],
  ['page', 'Ctrl Enter', 'keySave'],
  ['page', 'Esc', 'keyLeave'],
  ['page', 'Ctrl Z, Ctrl Y', 'keyTakeBack'],
  ['page', '↑ ↓ ← →', 'keyArrows'],
  ['page', 'Alt ← → ↑ ↓', 'keyMoveCode'],
  ['page', 'A', 'keyHintTake'],
  ['page', 'R', 'keyHintRefuse'],
  ['bring', '1 … 8', 'bringKeyTurn'],
  ['bring', '0', 'bringKeyAnother'],
  ['bring', 'G', 'bringGoesOn'],
  ['bring', 'X', 'bringNoSpeech'],
  ['bring', 'Enter', 'bringRight'],
  ['bring', 'N', 'bringOn'],
  ['bring', 'P', 'bringBack'],
  ['bring', 'Ctrl Z', 'bringKeyUndo'],
  ['answers', '1 … 9', 'answersKeyCode'],
  ['answers', '↑ ↓', 'answersKeyMove'],
  ['answers', 'A', 'answersKeyAll'],
  ['answers', 'C', 'answersAnother'],
  ['answers', 'U', 'answersKeyOff'],
  ['answers', '/', 'answersKeyFilter'],
  ['everywhere', 'F2', 'blankScreen'],
  ['review', 'M, Enter', 'revMask'],
  ['review', 'K', 'revKeep'],
  ['review', 'O', 'revOther'],
  ['review', 'N', 'revName'],
  ['review', 'S', 'revApart'],
  ['review', 'A', 'revAdd'],
  ['review', 'U', 'revUndo'],
  ['review', 'Space', 'revMore'],
  ['review', 'L', 'revLater']
] as const;

export type Part = (typeof FIXED)[number][0];

/** The keys of a command, one after the other, those of one key first. */
export const joined = (keys: readonly string[]): string =>
  [...new Set(keys)].sort((a, b) => a.length - b.length || a.localeCompare(b)).join(', ');
