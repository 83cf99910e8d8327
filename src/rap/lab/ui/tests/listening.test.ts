import assert from 'node:assert/strict';
import { test } from 'node:test';

import { clock, heardTurns, mediaActOf, resumeAt, turnAt, within } from '../src/core/listening';
import { CATALOGUES } from './catalogues';

const TEXT =
  'Before.\n[00:00:00] I: And then?\n[00:00:04] P1: We share the key.\n' +
  'All three of us.\n[00:01:10] I: Good.\n';

test('a turn is a line with a time and those after it', () => {
  assert.deepEqual(heardTurns(TEXT), [
    { at: null, lines: ['Before.'] },
    { at: 0, lines: ['I: And then?'] },
    { at: 4, lines: ['P1: We share the key.', 'All three of us.'] },
    { at: 70, lines: ['I: Good.'] }
  ]);
  assert.deepEqual(heardTurns('I: [caisse A] is ours.\n[ma sœur A] says so.'), [
    { at: null, lines: ['I: [caisse A] is ours.'] },
    { at: null, lines: ['[ma sœur A] says so.'] }
  ]);
});

test('the turn that is heard is the last that has begun', () => {
  const turns = heardTurns(TEXT);
  assert.deepEqual(
    [0, 3.9, 4, 69, 70, 999].map(at => turnAt(turns, at)),
    [1, 1, 2, 2, 3, 3]
  );
  assert.equal(turnAt(heardTurns('[00:00:05] I: Late.'), 2), -1);
  assert.equal(
    turnAt(
      [
        { at: 9, lines: [] },
        { at: 3, lines: [] }
      ],
      10
    ),
    0
  );
});

test('after a pause it begins two seconds earlier, unless somebody moved it', () => {
  assert.deepEqual(
    [resumeAt(10, 10), resumeAt(1, 1), resumeAt(30, 10), resumeAt(0, null)],
    [8, 0, 30, 0]
  );
});

test('a step stays in the recording, also while its length is not known', () => {
  assert.deepEqual(
    [within(-3, 60), within(61, 60), within(12, Number.NaN), within(12, Infinity)],
    [0, 60, 12, 12]
  );
});

test('times are read as on a clock', () => {
  assert.deepEqual([0, 7.9, 187, 3723, Number.NaN].map(clock), [
    '0:00',
    '0:07',
    '3:07',
    '1:02:03',
    '0:00'
  ]);
});

test('keys for sound', () => {
  assert.deepEqual(
    ['MediaPlayPause', 'MediaStop', 'MediaTrackPrevious', 'MediaTrackNext', 'm'].map(mediaActOf),
    ['toggle', 'pause', 'back', 'on', null]
  );
});

test('each language has its words for a recording', () => {
  assert.deepEqual(
    Object.values(CATALOGUES).map(words => [words.recPlay, words.recPause]),
    [
      ['Écouter', 'Pause'],
      ['Afspelen', 'Pauze'],
      ['Play', 'Pause']
    ]
  );
});
