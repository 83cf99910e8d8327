/**
 * Tables dropped beside interviews: which of them speak of the people in the others, and what the
 * plan says of each person then. What a person chose by hand stands before what a table says.
 */

import { PeopleTable, TableLook } from '../protocol-bringin';
import { State } from './bringing';
import { Entry, somebody, suffixOf } from './incoming';

type Facts = Readonly<Record<string, string>>;

export const isTable = (entry: Entry, suffixes: readonly string[]): boolean =>
  suffixes.includes(suffixOf(entry.name));

/** The texts that a table may speak of: no table that is used as one, and not itself. */
const textsBeside = (state: State, table: Entry): Entry[] =>
  state.entries.filter(
    one => one.key !== table.key && one.file && !one.refusal && !one.said.table && !one.said.skip
  );

export interface TableQuestion {
  file: string;
  files: readonly string[];
  columns?: readonly string[];
  encoding?: string;
}

export const tableQuestion = (state: State, table: Entry): TableQuestion => ({
  file: table.file,
  files: textsBeside(state, table).map(one => one.file),
  ...(table.said.table?.columns?.length ? { columns: table.said.table.columns } : {}),
  ...(table.said.encoding ? { encoding: table.said.encoding } : {})
});

/** Tables that were not looked at since the other files became others. */
export const staleTables = (state: State, suffixes: readonly string[]): Entry[] =>
  state.entries.filter(
    one =>
      one.file &&
      !one.refusal &&
      !one.said.skip &&
      isTable(one, suffixes) &&
      one.table?.asked !== JSON.stringify(tableQuestion(state, one))
  );

/** Whether a table asks to be used: it speaks of other files, and nobody said what it is. */
export const asksToBeUsed = (entry: Entry): boolean =>
  Boolean(entry.table?.look.people) && !entry.said.table && !entry.settled.includes('table');

const used = (state: State): { people: PeopleTable; takes: boolean }[] =>
  state.entries.flatMap(({ said, table }) =>
    said.table && table?.look.people
      ? [{ people: table.look.people, takes: said.table.columns?.length !== 0 }]
      : []
  );

/** What the tables say of everybody in a file. */
export const saidByTables = (state: State, entry: Entry): Facts =>
  Object.assign(
    {},
    ...used(state).map(({ people, takes }) => (takes && people.rows[entry.file]) || {})
  ) as Facts;

/** What a table says about consent for a file, where it is no yes. */
const refusalOf = (state: State, entry: Entry): string =>
  used(state)
    .map(({ people }) => people.refused[entry.file] ?? '')
    .find(Boolean) ?? '';

/** What tables say about consent stands with each file, so that it is looked at with it. */
export function withRefusals(state: State): State {
  const entries = state.entries.map(entry => {
    const refused = refusalOf(state, entry);
    return entry.refused === refused ? entry : { ...entry, refused };
  });
  return entries.every((entry, i) => entry === state.entries[i]) ? state : { ...state, entries };
}

/** What the plan says of the people in a file; a choice of nothing takes out what a table says. */
export function factsOf(state: State, entry: Entry): Readonly<Record<string, Facts>> {
  const common = saidByTables(state, entry);
  const rows = somebody(entry)
    .filter(one => one.role === 'participant')
    .map(one => [one.label, { ...common, ...entry.said.people[one.label] }] as const);
  return Object.fromEntries(
    rows
      .map(([label, row]) => [label, onlySaid(row)] as const)
      .filter(([, row]) => Object.keys(row).length)
  );
}

const onlySaid = (row: Facts): Facts =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value));

/** The columns that are taken: as somebody said, else as they were found. */
export const takenColumns = ({ said, table }: Entry): readonly string[] =>
  said.table?.columns ??
  (table?.look.people?.columns ?? []).filter(one => one.variable).map(one => one.heading);

/** The same when one of them is taken in, or left out. */
export const columnsWith = (entry: Entry, heading: string, on: boolean): string[] => [
  ...takenColumns(entry).filter(one => one !== heading),
  ...(on ? [heading] : [])
];

/** All headings of a table, each once. */
export const headingsOf = (look: TableLook | undefined): string[] => [
  ...new Set((look?.sheets ?? []).flatMap(rows => rows[0] ?? []))
];

/**
 * The first cell of a column that holds something: it says what the column is better than its
 * heading.
 */
export const exampleOf = (look: TableLook, heading: string): string =>
  look.sheets
    .flatMap(([heads, ...rows]) => rows.map(row => row[heads.indexOf(heading)] ?? ''))
    .find(Boolean) ?? '';
