/** The page of questions: its state, and what of a drawing comes into the page. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { mayDraw, mayStay, nextMark } from '../src/core/drawing';
import { Answer, Behind, bodyOf, reduce, START } from '../src/core/exploring';

const answer = (id: string): Answer => ({
  id,
  choices: [],
  title: '',
  said: '',
  notes: [],
  for_team: '',
  drawing: '',
  marks: [],
  heads: [],
  rows: [],
  python: [],
  opens: null
});
const nothing: Behind = { total: 0, codings: 0, people: 0, passages: [], whole: [] };
const rent = { label: 'Rent: 3', where: { code: 'rent' } };
const keys = { label: 'Keys: 2', where: { code: 'keys' } };

test('what is chosen is kept for each question', () => {
  let state = reduce(START, { kind: 'choose', name: 'by', value: 'town', ofAll: false });
  state = reduce(state, { kind: 'ask', id: 'where' });
  assert.deepEqual(bodyOf(state, { width: 860 }), { chosen: {}, width: 860 });
  state = reduce(state, { kind: 'ask', id: 'people' });
  assert.deepEqual(bodyOf(state), { chosen: { by: 'town' } });
});

test('what numbers are of is chosen once for all questions', () => {
  let state = reduce(START, { kind: 'choose', name: 'kind', value: 'answers', ofAll: true });
  state = reduce(state, { kind: 'choose', name: 'by', value: 'town', ofAll: false });
  state = reduce(state, { kind: 'ask', id: 'where' });
  assert.deepEqual(bodyOf(state), { chosen: { kind: 'answers' } });
});

test('the answer of a question that was left is not shown under another one', () => {
  const state = reduce(START, { kind: 'ask', id: 'where' });
  assert.equal(reduce(state, { kind: 'answered', answer: answer('people') }).answer, null);
  assert.equal(reduce(state, { kind: 'answered', answer: answer('where') }).answer?.id, 'where');
});

test('passages of a number that was left are not shown under another one', () => {
  let state = reduce(START, { kind: 'open', mark: rent });
  state = reduce(state, { kind: 'open', mark: keys });
  assert.equal(reduce(state, { kind: 'behind', mark: rent, behind: nothing }).behind, null);
  assert.equal(reduce(state, { kind: 'behind', mark: keys, behind: nothing }).behind, nothing);
});

test('what was read again and is the same changes nothing on the screen', () => {
  let state = reduce(START, { kind: 'answered', answer: answer('people') });
  state = reduce(state, { kind: 'open', mark: rent });
  state = reduce(state, { kind: 'behind', mark: rent, behind: nothing });
  assert.equal(reduce(state, { kind: 'answered', answer: answer('people') }), state);
  assert.equal(reduce(state, { kind: 'open', mark: { ...rent } }), state);
  assert.equal(reduce(state, { kind: 'behind', mark: rent, behind: { ...nothing } }), state);
});

test('a number that is said in another language keeps what is listed', () => {
  let state = reduce(START, { kind: 'open', mark: rent });
  state = reduce(state, { kind: 'behind', mark: rent, behind: nothing });
  state = reduce(state, { kind: 'open', mark: { ...rent, label: 'Huur: 3' } });
  assert.deepEqual([state.mark?.label, state.behind], ['Huur: 3', nothing]);
});

test('another choice shuts what was listed', () => {
  let state = reduce(START, { kind: 'open', mark: rent });
  state = reduce(state, { kind: 'choose', name: 'by', value: '', ofAll: false });
  assert.deepEqual([state.mark, state.behind], [null, null]);
});

test('of a drawing shapes, places and words come into the page, and nothing that acts', () => {
  assert.deepEqual(['rect', 'text', 'script', 'a', 'image', 'style', 'use'].map(mayDraw), [
    true,
    true,
    false,
    false,
    false,
    false,
    false
  ]);
  assert.deepEqual(
    [
      mayStay('x', '-3.5'),
      mayStay('d', 'M0,1L2,3Z'),
      mayStay('transform', 'rotate(270 3 4)'),
      mayStay('fill', '#0d6861'),
      mayStay('fill', 'url(#x)'),
      mayStay('onclick', 'go()'),
      mayStay('href', 'x'),
      mayStay('style', 'fill:red'),
      mayStay('class', 'bar" onload="x'),
      mayStay('constructor', 'x')
    ],
    [true, true, true, true, false, false, false, false, false, false]
  );
});

test('arrow keys go to the mark straight ahead', () => {
  const boxes = [
    { x: 0, y: 0, width: 10, height: 10 },
    { x: 50, y: 0, width: 10, height: 10 },
    { x: 0, y: 30, width: 10, height: 10 },
    { x: 50, y: 30, width: 10, height: 10 }
  ];
  const go = (from: number, key: string): number | null => nextMark(boxes, from, key);
  assert.deepEqual(
    [go(0, 'ArrowRight'), go(0, 'ArrowDown'), go(3, 'ArrowUp'), go(3, 'ArrowLeft')],
    [1, 2, 1, 2]
  );
  assert.deepEqual([go(0, 'ArrowUp'), go(2, 'Home'), go(0, 'End'), go(0, 'a')], [0, 0, 3, null]);
});
