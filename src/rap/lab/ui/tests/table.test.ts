import assert from 'node:assert/strict';
import test from 'node:test';

import { parseCells, placeCells, step } from '../src/core/table';

const ROWS = [
  { key: 'C-11', names: ['copper lake', 'INT-11'] },
  { key: 'C-12', names: ['zinc pond', 'INT-12'] },
  { key: 'C-13', names: [] }
];
const COLUMNS = [
  { key: 'age', names: ['Âge'] },
  { key: 'town', names: ['Ville'] }
];

test('cells of a spreadsheet: tabs, line ends of every kind, quotes around a line break', () => {
  assert.deepEqual(parseCells('a\tb\r\nc\td\n'), [
    ['a', 'b'],
    ['c', 'd']
  ]);
  assert.deepEqual(parseCells('"two\nlines"\t"say ""so"""'), [['two\nlines', 'say "so"']]);
  assert.deepEqual(parseCells('a\t\t\nb'), [['a', '', ''], ['b']]);
  assert.deepEqual(parseCells(''), [['']]);
  assert.deepEqual(parseCells('5" wide\tb'), [['5" wide', 'b']]);
});

test('plain cells go below and beside the one they are pasted at, and no further', () => {
  const pasted = placeCells(parseCells('young\tbig\nold\tsmall\told'), ROWS, COLUMNS, {
    row: 1,
    column: 0
  });
  assert.deepEqual(pasted.cells, [
    { row: 'C-12', column: 'age', text: 'young' },
    { row: 'C-12', column: 'town', text: 'big' },
    { row: 'C-13', column: 'age', text: 'old' },
    { row: 'C-13', column: 'town', text: 'small' }
  ]);
  assert.equal(pasted.left, 1);
});

test('headings are followed, in whatever order and under whatever name', () => {
  const text = 'who\tVILLE\tnotes\tage\nzinc pond\tbig\tx\told\nC-11\tsmall\t\tyoung';
  const pasted = placeCells(parseCells(text), ROWS, COLUMNS, { row: 2, column: 1 });
  assert.deepEqual(pasted.cells, [
    { row: 'C-12', column: 'town', text: 'big' },
    { row: 'C-12', column: 'age', text: 'old' },
    { row: 'C-11', column: 'town', text: 'small' },
    { row: 'C-11', column: 'age', text: 'young' }
  ]);
  assert.equal(pasted.left, 1);
});

test('a row whose name nobody has is never given to the next person', () => {
  const text = 'who\tage\nC-11\told\nsomebody\tyoung';
  const pasted = placeCells(parseCells(text), ROWS, COLUMNS, { row: 0, column: 0 });
  assert.deepEqual(pasted.cells, [{ row: 'C-11', column: 'age', text: 'old' }]);
  assert.equal(pasted.left, 1);
});

test('a name that two people share is nobody’s', () => {
  const rows = [
    { key: 'C-11', names: ['FG-20'] },
    { key: 'C-12', names: ['FG-20'] }
  ];
  for (const text of ['FG-20\told\nFG-20\tyoung', 'who\tage\nFG-20\told', 'FG-20\told']) {
    const pasted = placeCells(parseCells(text), rows, COLUMNS, { row: 0, column: 0 });
    assert.deepEqual(pasted.cells, []);
  }
});

test('arrows and Enter move in a column and stop at its ends', () => {
  assert.deepEqual(step('ArrowDown', { row: 0, column: 1 }, 3), { row: 1, column: 1 });
  assert.deepEqual(step('Enter', { row: 2, column: 1 }, 3), { row: 2, column: 1 });
  assert.deepEqual(step('ArrowUp', { row: 0, column: 1 }, 3), { row: 0, column: 1 });
  assert.equal(step('a', { row: 0, column: 1 }, 3), null);
});
