import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createHush } from '../src/core/hush';

const key = (
  name: string,
  more = {}
): Parameters<ReturnType<typeof createHush>['swallows']>[0] => ({
  key: name,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...more
});

/** Whether each key does nothing, after one that was refused; `wait` passes before each. */
function after(keys: readonly ReturnType<typeof key>[], wait = 300): boolean[] {
  let now = 0;
  const hush = createHush(() => now);
  hush.pressed(key('r'));
  hush.refused();
  return keys.map(one => {
    now += wait;
    return hush.swallows(one);
  });
}

test('a name typed after a refused key does nothing, however long it is', () => {
  assert.deepEqual(
    after(
      [...'depositos', 'Enter'].map(one => key(one)),
      900
    ),
    Array(10).fill(true)
  );
});

test('Escape, an arrow, a shortcut and a moment without keys end it', () => {
  const d = key('d');
  assert.deepEqual(after([key('Escape'), d]), [false, false]);
  assert.deepEqual(after([key('ArrowLeft'), d]), [false, false]);
  assert.deepEqual(after([key('z', { ctrlKey: true }), d]), [false, false]);
  assert.deepEqual(after([d], 2100), [false]);
  assert.deepEqual(after([key('Shift'), d]), [false, true]);
});

test('what a click asked for leaves the keys as they are', () => {
  const hush = createHush(() => 1);
  hush.pressed();
  hush.refused();
  assert.equal(hush.swallows(key('d')), false);
});
