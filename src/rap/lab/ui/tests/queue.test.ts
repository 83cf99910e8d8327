/** The queue: nothing lost, nothing out of order, a person is told. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createQueue, Outcome, QueueState, Shelf, Waiting } from '../src/core/queue';
import { createShelf } from '../src/core/waiting-acts';
import { Act } from '../src/protocol';

const act = (id: string): Act => ({ id, op: 'add', code: 'rent', start: 0, end: 1 });
const soon = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

function made(
  answers: Outcome[],
  shelf: Shelf = memory(),
  who: () => string = () => 'K-02'
): {
  sent: string[][];
  states: QueueState[];
  queue: ReturnType<typeof createQueue>;
  later: (() => void)[];
} {
  const sent: string[][] = [];
  const states: QueueState[] = [];
  const later: (() => void)[] = [];
  const queue = createQueue({
    shelf,
    who,
    send: (_, acts) => {
      sent.push(acts.map(one => one.id));
      return Promise.resolve(answers.shift() ?? { kind: 'done' });
    },
    after: (_ms, then) => void later.push(then),
    changed: state => void states.push(state)
  });
  return { sent, states, queue, later };
}

function memory(): Shelf {
  const kept = new Map<string, Waiting>();
  return {
    all: () => [...kept.values()],
    put: one => void kept.set(one.key, one),
    drop: key => void kept.delete(key)
  };
}

test('acts go out in order, and those made meanwhile go together', async () => {
  const { sent, queue } = made([]);
  queue.add('INT-1', 'aa', [act('1')]);
  queue.add('INT-1', 'aa', [act('2')]);
  queue.add('INT-1', 'aa', [act('3')]);
  await soon();
  assert.deepEqual(sent, [['1'], ['2', '3']]);
  assert.equal(queue.state().waiting, 0);
});

test('a server that is away: the same act is sent again, and the state says why', async () => {
  const { sent, states, queue, later } = made([{ kind: 'later', why: 'away' }]);
  queue.add('INT-1', 'aa', [act('1')]);
  await soon();
  assert.deepEqual([queue.state().waiting, states.at(-1)?.why], [1, 'away']);
  later.shift()?.();
  await soon();
  assert.deepEqual(
    [sent, queue.state()],
    [[['1'], ['1']], { waiting: 0, why: '', aside: [], left: [] }]
  );
});

test('what is refused is set aside with the reason, and those after it are sent', async () => {
  const shelf = memory();
  const { sent, queue } = made(
    [
      { kind: 'done' },
      { kind: 'refused', why: 'no' },
      { kind: 'done' },
      { kind: 'refused', why: 'no such code' }
    ],
    shelf
  );
  ['1', '2', '3', '4'].forEach(id => queue.add('INT-1', 'aa', [act(id)]));
  await soon();
  await soon();
  assert.deepEqual(sent, [['1'], ['2', '3', '4'], ['2'], ['3'], ['4']]);
  const { waiting, why, aside } = queue.state();
  assert.deepEqual([waiting, why], [0, '']);
  assert.deepEqual(
    aside.map(one => [one.act.id, one.aside]),
    [['3', 'no such code']]
  );
  assert.deepEqual(queue.waiting('INT-1', 'aa'), []); // nor is it drawn as if it were saved

  const reloaded = made([], shelf); // it outlives the window, and is still not sent by itself
  reloaded.queue.greet();
  await soon();
  assert.deepEqual([reloaded.sent, reloaded.queue.state().aside.length], [[], 1]);
  reloaded.queue.again(aside[0].key);
  await soon();
  assert.deepEqual([reloaded.sent, shelf.all()], [[['3']], []]);
});

test('what is given up takes with it what follows from it', async () => {
  const shelf = memory();
  const { queue } = made(
    [
      { kind: 'done' },
      { kind: 'refused', why: 'no' },
      { kind: 'refused', why: 'changed' },
      { kind: 'refused', why: 'no such coding' }
    ],
    shelf
  );
  queue.add('INT-0', 'aa', [act('0')]);
  queue.add('INT-1', 'aa', [act('1'), { id: '2', op: 'set', ref: '1', important: true }]);
  await soon();
  await soon();
  const [first, second] = queue.state().aside;
  assert.deepEqual([first.act.id, second.act.id], ['1', '2']);
  queue.skip(first.key);
  assert.deepEqual([queue.state().aside, shelf.all()], [[], []]);
});

test('what waits for a text that somebody took back goes, and other texts are sent', async () => {
  const shelf = memory();
  const { sent, queue } = made(
    [{ kind: 'done' }, { kind: 'gone', why: 'taken back' }, { kind: 'done' }],
    shelf
  );
  queue.add('INT-2', 'bb', [act('0')]);
  queue.add('INT-1', 'aa', [act('1'), act('2')]);
  queue.add('INT-2', 'bb', [act('3')]);
  queue.add('INT-1', 'aa', [act('4')]);
  await soon();
  await soon();
  assert.deepEqual(sent, [['0'], ['1', '2'], ['3']]);
  assert.deepEqual(
    [queue.state(), shelf.all()],
    [{ waiting: 0, why: '', aside: [], left: [] }, []]
  );
});

test('after a reload what was not acknowledged is there again, in order', () => {
  const kept = new Map<string, string>();
  const drawer = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    key: (i: number) => [...kept.keys()][i] ?? null,
    get length() {
      return kept.size;
    }
  };
  const before = createShelf(drawer, 'study', () => undefined);
  const silent = createQueue({
    shelf: before,
    who: () => 'K-02',
    send: () => new Promise(() => undefined),
    after: () => undefined,
    changed: () => undefined
  });
  silent.add('INT-1', 'aa', [act('1'), act('2')]);
  const after = createShelf(drawer, 'study', () => undefined).all();
  assert.deepEqual(
    after.map(one => one.act.id),
    ['1', '2']
  );
  assert.equal(createShelf(drawer, 'other', () => undefined).all().length, 0);
});

test('a full browser is said, and the act still goes out', async () => {
  let full = false;
  const drawer = {
    getItem: () => null,
    setItem: () => {
      throw new Error('quota');
    },
    removeItem: () => undefined,
    key: () => null,
    length: 0
  };
  const { sent, queue } = made(
    [],
    createShelf(drawer, 'study', () => (full = true))
  );
  queue.add('INT-1', 'aa', [act('1')]);
  await soon();
  assert.deepEqual([full, sent], [true, [['1']]]);
});

test('what one person left is not sent as another; it is told, and sent when she is back', async () => {
  const shelf = memory();
  let me = 'K-02';
  made([{ kind: 'later', why: 'away' }], shelf, () => me).queue.add('INT-1', 'aa', [
    act('1'),
    act('2')
  ]);
  await soon();
  me = '';
  const { sent, queue } = made([], shelf, () => me);
  assert.equal(queue.state().left.length, 0); // nobody is logged in yet: nothing is told or sent
  me = 'K-03';
  queue.greet();
  queue.add('INT-1', 'aa', [act('3')]);
  await soon();
  assert.deepEqual(
    [sent, queue.state()],
    [[['3']], { waiting: 0, why: '', aside: [], left: [{ coder: 'K-02', n: 2 }] }]
  );
  assert.deepEqual(queue.waiting('INT-1', 'aa'), []); // nor drawn among the codings of K-03
  me = 'K-02';
  queue.greet();
  await soon();
  assert.deepEqual([sent, queue.state().left], [[['3'], ['1', '2']], []]);
});

for (const [way, wanted] of [
  ['claim', [['1']]],
  ['discard', []]
] as const) {
  test(`acts of which nobody knows whose they are wait for a person to decide: ${way}`, async () => {
    const shelf = memory();
    shelf.put({ key: '1', coder: '', source: 'INT-1', src: 'aa', act: act('1') });
    const { sent, queue } = made([], shelf);
    queue.retry();
    await soon();
    assert.deepEqual([sent, queue.state().left], [[], [{ coder: '', n: 1 }]]);
    queue[way]();
    await soon();
    assert.deepEqual([sent, queue.state().left, shelf.all()], [wanted, [], []]);
  });
}

test('a refusal of one person does not stop the next, and is not shown to her', async () => {
  let me = 'K-02';
  const { sent, queue } = made([{ kind: 'refused', why: 'no' }], memory(), () => me);
  queue.add('INT-1', 'aa', [act('1')]);
  await soon();
  assert.equal(queue.state().aside.length, 1);
  me = 'K-03';
  queue.greet();
  queue.add('INT-1', 'aa', [act('2')]);
  await soon();
  assert.deepEqual([sent, queue.state().aside], [[['1'], ['2']], []]);
});

test('an act made in a text that was corrected is sent again where its words are now', async () => {
  const shelf = memory();
  const moved = { ...act('1'), start: 4, end: 5 } as Act;
  const { sent, queue } = made(
    [
      { kind: 'done' },
      { kind: 'refused', why: 'corrected' }, // of two, it is found out which
      { kind: 'moved', src: 'bb', act: moved },
      { kind: 'done' },
      { kind: 'refused', why: 'these words were changed' }
    ],
    shelf
  );
  queue.add('INT-0', 'cc', [act('0')]);
  queue.add('INT-1', 'aa', [act('1'), act('2')]);
  await soon();
  await soon();
  assert.deepEqual(sent, [['0'], ['1', '2'], ['1'], ['1'], ['2']]);
  assert.deepEqual(
    shelf.all().map(one => [one.src, one.act.id, one.aside]),
    [['aa', '2', 'these words were changed']]
  );
});
