import assert from 'node:assert/strict';
import test from 'node:test';

import {
  asked,
  asNumber,
  isEmpty,
  line,
  next,
  numberIn,
  press,
  wordOf
} from '../src/topics/desk/counting';
import { DeskRow as Desk } from '../src/contract/desk';

const word = (id: string, under = '') => ({ id, label: { en: id }, under });
const DESK: Desk = {
  id: 'helpdesk',
  unit: 'question',
  title: {},
  told: {},
  fields: [
    { id: 'category', type: 'one', label: {}, of: '', choices: [word('work'), word('violence')] },
    {
      id: 'detail',
      type: 'one',
      label: {},
      of: 'category',
      choices: [word('tax', 'work'), word('outing', 'violence')]
    },
    {
      id: 'referred',
      type: 'several',
      label: {},
      of: '',
      choices: [word('clinic'), word('lawyer')]
    }
  ],
  month: '2026-11',
  n: 0,
  last: null,
  open_months: []
};
const [category, detail, referred] = DESK.fields;

test('a list that hangs on another is asked when its word is ticked, and emptied with it', () => {
  assert.deepEqual(
    asked(DESK, {}).map(one => one.id),
    ['category', 'referred']
  );
  const work = press(DESK, {}, category, 'work');
  const tax = press(DESK, work, detail, 'tax');
  assert.deepEqual(line(tax), { category: 'work', detail: 'tax' });
  assert.deepEqual(line(press(DESK, tax, category, 'violence')), { category: 'violence' });
});

test('one word replaces another, several are kept, and a second press takes one off', () => {
  const both = ['clinic', 'lawyer'].reduce((now, one) => press(DESK, now, referred, one), {});
  assert.deepEqual(line(both), { referred: 'clinic lawyer' });
  assert.deepEqual(line(press(DESK, both, referred, 'clinic')), { referred: 'lawyer' });
});

test('a key is the place of a word in its list as it is offered now', () => {
  const violence = press(DESK, {}, category, 'violence');
  assert.equal(wordOf(detail, violence, '1'), 'outing');
  assert.equal(wordOf(detail, violence, '2'), undefined);
  assert.equal(next(DESK, violence, 'category'), 'detail');
  assert.equal(next(DESK, {}, 'category'), 'referred');
});

test('the same person alone is no line', () => {
  assert.ok(isEmpty({ again: 'yes', category: '' }));
  assert.ok(!isEmpty({ category: 'work' }));
});

test('a number keeps whether it was counted, and nobody is no number', () => {
  for (const value of ['40', 'about 30', 'at-least 12', '']) {
    const { n, how } = numberIn(value);
    assert.equal(asNumber(n, how), value);
  }
  assert.deepEqual(numberIn('about 30'), { n: 30, how: 'about' });
  assert.equal(asNumber(0, 'about'), '');
});
