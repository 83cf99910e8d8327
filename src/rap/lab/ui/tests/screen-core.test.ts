/** Store, requests, passages and the list of what can be taken back. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createDeed } from '../src/core/deed';
import { createOffsetMap } from '../src/core/offsets';
import { carry, carryAct, passageOf, spanOf, TextMap } from '../src/core/passage';
import {
  createRequests,
  drawId,
  OtherContent,
  OtherPerson,
  Refused,
  Sent
} from '../src/core/requests';
import { createStore } from '../src/core/store';

const soon = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** A server that answers when it is told to, in any order. */
function held(who = (): string => 'K-01'): {
  sent: Sent[];
  answers: ((value: unknown) => void)[];
  fail: ((error: Error) => void)[];
  requests: ReturnType<typeof createRequests>;
} {
  const sent: Sent[] = [];
  const answers: ((value: unknown) => void)[] = [];
  const fail: ((error: Error) => void)[] = [];
  const transport = (one: Sent): Promise<unknown> => {
    sent.push(one);
    return new Promise((resolve, reject) => {
      answers.push(resolve);
      fail.push(reject);
    });
  };
  return { sent, answers, fail, requests: createRequests(transport, who) };
}

test('a store tells each state in order, also when a listener sends', () => {
  const store = createStore((sum: number, by: number) => sum + by, 0);
  const heard: number[] = [];
  store.watch(sum => {
    if (sum === 1) {
      store.send(10);
    }
  });
  const stop = store.watch(sum => void heard.push(sum));
  store.send(1);
  store.send(0); // the same state: nobody is told
  stop();
  store.send(5);
  assert.deepEqual([heard, store.state()], [[1, 11], 16]);
});

test('an undo that waits for what is under way finds it told', async () => {
  const heard: string[] = [];
  let answer = (): void => undefined;
  let who = 'K-02';
  const requests = createRequests(
    () => new Promise(resolve => (answer = () => resolve('made'))),
    () => who,
    (_, reply, coder) => void heard.push(`${String(reply)} by ${coder}`)
  );
  const where = { page: 'book', name: 'Codes' };
  const told = { word: 'didGroup' as const, facts: {}, where };
  void requests.act({ id: 'a', path: 'codebook/groups', body: {}, told });
  const undo = requests.settled().then(() => heard.push('undo'));
  await new Promise(setImmediate);
  assert.deepEqual(heard, []);
  who = 'K-03'; // logs in before the answer is there: what was done is not hers
  answer();
  await undo;
  assert.deepEqual(heard, ['made by K-02', 'undo']);
});

test('an older answer never wins, whether it went well or not', async () => {
  const { answers, fail, requests } = held();
  const [first, second, third] = ['one', 'two', 'three'].map(path =>
    requests.latest<string>('grid', path)
  );
  answers[2]('three');
  answers[0]('one');
  fail[1](new Error('away'));
  assert.deepEqual(await Promise.all([first, second, third]), [undefined, undefined, 'three']);
});

test('the newest reading says what went wrong; one that is dropped says nothing', async () => {
  const { fail, requests } = held();
  const read = requests.latest('grid', 'one');
  fail[0](new Error('away'));
  await assert.rejects(read, /away/);
  const left = requests.latest('grid', 'two');
  requests.drop('grid');
  fail[1](new Error('away'));
  assert.equal(await left, undefined);
});

test('a second press joins the first, and after the answer it gets the same answer', async () => {
  const { sent, answers, requests } = held();
  const deed = { id: drawId(), path: 'findings', body: { statement: 'Rents rise' } };
  const [one, other] = [requests.act(deed), requests.act({ ...deed })];
  await soon();
  answers[0]({ finding: 'F-1' });
  assert.deepEqual(
    [await one, await other, await requests.act(deed)],
    [{ finding: 'F-1' }, { finding: 'F-1' }, { finding: 'F-1' }]
  );
  assert.equal(sent.length, 1);
});

test('an id is one act: with other content it is refused, and nothing is sent', async () => {
  const { sent, answers, requests } = held();
  const first = requests.act({ id: 'a1', path: 'memos', body: { text: 'one' } });
  await assert.rejects(
    requests.act({ id: 'a1', path: 'memos', body: { text: 'other' } }),
    OtherContent
  );
  await soon();
  answers[0]({});
  await first;
  assert.deepEqual(
    sent.map(one => one.body),
    [{ text: 'one' }]
  );
});

test('acts go out one after the other; one that failed may go again under its id', async () => {
  const { sent, answers, fail, requests } = held();
  const first = requests.act({ id: 'a1', path: 'one' });
  const second = requests.act({ id: 'a2', path: 'two' });
  await soon();
  assert.deepEqual([sent.length, requests.waiting()], [1, 2]);
  fail[0](new Error('away'));
  await assert.rejects(first, /away/);
  const repeated = requests.act({ id: 'a1', path: 'one' });
  await soon();
  answers[1]('two');
  await soon();
  answers[2]('one');
  assert.deepEqual([await second, await repeated, requests.waiting()], ['two', 'one', 0]);
  assert.deepEqual(
    sent.map(one => one.path),
    ['one', 'two', 'one']
  );
});

test('an act that waits is not sent when somebody else is logged in by then', async () => {
  let me = 'K-02';
  const { sent, answers, requests } = held(() => me);
  const first = requests.act({ id: 'a1', path: 'one' });
  const second = requests.act({ id: 'a2', path: 'two' });
  await soon();
  me = 'K-03';
  answers[0]('done');
  assert.equal(await first, 'done');
  await assert.rejects(second, OtherPerson);
  assert.deepEqual(
    sent.map(one => [one.path, one.coder]),
    [['one', 'K-02']]
  );
});

test('a card keeps its id until its act is acknowledged, or was saved with other words', async () => {
  const { sent, answers, fail, requests } = held();
  const deed = createDeed(requests);
  const first = deed.do('findings', 'words');
  await soon();
  fail[0](new Error('away'));
  await assert.rejects(first, /away/);
  const again = deed.do('findings', 'other words');
  await soon();
  fail[1](new Refused(409, 'saved before', '', 'web.request.used_id'));
  await assert.rejects(again, /saved before/);
  const third = [deed.do('findings', 'other words'), deed.do('findings', 'other words')];
  await soon();
  answers[2]('F-2');
  assert.deepEqual(await Promise.all(third), ['F-2', 'F-2']);
  void deed.do('findings', 'a new one');
  await soon();
  const ids = sent.map(one => one.id);
  assert.deepEqual([ids[0] === ids[1], new Set(ids).size, ids.length], [true, 3, 4]);
});

test('what was never answered is settled under its id before its words are changed', async () => {
  const { sent, answers, fail, requests } = held();
  const deed = createDeed(requests);
  assert.equal(await deed.settle(), null);
  const first = deed.do('memos', 'words');
  await soon();
  fail[0](new Error('away'));
  await assert.rejects(first, /away/);
  const settled = deed.settle();
  await soon();
  answers[1]('M-1');
  assert.deepEqual([await settled, await deed.settle()], ['M-1', null]);
  void deed.do('memos/M-1', 'other words', 'PUT');
  await soon();
  assert.deepEqual(
    sent.map(one => [one.path, one.body, one.id === sent[0].id]),
    [
      ['memos', 'words', true],
      ['memos', 'words', true],
      ['memos/M-1', 'other words', false]
    ]
  );
});

test('what was refused has nothing to settle, and nothing is settled before it is answered', async () => {
  const { sent, fail, requests } = held();
  const deed = createDeed(requests);
  const first = deed.do('memos', 'words');
  await soon();
  fail[0](new Error('away'));
  await assert.rejects(first, /away/);
  const again = deed.settle();
  await soon();
  fail[1](new Error('still away'));
  await assert.rejects(again, /still away/);
  const last = deed.settle();
  await soon();
  fail[2](new Refused(400, 'no'));
  assert.deepEqual([await last, await deed.settle(), sent.length], [null, null, 3]);
});

test('two presses on a card with acts on a text send the same acts once', async () => {
  const { sent, answers, requests } = held();
  const deed = createDeed(requests);
  const reading = { source: { id: 'INT-1', src: 'aaaaaaaa' } };
  const place = { code: 'rent', start: 1, end: 4 };
  const acts = [
    { op: 'add', ...place },
    { op: 'hint', ...place, taken: true }
  ] as const;
  const both = [deed.write(reading, acts), deed.write(reading, acts)];
  await assert.rejects(deed.write(reading, [acts[1]]), OtherContent);
  await soon();
  answers[0]('done');
  assert.deepEqual(await Promise.all(both), ['done', 'done']);
  assert.equal(sent.length, 1);
});

const MAP: TextMap = {
  source: 'INT-10001',
  from: 'aaaaaaaa',
  to: 'bbbbbbbb',
  equal: [
    [0, 10, 0],
    [10, 20, 12], // two letters were put in at 10
    [25, 40, 22] // five were taken out at 20
  ]
};
const at = (start: number, end: number, hash = 'aaaaaaaa', source = 'INT-10001') => ({
  source,
  hash,
  start,
  end
});

for (const [name, from, to] of [
  ['before a correction', at(2, 8), at(2, 8, 'bbbbbbbb')],
  ['after it', at(30, 40), at(27, 37, 'bbbbbbbb')],
  ['across letters put in', at(8, 12), null],
  ['across letters taken out', at(18, 27), null],
  ['in what was taken out', at(21, 24), null],
  ['of today', at(1, 9, 'bbbbbbbb'), at(1, 9, 'bbbbbbbb')],
  ['of a text that no map leads from', at(1, 9, 'cccccccc'), null],
  ['of another interview', at(1, 9, 'aaaaaaaa', 'INT-10002'), null]
] as const) {
  test(`a passage ${name} is carried letter for letter, or not at all`, () => {
    assert.deepEqual(carry(from, MAP), to);
  });
}

test('two stretches that stay side by side are one passage; without a map there is none', () => {
  const map = {
    ...MAP,
    equal: [
      [0, 10, 5],
      [10, 20, 15]
    ] as const
  };
  assert.deepEqual(carry(at(8, 12), map), at(13, 17, 'bbbbbbbb'));
  assert.equal(carry(at(8, 12), { ...MAP, equal: null }), null);
});

test('an act is carried with its place; one without a place goes along as it is', () => {
  const add = { id: '1', op: 'add', code: 'rent', start: 30, end: 40 } as const;
  const off = { id: '2', op: 'del', ref: 'x' } as const;
  const star = { id: '3', op: 'set', ref: 'x', important: true } as const;
  assert.deepEqual(carryAct(add, MAP), { ...add, start: 27, end: 37 });
  assert.equal(carryAct({ ...add, start: 18, end: 27 }, MAP), null);
  assert.deepEqual([carryAct(off, MAP), carryAct(star, MAP)], [off, star]);
  assert.equal(carryAct(off, { ...MAP, equal: null }), null);
});

test('a stretch on screen and its passage, in a text with signs of two units', () => {
  const text = { source: 'INT-10001', hash: 'aaaaaaaa', map: createOffsetMap('a😀b 😀c') };
  const passage = passageOf(text, { start: 3, end: 7 });
  assert.deepEqual(passage, at(2, 5));
  assert.deepEqual(spanOf(text, passage), { start: 3, end: 7 });
  assert.equal(spanOf({ ...text, hash: 'bbbbbbbb' }, passage), null);
});
