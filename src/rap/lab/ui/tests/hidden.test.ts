/** Whose codings and which codes are shown: kept for each login, and nothing just coded is hidden. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createHidden, without } from '../src/core/hidden';

const MARKS = [
  { coder: 'K-01', code: 'rent' },
  { coder: 'K-02', code: 'rent' },
  { coder: 'K-02', code: 'alarm' }
];
const memory = (): Parameters<typeof createHidden>[0] => {
  const drawer = new Map<string, string[]>();
  return {
    keep: (name, value) => void drawer.set(name, value),
    kept: name => drawer.get(name) ?? []
  };
};

test('codings of a coder or of a code that is not wanted are left out', () => {
  assert.deepEqual(without(MARKS, { coders: ['K-02'], codes: [] }), [MARKS[0]]);
  assert.deepEqual(without(MARKS, { coders: [], codes: ['rent'] }), [MARKS[2]]);
  assert.deepEqual(without(MARKS, undefined), MARKS);
});

test('each login keeps what she chose, also after a reload', () => {
  const drawer = memory();
  let who = 'K-01';
  const hidden = createHidden(drawer, () => who);
  hidden.set({ coders: ['K-02'], codes: ['alarm'] });
  who = 'K-02';
  assert.deepEqual(hidden.now(), { coders: [], codes: [] });

  const again = createHidden(drawer, () => 'K-01');
  assert.deepEqual(again.now(), { coders: ['K-02'], codes: ['alarm'] });
});

test('what is coded with a hidden code is shown, and it is told once', () => {
  const hidden = createHidden(memory(), () => 'K-01');
  hidden.set({ coders: ['K-01'], codes: ['rent', 'alarm'] });
  let told = 0;
  hidden.changed.connect(() => told++);
  hidden.reveal({ coder: 'K-01', code: 'rent' });
  hidden.reveal({ coder: 'K-01', code: 'rent' });

  assert.deepEqual(hidden.now(), { coders: [], codes: ['alarm'] });
  assert.equal(told, 1);
});
