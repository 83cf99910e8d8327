import assert from 'node:assert/strict';
import test from 'node:test';

import { aboveBottom, Edges } from '../src/core/placing';

const edges = (left: number, top: number, right: number, bottom: number): Edges => ({
  left,
  top,
  right,
  bottom
});
const TOAST = edges(400, 700, 800, 740);
const FOOT = edges(100, 720, 1200, 776);

test('without a text it stands over the line of the status', () => {
  assert.equal(aboveBottom(800, TOAST, null, null), 40);
});

test('it stands over the codings at the foot of a text, however many lines they take', () => {
  assert.equal(aboveBottom(800, TOAST, FOOT, null), 88);
  assert.equal(aboveBottom(800, TOAST, edges(100, 680, 1200, 776), null), 128);
});

test('it goes over the bar at the selection where they would meet, and only there', () => {
  const bar = edges(500, 670, 700, 706);
  assert.equal(aboveBottom(800, TOAST, FOOT, bar), 138);
  assert.equal(aboveBottom(800, TOAST, FOOT, edges(500, 300, 700, 336)), 88);
  assert.equal(aboveBottom(800, TOAST, FOOT, edges(900, 670, 1100, 706)), 88);
});
