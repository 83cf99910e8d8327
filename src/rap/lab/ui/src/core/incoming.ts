/**
 * One file of the page *Bring interviews in* as plain data: what was read in it, what a person said
 * of it, and what both come to. Nothing here asks the server or draws.
 */

import { Doubt, FilePlan, LineRow, Looked, Plan, TableLook } from '../protocol-bringin';
import { peopleOf, roleOf, Somebody } from './who-is-who';

/** What holds for all files; `read` is null until somebody said which it is. */
export interface About {
  kind: string;
  language: string;
  phase: string;
  month: string;
  rights: 'consent' | 'public';
  consent: Readonly<Record<string, readonly string[]>>;
  read: boolean | null;
}

export interface Said extends Omit<FilePlan, 'file' | 'refusal'> {
  /** It is a table about the people in other files; `columns` are those to take, null: as found. */
  table: { columns: readonly string[] | null } | null;
}

export interface Entry {
  /** Drawn when it was chosen. */
  key: string;
  name: string;
  /** Its id at the server; none while its bytes are under way. */
  file: string;
  /** Why it was not taken. */
  refusal: string;
  said: Said;
  looked: Looked | null;
  /** The question that `looked` answers; another one by now: it is looked at again. */
  asked: string;
  /** Doubts of which somebody said: right as it is. */
  settled: readonly string[];
  /** The file of its recording. */
  sound: string;
  /** What the server found in a table, and the question that it answers. */
  table: { asked: string; look: TableLook } | null;
  /** What a table says about consent for it, where that is no yes. */
  refused: string;
}

export const NOTHING: Said = {
  speakers: {},
  turns: {},
  title: '',
  groups: [],
  people: {},
  whole: {},
  columns: {},
  names: {},
  talk: '',
  encoding: '',
  one_speaker: false,
  skip: false,
  as_new: false,
  table: null
};

/** In place of a title: draw another than the one that was drawn. */
export const ANOTHER = '?';

export const newEntry = (key: string, name: string): Entry => ({
  key,
  name,
  file: '',
  refusal: '',
  said: NOTHING,
  looked: null,
  asked: '',
  settled: [],
  sound: '',
  table: null,
  refused: ''
});

/** Who speaks, after what was said: also before the server has looked again. */
export function somebody(entry: Entry): Somebody[] {
  const said = entry.said.speakers;
  const voices = entry.looked?.speakers ?? [];
  return peopleOf(
    voices.map(one =>
      said[one.written]
        ? { ...one, label: said[one.written], role: roleOf(said[one.written]) }
        : one
    )
  );
}

/** The lines as they are after what was said of them: also before the server has looked again. */
export function linesOf(entry: Entry): LineRow[] {
  const { turns } = entry.said;
  let speaks = '';
  return (entry.looked?.lines ?? []).map(([n, text, label, isStart, fate]) => {
    const to = turns[n];
    if (to === '-') {
      return [n, text, '', false, 'dropped'];
    }
    if (fate === 'empty' || (!to && fate !== 'spoken')) {
      return [n, text, label, isStart, fate];
    }
    const begins = to ? to !== '+' : isStart;
    speaks = !begins ? speaks || label : to && to !== '+' ? to : label;
    return [n, text, speaks, begins, 'spoken'];
  });
}

export interface LineDoubt {
  /** Of the doubt on this line. */
  id: string;
  /** 0: it is about no line. */
  line: number;
  doubt: Doubt;
}

const placesOf = ({ lines, names }: Doubt): readonly number[] =>
  names.length > 1 || !lines.length ? [lines[0] ?? 0] : lines;

/** Each doubt once for each of its lines; one about names once. */
export const doubtsOf = (entry: Entry): LineDoubt[] =>
  (entry.looked?.doubts ?? [])
    .flatMap(doubt =>
      placesOf(doubt).map(line => ({ id: [doubt.id, line, ...doubt.names].join(':'), line, doubt }))
    )
    .sort((a, b) => a.line - b.line);

export const openDoubts = (entry: Entry): LineDoubt[] =>
  doubtsOf(entry).filter(one => !entry.settled.includes(one.id) && !(one.line in entry.said.turns));

/** Lines in doubt, each counted once. */
export const linesInDoubt = (entry: Entry): number[] => [
  ...new Set(openDoubts(entry).flatMap(one => one.line || []))
];

// What the server is asked.

/** What the plan says of one file, but for what a table says of its people. */
export function filePlan(entry: Entry): FilePlan {
  const { table: _, ...said } = entry.said;
  return { file: entry.file, ...said, refusal: entry.refused };
}

/** What it is asked of one file: another question than the last is asked again. */
export const question = (about: About, entry: Entry): Plan => ({
  about: {
    kind: about.kind,
    language: about.language,
    rights: about.rights,
    consent: { team: ['analyse'] }, // what they agreed to changes nothing of what is read
    read: about.read !== false
  },
  files: [{ ...filePlan(entry), people: {}, whole: {}, names: {} }]
});

export const asText = (about: About, entry: Entry): string =>
  JSON.stringify(question(about, entry));

/** `docx` of `Talk with Ana.DOCX`. */
export const suffixOf = (name: string): string =>
  name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : '';

/** The sign at which turns seem to begin in a file without labels; none where nothing recurs. */
export const turnMark = (entry: Entry): string =>
  ['—', '–', '>>'].find(
    mark => (entry.looked?.lines ?? []).filter(row => row[1].startsWith(mark)).length > 1
  ) ?? '';
