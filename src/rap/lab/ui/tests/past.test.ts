import assert from 'node:assert/strict';
import test from 'node:test';

import { createPast } from '../src/core/past';

test('each change goes back alone; letters of one field are one change', () => {
  const past = createPast({ title: '', days: [] as string[] });
  past.changed({ title: 'a', days: [] }, 'title');
  past.changed({ title: 'ab', days: [] }, 'title');
  past.changed({ title: 'ab', days: ['1'] });
  assert.deepEqual(past.back(), { title: 'ab', days: [] });
  assert.equal(past.isSaved(), false);
  assert.deepEqual(past.back(), { title: '', days: [] });
  assert.equal(past.isSaved(), true);
  assert.equal(past.back(), null);
});

test('what was saved can go back too, and then is unsaved', () => {
  const past = createPast({ title: '' });
  past.changed({ title: 'a' }, 'title');
  past.saved({ title: 'a' });
  assert.equal(past.isSaved(), true);
  past.changed({ title: 'ab' }, 'title');
  assert.deepEqual(past.back(), { title: 'a' });
  assert.equal(past.isSaved(), true);
  assert.deepEqual(past.back(), { title: '' });
  assert.equal(past.isSaved(), false);
  assert.equal(past.canGoBack(), false);
});
