/** Keys that stand in no settings: moving in the text, on the pages, while names are taken out. `docs/keys.md` lists them too (a test). */

export const FIXED = [
  ['move', '← →', 'keyWord'],
  ['move', 'Ctrl ← →', 'keyCharacter'],
  ['move', '↑ ↓', 'keyLine'],
  ['move', 'Alt ↑ ↓, PageUp PageDown', 'keyTurn'],
  ['move', 'Home End', 'keyEdge'],
  ['move', 'Shift + ↔', 'keyExtend'],
  ['page', 'Ctrl Enter', 'keySave'],
  ['page', 'Esc', 'keyLeave'],
  ['page', 'Ctrl Z, Ctrl Y', 'keyTakeBack'],
  ['page', '↑ ↓ ← →', 'keyArrows'],
  ['page', 'A', 'keyHintTake'],
  ['page', 'R', 'keyHintRefuse'],
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
export const joined = (keys: readonly string[]): string => [...new Set(keys)].sort((a, b) => a.length - b.length || a.localeCompare(b)).join(', ');
