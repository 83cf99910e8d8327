/** The files, those that are alike together: what is the same in all is said once. */

import { State } from '../../core/bringing';
import { Group, groupOf, GROUPS } from '../../core/entering';
import { Entry, linesInDoubt, somebody } from '../../core/incoming';
import { make } from '../../elements';
import { keyedList } from '../../keyed';
import { fill, Words } from '../../words';
import { Bringing, View, write } from './parts';

/** So many rows are shown without being asked for where nothing is to be done. */
const FEW = 8;

const HEADS: Readonly<Record<Group, keyof Words>> = {
  table: 'bringNTable',
  wrong: 'bringNWrong',
  asks: 'bringNAsks',
  doubt: 'bringNDoubt',
  looking: 'bringNLooking',
  fine: 'bringNFine',
  there: 'bringNThere',
  newer: 'bringNNewer',
  out: 'bringNOut'
};
const SIGNS: Readonly<Record<Group, string>> = {
  table: '▦',
  wrong: '✕',
  asks: '?',
  doubt: '?',
  looking: '…',
  fine: '✓',
  there: '=',
  newer: '↻',
  out: '–'
};

interface Part {
  group: Group;
  /** What is said of all of them. */
  why: string;
  entries: Entry[];
}

/** Files of these groups stand together with those of which the same is said. */
const BY_SENTENCE: readonly Group[] = ['wrong', 'asks'];

export function createFiles(bringing: Bringing, choose: (key: string) => void): View {
  const { hub } = bringing;
  const element = make('nav', { class: 'rap-bring-files' });
  const opened = new Map<Group, boolean>(); // by hand
  let state: State | null = null;

  const makePart = (part: Part): HTMLElement => {
    const head = make('summary', {});
    const list = make('ul', { class: 'rap-plain-list' });
    const made = make(
      'details',
      { class: 'rap-bring-group', set: { 'data-group': part.group } },
      head,
      make('p', { class: 'rap-quiet rap-bring-alike' }),
      list
    );
    head.addEventListener('click', () => opened.set(part.group, !made.open));
    return made;
  };
  const updatePart = (made: HTMLElement, part: Part): void => {
    const [head, alike, list] = [...made.children] as HTMLElement[];
    const n = part.entries.length;
    const waits = part.group === 'looking' && !state?.about.language;
    write(head, fill(hub.words[waits ? 'bringNWaitLanguage' : HEADS[part.group]], { n }));
    const calm = part.group === 'fine' || part.group === 'looking';
    (made as HTMLDetailsElement).open = opened.get(part.group) ?? !(calm && n > FEW);
    write(alike, part.why || alikeWords(part));
    alike.hidden = !alike.textContent;
    keyedList(list, part.entries, { key: entry => entry.key, make: makeRow, update: updateRow });
  };
  const makeRow = (entry: Entry): HTMLElement => {
    const row = make(
      'button',
      { class: 'rap-bring-file', set: { type: 'button', 'data-file': entry.key } },
      make('span', { class: 'rap-bring-sign', set: { 'aria-hidden': 'true' } }),
      make('span', { class: 'rap-bring-name' }),
      make('span', { class: 'rap-quiet rap-bring-why' })
    );
    row.addEventListener('click', () => choose(entry.key));
    return make('li', {}, row);
  };
  const updateRow = (item: HTMLElement, entry: Entry): void => {
    const row = item.firstElementChild as HTMLElement;
    const [sign, name, why] = [...row.children] as HTMLElement[];
    const group = state ? groupOf(entry) : 'looking';
    write(sign, SIGNS[group]);
    write(name, entry.name + (entry.sound ? ' ♪' : ''));
    write(why, BY_SENTENCE.includes(group) ? '' : whyOf(entry, group));
    row.setAttribute('aria-current', String(entry.key === state?.chosen));
  };
  const whyOf = (entry: Entry, group: Group): string => {
    const { words } = hub;
    switch (group) {
      case 'table':
        return entry.said.table ? words.tableUsed : words.tableAsks;
      case 'wrong':
        return entry.refusal || (entry.looked?.problems.join(' ') ?? '');
      case 'asks':
        return entry.looked?.problems[0] ?? '';
      case 'doubt':
        return fill(words.bringLines, { n: linesInDoubt(entry).length });
      case 'there':
      case 'newer':
        return entry.looked?.problems[0] ?? entry.looked?.there?.title ?? '';
      default:
        return '';
    }
  };
  const partsOf = (now: State, group: Group): Part[] => {
    const entries = now.entries.filter(entry => groupOf(entry) === group);
    const said = (entry: Entry): string => (BY_SENTENCE.includes(group) ? whyOf(entry, group) : '');
    return [...new Set(entries.map(said))].map(why => ({
      group,
      why,
      entries: entries.filter(entry => said(entry) === why)
    }));
  };
  /** Who speaks, where it is the same in all of them. */
  const alikeWords = (part: Part): string => {
    const { words } = hub;
    const roles = part.entries.map(entry =>
      somebody(entry)
        .map(one => one.role)
        .sort()
        .join()
    );
    if (part.group !== 'fine' || part.entries.length < 2 || new Set(roles).size !== 1) {
      return '';
    }
    return roles[0] === 'interviewer,participant' ? words.bringAllTwo : '';
  };
  return {
    element,
    update: now => {
      state = now;
      element.setAttribute('aria-label', hub.words.bringFiles);
      const parts = GROUPS.flatMap(group => partsOf(now, group));
      keyedList(element, parts, {
        key: part => `${part.group} ${part.why}`,
        make: makePart,
        update: updatePart
      });
    }
  };
}
