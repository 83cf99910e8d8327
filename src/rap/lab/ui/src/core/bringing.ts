/** The page *Bring interviews in* as plain data: its files, and what a person does with them. */

import { Looked, Standing, TableLook } from '../protocol-bringin';
import { About, ANOTHER, asText, doubtsOf, Entry, openDoubts, Said, somebody } from './incoming';
import { withRefusals } from './tables';
import { carried, isAlike, Labels, labelsOf, Somebody } from './who-is-who';

export interface State {
  about: About;
  entries: readonly Entry[];
  /** The file that is shown, and the line of it. */
  chosen: string;
  line: number;
  /** What `undo` gives back: files as they were. */
  past: readonly (readonly Entry[])[];
  /** The questions about all texts, or who speaks in each. */
  step: 'about' | 'who';
  /** It is being brought in. */
  busy: boolean;
}

const nothingSaid = (language: string): About => ({
  kind: 'interview',
  language,
  phase: '',
  month: '',
  rights: 'consent',
  consent: {},
  read: null
});

export const start = (language: string): State => ({
  about: nothingSaid(language),
  entries: [],
  chosen: '',
  line: 0,
  past: [],
  step: 'about',
  busy: false
});

export type Action =
  | { do: 'add'; entries: readonly Entry[] }
  | { do: 'sent'; key: string; file: string }
  | { do: 'refused'; key: string; sentence: string }
  | { do: 'looked'; key: string; asked: string; looked: Looked }
  | { do: 'about'; part: Partial<About> }
  | { do: 'choose'; key: string }
  | { do: 'at'; line: number }
  | { do: 'say'; key: string | readonly string[]; part: Partial<Said> }
  | { do: 'turn'; key: string; line: number; to: string }
  | { do: 'people'; key: string; people: readonly Somebody[] }
  | { do: 'settle'; key: string; ids: readonly string[] }
  | { do: 'same'; key: string }
  | { do: 'sound'; key: string; name: string }
  | { do: 'out'; keys: readonly string[] }
  | { do: 'again' }
  | { do: 'step'; step: State['step'] }
  | { do: 'busy'; busy: boolean }
  | { do: 'stand'; looked: readonly Standing[] }
  | { do: 'tabled'; key: string; asked: string; look: TableLook }
  | { do: 'undo' };

const PAST = 100;
const UNDONE: readonly string[] = ['say', 'turn', 'people', 'settle', 'same'];

export const reduce = (state: State, action: Action): State =>
  withRefusals(undoneOr(state, action));

function undoneOr(state: State, action: Action): State {
  if (action.do === 'undo') {
    const last = state.past[state.past.length - 1];
    return last
      ? { ...state, entries: givenBack(state, last), past: state.past.slice(0, -1) }
      : state;
  }
  const next = step(state, action);
  return UNDONE.includes(action.do) && next.entries !== state.entries
    ? { ...next, past: [...state.past, state.entries].slice(-PAST) }
    : next;
}

/** What was said, as it was; what the server answered since then stays. */
const givenBack = (state: State, last: readonly Entry[]): Entry[] =>
  state.entries.map(entry => {
    const was = last.find(one => one.key === entry.key);
    return was ? { ...entry, said: was.said, settled: was.settled } : entry;
  });

function step(state: State, action: Action): State {
  const on = (keys: string | readonly string[], change: (entry: Entry) => Entry): State => ({
    ...state,
    entries: state.entries.map(entry => ([keys].flat().includes(entry.key) ? change(entry) : entry))
  });
  switch (action.do) {
    case 'add':
      return {
        ...state,
        entries: [...state.entries, ...action.entries],
        chosen: state.chosen || (action.entries[0]?.key ?? '')
      };
    case 'sent':
      return on(action.key, entry => ({ ...entry, file: action.file }));
    case 'refused':
      return on(action.key, entry => ({ ...entry, refusal: action.sentence }));
    case 'looked':
      return atFirst(
        on(action.key, entry => answered(state, entry, action)),
        action.key
      );
    case 'about':
      return { ...state, about: { ...state.about, ...action.part } };
    case 'choose':
      return { ...state, chosen: action.key, line: firstLine(state, action.key), step: 'who' };
    case 'at':
      return { ...state, line: action.line };
    case 'say':
      return on(action.key, entry => ({ ...entry, said: { ...entry.said, ...action.part } }));
    case 'turn':
      return on(action.key, entry => turned(entry, action.line, action.to));
    case 'people':
      return on(action.key, entry => settledNames(withLabels(entry, labelsOf(action.people))));
    case 'settle':
      return on(action.key, entry => ({ ...entry, settled: [...entry.settled, ...action.ids] }));
    case 'same':
      return { ...state, entries: sameIn(state, action.key) };
    case 'again':
      return { ...state, entries: state.entries.map(entry => ({ ...entry, asked: '' })) };
    case 'step':
      return { ...state, step: action.step };
    case 'stand':
      return { ...state, entries: state.entries.map(entry => standing(entry, action.looked)) };
    case 'tabled':
      return on(action.key, entry => ({ ...entry, table: action }));
    case 'busy':
      return { ...state, busy: action.busy };
    case 'sound':
      return on(action.key, entry => ({ ...entry, sound: action.name }));
    case 'out':
      return without(state, action.keys);
    default:
      return state;
  }
}

/** A title that was asked for is drawn now, and is asked for no more. */
function answered(state: State, entry: Entry, found: { asked: string; looked: Looked }): Entry {
  const isFresh = found.asked === asText(state.about, entry);
  const title = isFresh && entry.said.title === ANOTHER ? '' : entry.said.title;
  const now = { ...entry, looked: found.looked, said: { ...entry.said, title } };
  return { ...now, asked: isFresh ? asText(state.about, now) : found.asked };
}

/** Where a file stands beside all others of the plan: two of them may be one. */
function standing(entry: Entry, all: readonly Standing[]): Entry {
  const now = all.find(one => one.file === entry.file);
  return entry.looked && now
    ? {
        ...entry,
        looked: { ...entry.looked, state: now.state, there: now.there, problems: now.problems }
      }
    : entry;
}

/** The file that is shown was read: its first line in doubt, or its first, is the one at hand. */
const atFirst = (state: State, key: string): State =>
  key === state.chosen && !state.line ? { ...state, line: firstLine(state, key) } : state;

/** A correction of a line settles what was in doubt there. */
const turned = (entry: Entry, line: number, to: string): Entry => ({
  ...entry,
  said: { ...entry.said, turns: { ...entry.said.turns, [line]: to } },
  settled: [
    ...entry.settled,
    ...doubtsOf(entry)
      .filter(one => one.line === line)
      .map(one => one.id)
  ]
});

/**
 * New labels; corrections of lines that named a label of the text name the new one. Who said yes
 * to her whole interview may be another one now: she is asked again.
 */
function withLabels(entry: Entry, labels: Labels): Entry {
  const was = new Map(entry.looked?.speakers.map(one => [one.label, labels[one.written]]));
  const names = new Set(entry.looked?.speakers.map(one => one.written));
  const turns = Object.fromEntries(
    Object.entries(entry.said.turns).map(([line, to]) => [
      line,
      names.has(to) ? to : (was.get(to) ?? to)
    ])
  );
  const people = Object.fromEntries(
    Object.entries(entry.said.people).map(([label, row]) => [was.get(label) ?? label, row])
  );
  return { ...entry, said: { ...entry.said, speakers: labels, turns, people, whole: {} } };
}

/** Whoever said who is who has answered whether two names are one person. */
const settledNames = (entry: Entry): Entry => ({
  ...entry,
  settled: [
    ...entry.settled,
    ...doubtsOf(entry)
      .filter(one => one.doubt.names.length > 1)
      .map(one => one.id)
  ]
});

function sameIn(state: State, key: string): Entry[] {
  const from = entryOf(state, key);
  const people = from ? somebody(from) : [];
  const like = new Set(alike(state, key).map(entry => entry.key));
  return state.entries.map(entry => {
    const labels = like.has(entry.key) ? carried(people, somebody(entry)) : null;
    return labels ? withLabels(entry, labels) : entry;
  });
}

/** A batch came in, or was dropped: its answers were about it, and go with it. */
function without(state: State, keys: readonly string[]): State {
  const entries = state.entries.filter(entry => !keys.includes(entry.key));
  return { ...start(''), entries, chosen: entries[0]?.key ?? '' };
}

function firstLine(state: State, key: string): number {
  const entry = entryOf(state, key);
  const doubt = entry && openDoubts(entry).find(one => one.line);
  return doubt?.line ?? entry?.looked?.lines.find(line => line[4] !== 'empty')?.[0] ?? 0;
}

export const entryOf = (state: State, key: string): Entry | undefined =>
  state.entries.find(entry => entry.key === key);

/** Other files for which what was said here of who is who holds, and where it is not said yet. */
export function alike(state: State, key: string): Entry[] {
  const from = entryOf(state, key);
  if (!from?.looked) {
    return [];
  }
  const one = { layout: from.looked.layout, people: somebody(from) };
  return state.entries.filter(
    entry =>
      entry.key !== key &&
      entry.looked?.lines.length &&
      isAlike(one, { layout: entry.looked.layout, people: somebody(entry) }) &&
      saysMore(carried(one.people, somebody(entry)), labelsOf(somebody(entry)))
  );
}

const saysMore = (said: Labels | null, now: Labels): boolean =>
  said !== null && Object.keys(said).some(name => said[name] !== now[name]);
