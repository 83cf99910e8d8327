import assert from 'node:assert/strict';
import test from 'node:test';

import { Action, reduce, start, State } from '../src/core/bringing';
import { footOf, groupOf, planOf } from '../src/core/entering';
import { asText, newEntry } from '../src/core/incoming';
import { columnsWith, factsOf, staleTables, tableQuestion, takenColumns } from '../src/core/tables';
import { Looked, TableLook } from '../src/protocol-bringin';

const talk = (file: string): Looked => ({
  file,
  name: `${file}.txt`,
  state: 'new',
  there: null,
  problems: [],
  confidence: 'sure',
  layout: '',
  lines: [[1, 'P: Yes.', 'P', true, 'spoken']],
  speakers: [
    { written: 'I', label: 'I', role: 'interviewer', n_turns: 1, n_words: 1 },
    { written: 'P', label: 'P1', role: 'participant', n_turns: 1, n_words: 1 }
  ],
  doubts: [],
  finds: [],
  notes: [],
  looks: '',
  n_words: 1,
  title: '',
  title_warnings: [],
  codings: null
});
const FOUND: TableLook = {
  sheets: [[['file', 'kind', 'age']]],
  people: {
    key: 'file',
    columns: [
      { heading: 'kind', variable: 'setting', why: '', values: [] },
      { heading: 'age', variable: '', why: 'One each.', values: [] }
    ],
    rows: { f1: { setting: 'club' }, f2: { setting: 'home' } },
    refused: { f2: 'no' },
    notes: []
  },
  why: ''
};

const after = (state: State, ...actions: Action[]): State => actions.reduce(reduce, state);
const looked = (state: State, file: string): State =>
  after(state, {
    do: 'looked',
    key: file,
    asked: asText(state.about, state.entries.find(one => one.key === file) ?? newEntry('', '')),
    looked: talk(file)
  });
const files = ['f1', 'f2', 't1'];
const sent = after(
  start('en'),
  { do: 'add', entries: files.map(key => newEntry(key, key === 't1' ? 't1.CSV' : `${key}.txt`)) },
  ...files.map(key => ({ do: 'sent' as const, key, file: key }))
);
const begun = files.reduce(looked, sent);
const [table] = begun.entries.slice(2);
const asked = JSON.stringify(tableQuestion(begun, table));
const found = after(begun, { do: 'tabled', key: 't1', asked, look: FOUND });
const said = { do: 'say' as const, key: 't1', part: { table: { columns: null } } };
const used = after(found, said);

test('a table is looked at with the texts beside it, and again when there are others', () => {
  assert.deepEqual(tableQuestion(begun, table), { file: 't1', files: ['f1', 'f2'] });
  assert.deepEqual(staleTables(begun, ['csv']), [table]);
  assert.deepEqual(staleTables(found, ['csv']), []);
  const more = after(found, { do: 'say', key: 'f2', part: { skip: true } });
  assert.equal(staleTables(more, ['csv']).length, 1);
});

test('nothing comes in before somebody said what a table is', () => {
  assert.equal(footOf(found, false).missing, 'table');
  assert.deepEqual(factsOf(found, found.entries[0]), {});
  const talks = after(found, { do: 'settle', key: 't1', ids: ['table'] });
  assert.notEqual(groupOf(talks.entries[2]), 'table');
});

test('what a table says stands in the plan, and a choice by hand stands before it', () => {
  const people = (state: State) => planOf(state).files.find(one => one.file === 'f1')?.people;
  assert.deepEqual(people(used), { P1: { setting: 'club' } });
  const chosen = { do: 'say' as const, key: 'f1', part: { people: { P1: { setting: 'home' } } } };
  assert.deepEqual(people(after(used, chosen)), { P1: { setting: 'home' } });
  const none = { do: 'say' as const, key: 'f1', part: { people: { P1: { setting: '' } } } };
  assert.deepEqual(people(after(used, none)), {});
  assert.deepEqual(people(after(used, { do: 'undo' })), {});
});

test('a row that refuses consent is asked about with its file, and no more when the table goes', () => {
  assert.deepEqual(
    used.entries.map(one => one.refused),
    ['', 'no', '']
  );
  const back = after(used, { do: 'say', key: 't1', part: { table: null } });
  assert.equal(back.entries[1].refused, '');
});

test('a column is taken in and left out; without any column nothing is taken', () => {
  const [, , now] = used.entries;
  assert.deepEqual(takenColumns(now), ['kind']);
  assert.deepEqual(columnsWith(now, 'age', true), ['kind', 'age']);
  const none = after(used, { do: 'say', key: 't1', part: { table: { columns: [] } } });
  assert.deepEqual(columnsWith(none.entries[2], 'age', true), ['age']);
  assert.deepEqual(factsOf(none, none.entries[0]), {});
});
