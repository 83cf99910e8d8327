/** Acts on codings that are there: another code, other edges, important, off, undo. */

import { cutOut, isPart, leftOf } from '../core/cutting';
import { moveEdge } from '../core/segments';
import { indexAt, Mark, Span } from '../core/spans';
import { Hub } from '../hub';
import { drawId } from '../core/requests';
import { fill } from '../words';
import { Stroke } from '../core/undo';
import { askWhich } from './picker';
import { apply, pickCode } from './coding';
import { Desk } from './desk';
import { refuse, tell } from './dialog';
import { shortened } from './moving';

/**
 * The one meant: the only one, or the answer to "which?". `sure`: the chosen one is in sight and
 * meant, as in a menu that names it.
 */
async function meant(
  hub: Hub,
  desk: Desk,
  sure = false,
  mine: readonly Mark[] = desk.here(true)
): Promise<Mark | null> {
  if (mine.length === 0) {
    refuse(hub, desk, hub.mayCode() ? hub.words.noCodingHere : hub.words.readOnly);
    return null;
  }
  const chosen = mine.find(mark => mark.id === desk.chosen()?.id);
  if (mine.length === 1 || (sure && chosen)) {
    return chosen ?? mine[0];
  }
  const label = (mark: Mark): string => {
    const words = desk.session.text.slice(mark.start, mark.start + 40).replace(/\s+/g, ' ');
    return `${hub.codeLabel(mark.code)} — ${words}`;
  };
  const answer = await askWhich(
    {
      title: hub.words.whichCoding,
      choices: mine.map(mark => ({ id: mark.id, label: label(mark), also: mark.code })),
      recent: [desk.chosen()?.id ?? ''],
      colour: id => hub.colours.get(mine.find(mark => mark.id === id)?.code ?? '') ?? '',
      note: () => '',
      nothing: hub.words.nothingFound
    },
    desk.box()
  );
  desk.focus();
  return mine.find(mark => mark.id === answer) ?? null;
}

/** For keys pressed many times in a row: never asks. */
const quick = (hub: Hub, desk: Desk): Mark | null => {
  const chosen = desk.chosen();
  const found = chosen && chosen.coder === hub.me()?.id ? chosen : (desk.here(true)[0] ?? null);
  if (!found) {
    refuse(hub, desk, hub.words.noCodingHere);
  }
  return found;
};

const set = (
  desk: Desk,
  mark: Mark,
  change: Omit<Extract<Stroke, { op: 'set' }>, 'id' | 'op' | 'ref'>,
  sentence?: string
): void => {
  desk.session.act([{ id: drawId(), op: 'set', ref: mark.id, ...change }], { sentence });
  desk.choose(desk.session.marks.find(one => one.id === mark.id) ?? null);
};

export function remove(desk: Desk, mark: Mark): void {
  desk.session.act([{ id: drawId(), op: 'del', ref: mark.id }]);
  desk.choose(null);
}

export async function uncode(hub: Hub, desk: Desk, sure?: boolean): Promise<void> {
  const mark = await meant(hub, desk, sure);
  if (mark) {
    remove(desk, mark);
  }
}

/** Codings of hers that a selection would cut. */
export function partly(desk: Desk): Mark[] {
  const cut = desk.selection();
  return cut ? desk.here(true).filter(mark => isPart(mark, cut)) : [];
}

/** The selection is cut out of a coding; where that leaves two, both keep its code and star. */
export async function uncodePart(hub: Hub, desk: Desk, sure?: boolean): Promise<void> {
  const cut = desk.selection();
  const mine = partly(desk);
  if (!cut || mine.length === 0) {
    refuse(hub, desk, hub.mayCode() ? hub.words.selectPart : hub.words.readOnly);
    return;
  }
  const passage = desk.session.passage(cut);
  const mark = await meant(hub, desk, sure, mine);
  const now = mark && (await desk.session.find(passage).catch(() => null));
  const whole = now && desk.session.marks.find(one => one.id === mark.id);
  if (mark && now && whole && isPart(whole, now)) {
    const left = leftOf(desk.session.text, desk.lines().all, whole, now);
    const said = { word: 'uncodedPart', facts: { code: mark.code } } as const;
    desk.session.act(cutOut(whole, left, drawId), { said });
    desk.choose(null);
  } else if (mark) {
    tell(desk, hub.words.passageChanged);
  }
  desk.focus();
}

export async function recode(hub: Hub, desk: Desk, sure?: boolean): Promise<void> {
  const mark = await meant(hub, desk, sure);
  const code =
    mark &&
    (await pickCode(hub, desk.box(), fill(hub.words.recodeTo, { code: hub.codeLabel(mark.code) })));
  if (mark && code && code !== mark.code) {
    set(desk, mark, { code });
    hub.use(code);
  }
  desk.focus();
}

export async function important(hub: Hub, desk: Desk): Promise<void> {
  const mark = await meant(hub, desk, true);
  if (mark) {
    set(desk, mark, { important: !mark.important });
  }
}

/**
 * A coding dropped on a code: it takes that code, or as a copy the passage gets both. Somebody
 * else's can only be copied.
 */
export function dropCoding(
  hub: Hub,
  desk: Desk,
  id: string,
  onto: { code: string; copy: boolean }
): void {
  const mark = desk.session.marks.find(one => one.id === id);
  if (!mark || !hub.mayCode() || mark.code === onto.code) {
    return;
  }
  if (onto.copy || mark.coder !== hub.me()?.id) {
    apply(hub, desk, onto.code, mark, hub.words.copiedTo);
  } else {
    set(desk, mark, { code: onto.code });
    hub.use(onto.code);
  }
}

/** A coding gets other edges; where it was what is selected, the selection goes with it. */
function follow(hub: Hub, desk: Desk, mark: Mark, { start, end }: Span, words: string): void {
  const was = desk.selection();
  set(desk, mark, { start, end }, fill(hub.words.moved, { words }));
  if (was && was.start === mark.start && was.end === mark.end) {
    desk.select({ start, end });
    desk.choose(desk.session.marks.find(one => one.id === mark.id) ?? null);
  }
}

/** A coding gets the edges it was dragged to, unless it is another by now; whether it was done. */
export function moveTo(hub: Hub, desk: Desk, mark: Mark, to: Span): boolean {
  const now = desk.session.marks.find(one => one.id === mark.id);
  if (!now || now.start !== mark.start || now.end !== mark.end) {
    return false;
  }
  if (to.start !== now.start || to.end !== now.end) {
    follow(hub, desk, now, to, shortened(desk.session.text.slice(to.start, to.end)));
  }
  return true;
}

/** To the edges of her coding here, where arrows move them. */
export function toEdges(hub: Hub, desk: Desk): void {
  const mark = quick(hub, desk);
  if (mark) {
    desk.choose(mark);
    desk.edges();
  }
}

/** An edge of her coding goes a word, or a letter, on or back. */
export function boundary(
  hub: Hub,
  desk: Desk,
  edge: 'start' | 'end',
  by: 1 | -1,
  grain: 'word' | 'grapheme' = 'word'
): void {
  const mark = quick(hub, desk);
  const lines = desk.lines();
  if (!mark) {
    return;
  }
  const at = indexAt(lines.all, edge === 'start' ? mark.start : mark.end - 1);
  // never the labels and times between lines
  const within = lines.all.slice(Math.max(0, at - 1), at + 2);
  const moved = moveEdge(desk.session.text, mark, {
    edge,
    by,
    within,
    grain,
    language: lines.all[at].language
  });
  if (moved) {
    const words = desk.session.text.slice(moved.start, moved.end);
    follow(hub, desk, mark, moved, edge === 'start' ? words.slice(0, 50) : words.slice(-50));
  }
}

export async function undo(hub: Hub, desk: Desk, redo: boolean): Promise<void> {
  const before = new Set(desk.session.marks);
  await hub.doings[redo ? 'again' : 'back']({ source: desk.session.id });
  const mark = desk.session.marks.find(one => !before.has(one)) ?? null;
  if (mark) {
    desk.select({ start: mark.start, end: mark.end });
  }
  desk.choose(mark);
}
