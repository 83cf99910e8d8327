/**
 * What one did can be taken back, exactly: two people in one text at random, over reloads and a
 * colleague's corrections.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Mark } from '../src/core/spans';
import { inverses, saidOf, Stroke } from '../src/core/undo';
import { createUndoList, newestOf } from '../src/core/undo-list';
import { counter, drawer, HERE, MARK, PEOPLE, strokes, Table } from './undo-model';
import { randomFrom, SOURCE } from './weather-model';

const RUNS = Number(process.env.RAP_RUNS ?? 2000) / 10;

test('the list belongs to a person, outlives a reload, and is shared by her windows', () => {
  const [kept, draw] = [drawer(), counter()];
  const [one, other] = [1, 2].map(() => createUndoList(kept, 'rap-undo:study:K-01', draw));
  const where = { ...HERE, name: '' };
  one.done({ what: { word: 'coded' }, where, back: strokes('a', []) });
  other.done({ what: { word: 'recoded' }, where, back: strokes('a', []) });
  assert.deepEqual(
    one.steps().map(step => step.what.word),
    ['coded', 'recoded']
  );
  one.turned(one.steps()[1], strokes('a', []));
  other.turned(one.undone()[0], null); // another window was first: nothing happens twice
  assert.deepEqual([one.steps().length, one.undone().length], [1, 0]);
  assert.equal(createUndoList(kept, 'rap-undo:study:K-02', draw).steps().length, 0);
});

test('undo belongs to what is in front, and passes over what cannot be taken back', () => {
  const list = createUndoList(drawer(), 'key', counter());
  const page = { page: 'memos', name: 'F-10001' };
  const request = { path: 'memos/ab/back', method: 'POST', body: null };
  list.done({ what: { word: 'coded' }, where: { ...HERE, name: '' }, back: strokes('a', []) });
  list.done({ what: { word: 'memoSaved' }, where: page, back: request });
  const refused = list.done({ what: { word: 'recoded' }, where: page, back: request });
  list.barred(refused, 'somebody changed it meanwhile');
  assert.equal(newestOf(list.steps(), HERE)?.what.word, 'coded');
  assert.equal(newestOf(list.steps(), { page: 'memos' })?.what.word, 'memoSaved');
  assert.equal(newestOf(list.steps(), { page: 'findings' }), undefined);
  assert.equal(list.steps().length, 3); // and says why
});

test('what is refused is not shown as done, and is when it was sent again', () => {
  const kept = drawer();
  const list = createUndoList(kept, 'key', counter());
  const sides = (): unknown =>
    [list.steps(), list.undone()].map(side => side.map(({ back, why }) => [back, why]));
  const [undo, redo] = [strokes('a', []), strokes('b', [])];
  const where = { ...HERE, name: '' };
  list.done({ what: { word: 'coded' }, where, back: undo, by: { acts: ['first'] } });
  list.turned(list.steps()[0], redo, ['taken-back']);
  list.turned(list.undone()[0], undo, ['again', 'with']);
  list.refused(new Map([['again', 'the code was retired']]));
  assert.deepEqual(sides(), [[[undo, undefined]], []]); // a part of it is done
  list.refused(new Map(['again', 'with'].map(act => [act, 'the code was retired'])));
  assert.deepEqual(sides(), [[], [[redo, 'the code was retired']]]);
  assert.equal(newestOf(list.undone(), HERE), undefined);
  list.saved('again');
  assert.deepEqual(sides(), [[[undo, undefined]], []]);
  list.done({ what: { word: 'coded' }, where, back: undo, by: { acts: ['other'] } });
  list.refused(new Map([['other', 'the code was retired']])); // it was never taken back: it stays
  assert.deepEqual(list.steps()[1].why, 'the code was retired');
});

test('what she took back of an interview is not kept in the browser', () => {
  const kept = drawer();
  const list = createUndoList(kept, 'key', counter());
  list.done({ what: { word: 'coded' }, where: { ...HERE, name: '' }, back: strokes('a', []) });
  list.forget(SOURCE);
  assert.ok(!kept.getItem('key')?.includes(SOURCE));
});

test('a refusal, and a coding whose words are gone, cannot be taken back', () => {
  const lost: Mark = { ...MARK, toCheck: true };
  const acts: Stroke[] = [
    { id: '1', op: 'veto', start: 1, end: 2, audience: 'public' },
    { id: '2', op: 'del', ref: MARK.id },
    { id: '3', op: 'set', ref: MARK.id, start: 4, end: 6 }
  ];
  acts.forEach(act =>
    assert.deepEqual(inverses({ marks: [lost], state: 'coding' }, [act], counter()), [])
  );
});

test('each act says what it was, by the id of its code', () => {
  const said = (...acts: Stroke[]): unknown[] => {
    const { word, facts } = saidOf(acts, [MARK]);
    return [word, facts?.code ?? facts?.n];
  };
  const add: Stroke = { id: '1', op: 'add', code: 'key', start: 1, end: 2 };
  assert.deepEqual(said(add), ['coded', 'key']);
  assert.deepEqual(said(add, { ...add, id: '2' }), ['codedN', 'key']);
  assert.deepEqual(said({ id: '1', op: 'del', ref: MARK.id }), ['uncoded', 'rent']);
  assert.deepEqual(said({ id: '1', op: 'set', ref: MARK.id, code: 'key' }), ['recoded', 'key']);
  assert.deepEqual(said({ id: '1', op: 'set', ref: MARK.id, start: 0, end: 2 }), [
    'edgeMoved',
    'rent'
  ]);
});

test('random acts of two people, all taken back in any order: field by field as before', () => {
  for (let seed = 1; seed <= RUNS; seed++) {
    const random = randomFrom(seed);
    const table = new Table(random, counter());
    const before = table.facts();
    for (let step = 0; step < 24; step++) {
      table.act(PEOPLE[random(2)]);
    }
    const after = table.facts();
    const whole = (side: 'steps' | 'undone'): void => {
      const left = new Set<string>(PEOPLE);
      while (left.size) {
        const who = [...left][random(left.size)];
        if (!table.undo(who, side)) {
          left.delete(who);
        }
      }
    };
    whole('steps');
    assert.deepEqual(table.facts(), before, `run ${seed}`);
    whole('undone');
    assert.deepEqual(table.facts(), after, `run ${seed}, done again`);
    whole('steps');
    assert.deepEqual(table.facts(), before, `run ${seed}, and taken back`);
  }
});

test('corrected meanwhile: what is taken back is on its own words, or stays with the reason', () => {
  for (let seed = 1; seed <= RUNS; seed++) {
    const random = randomFrom(seed);
    const table = new Table(random, counter());
    const before = table.facts();
    for (let step = 0; step < 12; step++) {
      random(4) ? table.act(PEOPLE[random(2)]) : table.correct();
    }
    for (const who of PEOPLE) {
      while (table.undo(who, 'steps')) {
        // until nothing is left in the list
      }
    }
    const barred = PEOPLE.flatMap(who => table.lists[who]().steps()).filter(step => step.why);
    if (!barred.length) {
      assert.deepEqual(table.facts(), before, `run ${seed}`);
    }
    const known = new Set([...table.server.older.values()].map(text => ` ${text.join(' ')} `));
    table.marks.forEach(({ start, end }) => {
      const words = ` ${table.server.text.slice(start, end).join(' ')} `;
      const stood = [...known, ` ${table.server.text.join(' ')} `].some(one => one.includes(words));
      assert.ok(stood, `run ${seed}: other words`);
    });
  }
});
