/** Acts on codings that are there: another code, other edges, important, off, undo. */

import { moveEdge } from '../core/segments';
import { indexAt, Mark } from '../core/spans';
import { Hub } from '../hub';
import { drawId } from '../core/requests';
import { fill } from '../words';
import { Stroke } from '../core/undo';
import { askWhich } from './picker';
import { apply, pickCode } from './coding';
import { Desk } from './desk';

/** The one meant: the chosen, the only one, or the answer to "which?". */
async function meant(hub: Hub, desk: Desk): Promise<Mark | null> {
  const mine = desk.here(true);
  if (mine.length === 0) {
    desk.say(hub.mayCode() ? hub.words.noCodingHere : hub.words.readOnly);
    return null;
  }
  if (mine.length === 1) {
    return mine[0];
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
    desk.say(hub.words.noCodingHere);
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

export async function uncode(hub: Hub, desk: Desk): Promise<void> {
  const mark = await meant(hub, desk);
  if (mark) {
    remove(desk, mark);
  }
}

export async function recode(hub: Hub, desk: Desk): Promise<void> {
  const mark = await meant(hub, desk);
  const code =
    mark &&
    (await pickCode(hub, desk, fill(hub.words.recodeTo, { code: hub.codeLabel(mark.code) })));
  if (mark && code && code !== mark.code) {
    set(desk, mark, { code });
    hub.use(code);
  }
  desk.focus();
}

export async function important(hub: Hub, desk: Desk): Promise<void> {
  const mark = desk.chosen() ?? (await meant(hub, desk));
  if (mark && mark.coder === hub.me()?.id) {
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

export function boundary(hub: Hub, desk: Desk, edge: 'start' | 'end', by: 1 | -1): void {
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
    language: lines.all[at].language
  });
  if (moved) {
    const words = desk.session.text.slice(moved.start, moved.end);
    const shown = edge === 'start' ? words.slice(0, 50) : words.slice(-50);
    set(
      desk,
      mark,
      { start: moved.start, end: moved.end },
      fill(hub.words.moved, { words: shown })
    );
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
