/**
 * What one sitting of the review decides. What a key does is what the screen shows: a number stays
 * with its word until the page is left, what is pressed twice acts once, and nobody decides on a
 * card that was drawn just now. It asks the server by wishes, each of which is answered.
 */
import { may } from './reviewing';
import { nextSheet, openKeys, PageAct, pressOf, Said, Sheet, sheetOf, Thing, told } from './sheets';
import { Action, Sitting, Wish } from './sitting';

export const DOUBLE_MS = 500; // the same again is the same press
export const FRESH_MS = 300; // nobody has read a card yet that was drawn just now

export const sitting = <T>(n = 0): Sitting<T> => ({
  sheet: null,
  wishes: new Map(),
  n,
  deeds: [],
  shown: null,
  first: [],
  later: new Set(),
  single: new Set(),
  parts: [],
  masked: [],
  whole: '',
  last: '',
  lastAt: -Infinity
});

/** Whether something that decides has no answer yet. */
export const busy = (now: Sitting<unknown>): boolean =>
  [...now.wishes.values()].some(one => one.do === 'decide' || one.do === 'undo');

export function step<T extends Thing>(now: Sitting<T>, action: Action<T>): Sitting<T> {
  switch (action.do) {
    case 'begin': // with nothing
      return sitting<T>(now.n);
    case 'fresh': // what was put off, too
      return wish({ ...now, sheet: null, later: new Set(), shown: null }, { do: 'fetch' });
    case 'look': // `again`: what is shown may stand elsewhere by now
      return wish(action.again ? { ...now, sheet: null } : now, { do: 'fetch' });
    case 'found': {
      const next = drop(now, action.wish);
      return { ...next, sheet: next.sheet ?? nextSheet(action.open, next, action.at) };
    }
    case 'key': {
      const press = now.sheet && pressOf(now.sheet, action.key);
      return press ? pressed(now, { ...press, at: action.at }) : now;
    }
    case 'press':
      return pressed(now, action);
    case 'say':
      return decide(now, [action.key], 'say', { words: action.words, both: action.both });
    case 'takeBack':
      return busy(now) ? now : wish(now, { do: 'undo', decision: action.decision });
    case 'quiet':
      return { ...now, shown: null };
    case 'spellings':
      return apart(now, action);
    case 'more':
      return grown(drop(now, action.wish), action.one);
    case 'done':
      return done(now, action);
    case 'refused':
      return refused(now, action);
  }
}

type Press = { act: PageAct; key: string; at: number };

function pressed<T extends Thing>(now: Sitting<T>, { act, key, at }: Press): Sitting<T> {
  const other = act === 'like' && now.sheet?.like.some(one => one.key === key);
  const row = now.sheet?.rows.find(one => other || one.one.key === key);
  const what = act === 'number' ? `number ${key}` : act;
  const again = what === now.last && at - now.lastAt < DOUBLE_MS;
  if (!now.sheet || !row || now.sheet.leaving || again || at - now.sheet.at < FRESH_MS) {
    return now; // hit twice, or pressed for what is not there any more or was not read yet
  }
  const next = { ...now, last: what, lastAt: at };
  return act === 'like'
    ? decide(next, [row.one.key], 'mask', { like: key })
    : acted(next, now.sheet, row, act);
}

function acted<T extends Thing>(
  now: Sitting<T>,
  sheet: Sheet<T>,
  row: Sheet<T>['rows'][number],
  act: Exclude<PageAct, 'like'>
): Sitting<T> {
  const { key } = row.one;
  switch (act) {
    case 'undo':
      return step(now, {
        do: 'takeBack',
        decision: now.deeds[now.deeds.length - 1]?.decision ?? ''
      });
    case 'add':
    case 'other':
      return wish(now, { do: 'ask', what: act, key });
    case 'later': {
      const off = sheet.rows[0].one.apart ? [now.whole] : openKeys(sheet);
      return left({ ...now, later: new Set([...now.later, ...off]) });
    }
    case 'each':
      return left({ ...now, single: new Set([...now.single, ...openKeys(sheet)]) });
    case 'number':
      return row.decision
        ? step(now, { do: 'takeBack', decision: row.decision })
        : decide(now, [key], 'name');
    case 'apart':
      return wish(now, { do: 'spellings', key });
    case 'more':
      return wish(now, { do: 'more', key });
    default:
      if (sheet.page) {
        return left(decide(now, openKeys(sheet), act));
      }
      return may(act, row.one, row.one.apart) ? decide(now, [key], act) : now;
  }
}

/** Decides on what is shown and open, by its keys. */
function decide<T extends Thing>(
  now: Sitting<T>,
  keys: readonly string[],
  act: Said,
  given: { words?: string; both?: boolean; like?: string } = {}
): Sitting<T> {
  const { sheet } = now;
  const rows = sheet?.rows.filter(row => keys.includes(row.one.key) && !row.said) ?? [];
  if (!sheet || !rows.length) {
    return now;
  }
  const of = rows.map(({ one: { key, drawn } }) => ({ key, drawn, act, ...given }));
  const said = told(sheet, row => rows.includes(row), { said: act });
  const next = { ...now, sheet: { ...said, leaving: sheet.leaving || !sheet.page } };
  return wish(next, { do: 'decide', of });
}

/** What is shown goes, as soon as everything said on it has its answer. */
function left<T extends Thing>(now: Sitting<T>): Sitting<T> {
  const gone = now.sheet?.rows.map(row => row.one.key) ?? [];
  const parts = now.parts.filter(one => !gone.includes(one.key));
  const first = now.first.filter(key => !gone.includes(key));
  const next = { ...now, parts, first };
  return busy(next)
    ? { ...next, sheet: now.sheet && { ...now.sheet, leaving: true } }
    : wish({ ...next, sheet: null }, { do: 'fetch' });
}

const wish = <T>(now: Sitting<T>, one: Wish): Sitting<T> => ({
  ...now,
  n: now.n + 1,
  wishes: new Map([...now.wishes, [now.n + 1, one]])
});

const drop = <T>(now: Sitting<T>, id: number): Sitting<T> => ({
  ...now,
  wishes: new Map([...now.wishes].filter(([n]) => n !== id))
});

function done<T extends Thing>(
  now: Sitting<T>,
  { wish: id, decision = '', keys = [] }: Action<T> & { do: 'done' }
): Sitting<T> {
  const what = now.wishes.get(id);
  const next = drop(now, id);
  if (what?.do === 'undo') {
    return takenBack(next, what.decision, keys);
  }
  if (what?.do !== 'decide' || !next.sheet) {
    return next;
  }
  const said = new Set(what.of.map(one => one.key));
  const sheet = told(next.sheet, row => said.has(row.one.key), { decision });
  const rows = sheet.rows.filter(row => said.has(row.one.key));
  const deed = { decision, act: what.of[0].act, words: rows.map(row => row.one.words[0]) };
  const own = rows.filter(row => row.one.apart && row.said === 'mask' && !what.of[0].like);
  const masked = [...next.masked, ...own.map(row => row.one)];
  const known = { ...next, sheet, masked, deeds: [...next.deeds, deed], shown: deed };
  return sheet.leaving ? left(known) : known;
}

/** What was taken back is open again where it is shown; else it is what comes next. */
function takenBack<T extends Thing>(
  now: Sitting<T>,
  decision: string,
  keys: readonly string[]
): Sitting<T> {
  const deeds = now.deeds.filter(one => one.decision !== decision);
  const sheet =
    now.sheet &&
    told(now.sheet, row => decision !== '' && row.decision === decision, {
      said: '',
      decision: ''
    });
  const here = keys.every(key => sheet?.rows.some(row => row.one.key === key && !row.said));
  return sheet && here
    ? { ...now, sheet, deeds, shown: null }
    : wish(
        { ...now, sheet: null, deeds, shown: null, first: keys, parts: [], masked: [] },
        { do: 'fetch' }
      );
}

/** Nothing came of it: what is shown is open as before, or drawn again when it was stale. */
function refused<T extends Thing>(
  now: Sitting<T>,
  { wish: id, stale }: Action<T> & { do: 'refused' }
): Sitting<T> {
  const what = now.wishes.get(id);
  const next = drop(now, id);
  if (!next.sheet || what?.do !== 'decide') {
    return next;
  }
  const keys = what.of.map(one => one.key);
  const sheet = told(next.sheet, row => keys.includes(row.one.key), { said: '' });
  return stale
    ? wish({ ...next, sheet: null, parts: [] }, { do: 'fetch' })
    : { ...next, sheet: { ...sheet, leaving: false } };
}

/** The spellings of what is shown, one after the other. */
function apart<T extends Thing>(
  now: Sitting<T>,
  { wish: id, parts, at }: Action<T> & { do: 'spellings' }
): Sitting<T> {
  const what = now.wishes.get(id);
  const row = now.sheet?.rows[0];
  const asked = what?.do === 'spellings' && row?.one.key === what.key && !row.said;
  const next = drop(now, id);
  return asked && parts.length
    ? { ...next, parts, masked: [], whole: what.key, sheet: sheetOf([parts[0]], false, at) }
    : next;
}

/** The same thing with all its places, if it still is the same. */
function grown<T extends Thing>(now: Sitting<T>, one: T): Sitting<T> {
  const same = (row: { one: T }): boolean => row.one.key === one.key && row.one.drawn === one.drawn;
  return { ...now, sheet: now.sheet && told(now.sheet, same, { one }) };
}
