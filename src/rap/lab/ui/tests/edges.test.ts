/** The edge of a coding that is dragged. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { dragged } from '../src/core/edges';
import { Line } from '../src/core/segments';

const TEXT = 'P1: You pay first. 👩‍👩‍👧 upstairs, café.\nP2: And a spare?';
const line = (words: string, turn: number): Line => {
  const start = TEXT.indexOf(words);
  return { start, end: start + words.length, turn, language: 'en' };
};
const LINES = [line('You pay first. 👩‍👩‍👧 upstairs, café.', 0), line('And a spare?', 1)];
const WHOLE = { start: TEXT.indexOf('pay'), end: TEXT.indexOf('pay first') + 'pay first'.length };
const to = (edge: 'start' | 'end', words: string, into = 0, letters = false): string => {
  const { start, end } = dragged(TEXT, LINES, WHOLE, {
    edge,
    at: TEXT.indexOf(words) + into,
    letters
  });
  return TEXT.slice(start, end);
};

test('it stops at the edge of the nearest word, never inside one', () => {
  assert.equal(to('start', 'You', 1), 'You pay first');
  assert.equal(to('end', 'upstairs', 6), 'pay first. 👩‍👩‍👧 upstairs');
  assert.equal(to('end', 'upstairs', 1), 'pay first. 👩‍👩‍👧');
});

test('a sentence can be taken with its full stop, and another speaker with hers', () => {
  assert.equal(to('end', '. 👩', 1), 'pay first.');
  assert.equal(to('end', 'spare?', 6), TEXT.slice(WHOLE.start));
});

test('by letters it goes anywhere, but not into a sign that is made of several', () => {
  assert.equal(to('end', 'upstairs', 2, true), 'pay first. 👩‍👩‍👧 up');
  assert.equal(to('end', '👩‍👩‍👧', 3, true), 'pay first.');
  assert.equal(to('end', '👩‍👩‍👧', 7, true), 'pay first. 👩‍👩‍👧');
});

test('past the other edge it leaves the last word there is', () => {
  assert.equal(to('start', 'spare?', 3), 'pay first');
  assert.equal(to('end', 'You'), 'pay');
});
