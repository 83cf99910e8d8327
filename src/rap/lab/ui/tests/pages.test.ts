import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MARKS, referenceOf } from '../src/core/reference';
import { CATALOGUES } from './catalogues';

const passage = {
  source: 'INT-38201',
  start: 3,
  end: 12,
  quote: ' we chose ',
  facts: ['window', 'Brussels'],
  bar: ''
};

test('a reference holds the words, the place and the coarse facts', () => {
  assert.equal(referenceOf(passage, MARKS.en), '“we chose” (INT-38201:3-12; window, Brussels)');
});

test('what may not leave the team says so below', () => {
  assert.equal(
    referenceOf({ ...passage, facts: [], bar: 'May not leave the team: nobody asked' }, MARKS.fr),
    '« we chose » (INT-38201:3-12)\n[May not leave the team: nobody asked]'
  );
});

test('every language says everything the others say', () => {
  const keys = Object.values(CATALOGUES).map(one => Object.keys(one).sort());
  assert.deepEqual(keys[0], keys[2]);
  assert.deepEqual(keys[1], keys[2]);
});
