import assert from 'node:assert/strict';
import test from 'node:test';

import { groupsOf, nameOf } from '../src/core/naming';

test('an interview is called by its title, never without its id', () => {
  assert.equal(nameOf({ id: 'INT-38201', title: 'copper lake' }), 'copper lake · INT-38201');
  assert.equal(nameOf({ id: 'INT-38201', title: '' }), 'INT-38201');
  assert.equal(nameOf({ id: 'INT-38201' }), 'INT-38201');
});

test('groups are typed with commas, each once, and empty ones are none', () => {
  assert.deepEqual(groupsOf(' north,  first   spring,north,, '), ['north', 'first spring']);
  assert.deepEqual(groupsOf(' , '), []);
});
