/** What a browser keeps for each of the people who log in to it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createMemory, createOwnMemory } from '../src/core/waiting-acts';

/** A browser's storage, and a memory of whoever is logged in. */
function browser(): {
  memory: ReturnType<typeof createMemory>;
  as: (coder: string) => ReturnType<typeof createMemory>;
} {
  const kept = new Map<string, string>();
  const memory = createMemory(
    { getItem: key => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) },
    'study'
  );
  return { memory, as: coder => createOwnMemory(memory, () => coder) };
}

test('nobody sees which codes another person used in the same browser', () => {
  const { as } = browser();
  as('K-01').keep('recent', ['deposit']);
  as('K-02').keep('recent', ['alarm']);

  assert.deepEqual(as('K-01').kept('recent'), ['deposit']);
  assert.deepEqual(as('K-02').kept('recent'), ['alarm']);
  assert.deepEqual(as('').kept('recent'), []);
});

test('what was kept before people were told apart goes to the first who logs in', () => {
  const { memory, as } = browser();
  memory.keep('slots', ['deposit', 'alarm']);

  assert.deepEqual(as('').kept('slots'), []);
  assert.deepEqual(as('K-01').kept('slots'), ['deposit', 'alarm']);
  assert.deepEqual(as('K-02').kept('slots'), []);
  assert.deepEqual(as('K-01').kept('slots'), ['deposit', 'alarm']);
});
