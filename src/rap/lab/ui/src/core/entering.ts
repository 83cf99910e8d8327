/** Where each file stands, what enters, and what is missing before it can. */

import { AboutPlan, Find, Plan } from '../protocol-bringin';
import { State } from './bringing';
import { asText, Entry, filePlan, linesInDoubt, openDoubts, somebody } from './incoming';
import { asksToBeUsed, factsOf } from './tables';

export const EVERYWHERE = ' everywhere';

export const isStale = (state: State, entry: Entry): boolean =>
  Boolean(entry.file) &&
  !entry.refusal &&
  !entry.said.table &&
  entry.asked !== asText(state.about, entry);

/** The whole plan: what enters when it is brought in. */
export function planOf(state: State): Plan {
  const { phase, month, read, ...about } = state.about;
  const consent = Object.fromEntries(
    Object.entries(about.rights === 'consent' ? about.consent : {}).filter(
      ([, purposes]) => purposes.length
    )
  );
  const whole: AboutPlan = {
    ...about,
    consent,
    read: read === true,
    ...(phase ? { phase: Number(phase) } : {}),
    ...(month ? { month } : {})
  };
  return {
    about: whole,
    files: entering(state).map(entry => ({
      ...filePlan(entry),
      people: factsOf(state, entry),
      whole: wholeOf(state, entry)
    }))
  };
}

/** For whom the question about a whole interview is asked: it comes after a yes to being quoted. */
export const wholeFor = ({ about }: State, audiences: readonly string[]): string[] =>
  about.rights === 'consent' ? audiences.filter(who => about.consent[who]?.includes('quote')) : [];

/** What each person who takes part said of her whole interview, where she was asked. */
function wholeOf(state: State, entry: Entry): Record<string, readonly string[]> {
  const said = somebody(entry)
    .filter(one => one.role === 'participant')
    .map(one => [one.label, wholeFor(state, entry.said.whole[one.label] ?? [])] as const);
  return Object.fromEntries(said.filter(([, audiences]) => audiences.length));
}

/** Files that look like another language than the one that was chosen. */
export interface Foreign {
  language: string;
  keys: readonly string[];
  /** They were left out for that; the language is now theirs. */
  isOut: boolean;
}

/** A plan has one language: files in others are left out together, and taken in with their own. */
export function foreign(state: State): Foreign[] {
  const rows = state.entries.flatMap(({ key, looked, said, refusal }) => {
    const isTheirs = looked?.looks === state.about.language;
    return looked?.looks && !refusal && isTheirs === said.skip
      ? [{ key, language: looked.looks, isOut: said.skip }]
      : [];
  });
  return [...new Set(rows.map(one => one.language))].map(language => {
    const alike = rows.filter(one => one.language === language);
    return { language, keys: alike.map(one => one.key), isOut: alike[0].isOut };
  });
}

/** How many of the files have been read as they are asked for now. */
export function progressOf(state: State): { done: number; of: number } {
  const wanted = state.entries.filter(one => !one.refusal && !one.said.skip && !one.said.table);
  const done = wanted.filter(one => one.looked && !isStale(state, one)).length;
  return { done, of: wanted.length };
}

export const GROUPS = [
  'table',
  'wrong',
  'asks',
  'doubt',
  'looking',
  'fine',
  'there',
  'newer',
  'out'
] as const;
export type Group = (typeof GROUPS)[number];

export function groupOf(entry: Entry): Group {
  const looked = entry.looked;
  if (entry.refusal) {
    return 'wrong';
  }
  if (entry.said.skip) {
    return 'out';
  }
  if (entry.said.table || asksToBeUsed(entry)) {
    return 'table';
  }
  if (!looked) {
    return 'looking';
  }
  if (looked.state === 'there' || looked.state === 'newer') {
    return looked.state;
  }
  if (looked.state === 'refused' || looked.problems.length) {
    return looked.lines.length ? 'asks' : 'wrong';
  }
  return openDoubts(entry).length ? 'doubt' : 'fine';
}

export const entering = (state: State): Entry[] =>
  state.entries.filter(entry => ['fine', 'doubt'].includes(groupOf(entry)));

/** A find of the screen for names in a file that enters as it is. */
export interface Named {
  entry: Entry;
  find: Find;
}

/** Each of them once, as the server asks for them to be decided on. */
export const foundNames = (state: State): Named[] =>
  state.about.read
    ? entering(state).flatMap(entry => {
        const byId = new Map(entry.looked?.finds.map(find => [find.id, find]));
        return [...byId.values()].map(find => ({ entry, find }));
      })
    : [];

/** Of `all` those on which nobody decided: not in their line, and not these words for all files. */
export function openNames(all: readonly Named[]): Named[] {
  const said = ({ entry, find }: Named): string => entry.said.names[find.id] ?? '';
  const ticked = new Set(
    all.flatMap(one => (said(one).endsWith(EVERYWHERE) ? one.find.words : []))
  );
  return all.filter(one => !said(one) && !ticked.has(one.find.words));
}

export interface Foot {
  texts: number;
  people: number;
  /** Who said yes to giving her whole interview away. */
  whole: number;
  lines: number;
  /** What must be said or done before; nothing when it can be brought in. */
  missing:
    | ''
    | 'files'
    | 'looking'
    | 'table'
    | 'asks'
    | 'language'
    | 'read'
    | 'names'
    | 'vault'
    | 'consent'
    | 'none';
}

/** What will happen, and what is missing before it can. */
export function footOf(state: State, vaultIsOpen: boolean): Foot {
  const { about } = state;
  const now = entering(state);
  const groups = state.entries.map(entry => groupOf(entry));
  const agreed = Object.values(about.consent).some(purposes => purposes.length);
  const missing: [boolean, Foot['missing']][] = [
    [!state.entries.length, 'files'],
    [!about.language, 'language'],
    [groups.includes('looking') || state.entries.some(entry => isStale(state, entry)), 'looking'],
    [state.entries.some(asksToBeUsed), 'table'],
    [groups.includes('asks'), 'asks'],
    [!now.length, 'none'],
    [about.rights === 'consent' && !agreed, 'consent'],
    [about.read === null, 'read'],
    [openNames(foundNames(state)).length > 0, 'names'],
    [about.read === false && !vaultIsOpen, 'vault']
  ];
  return {
    texts: now.length,
    people:
      about.rights === 'public'
        ? 0
        : now.flatMap(somebody).filter(one => one.role === 'participant').length,
    whole: now.flatMap(entry => Object.keys(wholeOf(state, entry))).length,
    lines: now.reduce((n, entry) => n + linesInDoubt(entry).length, 0),
    missing: missing.find(([is]) => is)?.[1] ?? ''
  };
}
