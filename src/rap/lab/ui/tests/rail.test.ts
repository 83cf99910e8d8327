import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openWith, press, shortName, waysOf } from '../src/core/rail';

const ROWS = [
  { way: 'start' },
  { way: 'search', group: 'find' },
  { way: 'hints', group: 'find' },
  { way: 'people', group: 'team' },
  { way: 'handover', group: 'team' }
] as const;

test('a page that a person may not open is not listed', () => {
  const ways = waysOf(ROWS, way => way !== 'handover');
  assert.deepEqual(
    [...ways].flatMap(([group, found]) => (found.length ? [[group, found]] : [])),
    [
      ['find', ['search', 'hints']],
      ['team', ['people']]
    ]
  );
});

test('a word leads to the page that was there last, and lists the others', () => {
  const ways = ['search', 'hints'];
  const first = press('find', ways, { last: undefined, open: null });
  const again = press('find', ways, { last: 'hints', open: null });
  assert.deepEqual(first, { go: 'search', open: 'find' });
  assert.deepEqual(again, { go: 'hints', open: 'find' });
});

test('a word with one page lists nothing', () => {
  const pressed = press('notes', ['memos'], { last: undefined, open: 'find' });
  assert.deepEqual(pressed, { go: 'memos', open: null });
});

test("the team's word opens its list, and shuts it", () => {
  const ways = ['people', 'plan'];
  const opened = press('team', ways, { last: 'plan', open: 'find' });
  const shut = press('team', ways, { last: 'plan', open: 'team' });
  assert.deepEqual(
    [opened, shut],
    [
      { go: null, open: 'team' },
      { go: null, open: null }
    ]
  );
});

test('a list that lies over the page is shut when the page is there', () => {
  assert.equal(openWith('find', 4, { narrow: false }), 'find');
  assert.equal(openWith('find', 4, { narrow: true }), null);
  assert.equal(openWith('notes', 1, { narrow: false }), null);
});

test('a study is called by its name alone where there is little room', () => {
  assert.deepEqual(
    ['Quiet rooms (a trial, 2026)', 'Rooms (old) and keys', '(untitled)', ''].map(shortName),
    ['Quiet rooms', 'Rooms (old) and keys', '(untitled)', '']
  );
});
