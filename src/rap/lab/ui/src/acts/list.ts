/**
 * Every act: its command, its words, what it does. Keys stand in `schema/coding.json`, where people
 * can change them.
 */

import { MODES, Mode } from '../core/colours';
import { isPartial } from '../core/hidden';
import { Hub } from '../hub';
import { Words } from '../words';
import { boundary, important, recode, toEdges, uncode, uncodePart, undo } from './changing';
import { again, code, newCode, slot } from './coding';
import { correctHere } from './correcting';
import { Desk } from './desk';
import { ActEntry } from './entry';
import { maskHere } from './masking';
import { memoHere } from './memo';
import {
  markDone,
  nextOverlap,
  nextTranslation,
  select,
  toPassage,
  saySelection,
  veto
} from './moving';
import { chooseShown } from './showing';

const MODE_WORDS: Readonly<Record<Mode, keyof Words>> = {
  all: 'modeAll',
  mine: 'modeMine',
  code: 'modeCode',
  coder: 'modeCoder',
  density: 'modeDensity'
};

/** Alone on screen: the code of the chosen coding, else of the place, else the last one used. */
function lookAs(hub: Hub, desk: Desk, mode: Mode): void {
  const one = desk.chosen()?.code ?? desk.here(false)[0]?.code ?? hub.recent[0] ?? '';
  desk.look({ mode, code: mode === 'code' ? one : desk.looking().code });
}

export const ACTS: readonly ActEntry[] = [
  { id: 'rap:code', word: 'codeSelection', group: 'code', right: 'code', run: code },
  { id: 'rap:again', word: 'codeAgain', group: 'code', right: 'code', run: again },
  {
    id: 'rap:in-vivo',
    word: 'inVivo',
    proposal: 'proposeInVivo',
    group: 'code',
    right: 'newCode',
    run: (hub, desk) => newCode(hub, desk, true)
  },
  {
    id: 'rap:new-code',
    word: 'newCode',
    proposal: 'proposeCode',
    group: 'code',
    right: 'newCode',
    run: (hub, desk) => newCode(hub, desk, false)
  },
  {
    id: 'rap:code-all',
    word: 'codeAll',
    group: 'code',
    right: 'code',
    run: (_, desk) => desk.find(true)
  },
  { id: 'rap:recode', word: 'recode', group: 'change', right: 'code', run: recode },
  { id: 'rap:uncode', word: 'uncode', group: 'change', right: 'code', run: uncode },
  { id: 'rap:important', word: 'important', group: 'change', right: 'code', run: important },
  {
    id: 'rap:uncode-part',
    word: 'uncodePart',

    group: 'change',
    right: 'code',
    run: uncodePart
  },
  {
    id: 'rap:memo',
    word: 'memoHere',

    group: 'code',
    right: 'code',
    run: memoHere
  },
  {
    id: 'rap:start-back',
    word: 'startBack',
    group: 'change',
    right: 'code',
    run: (hub, desk) => boundary(hub, desk, 'start', -1)
  },
  {
    id: 'rap:start-on',
    word: 'startOn',
    group: 'change',
    right: 'code',
    run: (hub, desk) => boundary(hub, desk, 'start', 1)
  },
  {
    id: 'rap:end-back',
    word: 'endBack',
    group: 'change',
    right: 'code',
    run: (hub, desk) => boundary(hub, desk, 'end', -1)
  },
  {
    id: 'rap:end-on',
    word: 'endOn',
    group: 'change',
    right: 'code',
    run: (hub, desk) => boundary(hub, desk, 'end', 1)
  },
  {
    id: 'rap:edges',
    word: 'edgesGo',

    group: 'change',
    right: 'code',
    run: toEdges
  },
  {
    id: 'rap:undo',
    word: 'undo',
    group: 'change',
    right: 'code',
    run: (hub, desk) => undo(hub, desk, false)
  },
  {
    id: 'rap:redo',
    word: 'redo',
    group: 'change',
    right: 'code',
    run: (hub, desk) => undo(hub, desk, true)
  },
  {
    id: 'rap:grow',
    word: 'growSelection',
    group: 'select',
    run: (hub, desk) => {
      desk.grow();
      saySelection(hub, desk);
    }
  },
  {
    id: 'rap:select-word',
    word: 'selectWord',
    group: 'select',
    run: (hub, desk) => select(hub, desk, 'word')
  },
  {
    id: 'rap:select-sentence',
    word: 'selectSentence',
    group: 'select',
    run: (hub, desk) => select(hub, desk, 'sentence')
  },
  {
    id: 'rap:select-turn',
    word: 'selectTurn',
    group: 'select',
    run: (hub, desk) => select(hub, desk, 'turn')
  },
  {
    id: 'rap:next',
    word: 'nextOfCode',
    group: 'go',
    run: (hub, desk) => toPassage(hub, desk, true)
  },
  {
    id: 'rap:previous',
    word: 'previousOfCode',
    group: 'go',
    run: (hub, desk) => toPassage(hub, desk, false)
  },
  { id: 'rap:overlap', word: 'nextOverlap', group: 'go', run: nextOverlap },
  { id: 'rap:bar', word: 'barGo', group: 'go', right: 'code', run: (_, desk) => desk.bar() },
  { id: 'rap:list', word: 'listHere', group: 'go', run: (_, desk) => desk.list() },
  { id: 'rap:find', word: 'findHere', group: 'go', run: (_, desk) => desk.find() },
  ...MODES.map((mode): ActEntry => ({
    id: `rap:mode-${mode}`,
    word: MODE_WORDS[mode],
    group: 'look',
    run: (hub, desk) => lookAs(hub, desk, mode),
    on: desk => desk.looking().mode === mode
  })),
  {
    id: 'rap:show',
    word: 'showChoose',
    group: 'look',
    run: chooseShown,
    on: desk => isPartial(desk.looking().without)
  },
  {
    id: 'rap:underline',
    word: 'underline',
    group: 'look',
    run: (_, desk) => desk.look({ underline: !desk.style().underline }),
    on: desk => desk.style().underline
  },
  {
    id: 'rap:beside',
    word: 'translation',
    group: 'look',
    run: nextTranslation,
    on: desk => desk.style().beside !== ''
  },
  { id: 'rap:correct', word: 'correct', group: 'text', right: 'code', run: correctHere },
  { id: 'rap:mask', word: 'mask', group: 'text', right: 'code', run: maskHere },
  {
    id: 'rap:veto-members',
    word: 'veto',
    facts: { who: 'members' },
    group: 'finish',
    right: 'code',
    caution: 'vetoForGood',
    run: (hub, desk) => veto(hub, desk, 'members')
  },
  {
    id: 'rap:veto-public',
    word: 'veto',
    facts: { who: 'public' },
    group: 'finish',
    right: 'code',
    caution: 'vetoForGood',
    run: (hub, desk) => veto(hub, desk, 'public')
  },
  {
    id: 'rap:done',
    word: 'markDone',
    group: 'finish',
    right: 'code',
    run: markDone,
    on: desk => desk.session.state === 'done'
  }
];

export const SLOTS: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9];

export const runSlot = (hub: Hub, desk: Desk, n: number): void => slot(hub, desk, n);
