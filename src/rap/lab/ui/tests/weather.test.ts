/**
 * Every request is delayed, doubled, overtaken or dropped at random, texts are corrected, people
 * come and go, windows are closed: on a model of the server, with the queue and the requests of the
 * pages as they are.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createQueue, Queue, Waiting } from '../src/core/queue';
import {
  createRequests,
  OtherContent,
  OtherPerson,
  Refused,
  Requests,
  Sent
} from '../src/core/requests';
import { sendActs } from '../src/core/sending';
import { keepTyped } from '../src/keyed';
import { Act } from '../src/protocol';
import { createTime, randomFrom, Server, SOURCE } from './weather-model';

const RUNS = Number(process.env.RAP_RUNS ?? 2000);
const PEOPLE = ['K-02', 'K-03'] as const;

/** One run: a person at a window, a colleague who corrects, a network that does what it likes. */
async function run(seed: number): Promise<void> {
  const random = randomFrom(seed);
  const [time, server] = [createTime(), new Server(PEOPLE[0])];
  const kept = new Map<string, Waiting>(); // the browser's storage
  const meant = new Map<string, { coder: string; words: string }>();
  const refused = new Set<string>();
  let rough = true;

  const network = (request: Sent): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const weather = rough ? random(10) : 9;
      const arrive = (heard: boolean): void => {
        try {
          const answer = server.answer(request);
          time.after(random(50), () => (heard ? resolve(answer) : reject(new Error('away'))));
        } catch (error) {
          time.after(random(50), () => reject(heard ? error : new Error('away')));
        }
      };
      if (weather === 0) {
        time.after(random(80), () => reject(new Error('away'))); // lost on its way
      } else {
        time.after(random(60), () => arrive(weather !== 1)); // 1: the reply is lost
      }
      if (weather === 2) {
        time.after(random(400), () => arrive(false)); // it comes a second time, perhaps late
      }
    });

  let [page, queue, requests] = [server.who, {} as Queue, {} as Requests];
  const open = (): void => {
    queue.destroy?.();
    page = server.who;
    const me = page;
    const settled = new Set<string>();
    requests = createRequests(
      request => {
        const one = JSON.stringify(request.body);
        assert.ok(!settled.has(one), 'a press was sent although there was an answer to it');
        const answer = network(request);
        answer.then(
          () => request.path === 'cards' && settled.add(one),
          () => undefined
        );
        return answer;
      },
      () => me
    );
    queue = createQueue({
      shelf: {
        all: () => [...kept.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
        put: one => void kept.set(one.key, one),
        drop: key => void kept.delete(key)
      },
      who: () => me,
      send: (sent, acts) =>
        sendActs(network, sent, acts, {
          unreachable: 'away',
          changed: 'changed',
          own: () => undefined,
          gone: () => undefined
        }),
      after: time.after,
      changed: () => undefined
    });
    queue.greet();
  };
  const decide = (): void => {
    const [first] = queue.state().aside;
    if (first) {
      assert.equal(first.aside, 'changed');
      queue.skip(first.key);
      refused.add(first.act.id);
    }
  };

  let drawn = 0;
  const id = (): string => `id${drawn++}`;
  let card = { id: id(), text: 'first' };
  const saved: string[] = [];
  const shown: number[] = [];
  const field = { value: '', defaultValue: '' } as HTMLInputElement;
  const faults: unknown[] = [];
  const watch = (work: Promise<void>): void => void work.catch(fault => void faults.push(fault));
  let typed = '';

  const code = (): void => {
    const [start, n] = [random(server.text.length - 4), 1 + random(4)];
    const act: Act = { id: id(), op: 'add', code: 'rent', start, end: start + n };
    meant.set(act.id, { coder: page, words: server.text.slice(start, start + n).join(' ') });
    queue.add(SOURCE, server.src, [act]);
  };
  const press = (): void => {
    const { id: pressed, text } = card;
    const done = requests.act<{ id: string }>({
      id: pressed,
      path: 'cards',
      body: { id: pressed, text }
    });
    watch(
      done.then(
        answer => {
          assert.equal(answer.id, pressed);
          saved.push(pressed);
          if (card.id === pressed) {
            card = { id: id(), text: `card ${drawn}` }; // acknowledged: the card takes a new id
          }
        },
        (error: unknown) => {
          if (error instanceof OtherContent || (error instanceof Refused && error.status === 400)) {
            card = { ...card, id: id() }; // the words were changed while they were being saved
          } else if (!(error instanceof OtherPerson)) {
            assert.match(String(error), /away|somebody else/);
          }
        }
      )
    );
  };
  let asked = 0;
  const read = (): void => {
    const [number, window] = [++asked, requests]; // a window that was closed shows nothing
    const answered = requests.latest<number>('counter', 'counter');
    watch(
      answered.then(
        answer => {
          if (answer !== undefined && window === requests) {
            assert.ok(number >= (shown.at(-1) ?? 0), 'an older answer won');
            shown.push(number);
            keepTyped(field, String(answer));
            assert.ok(typed === '' || field.value === typed, 'what was typed is gone');
          }
        },
        error => void assert.match(String(error), /away/)
      )
    );
  };
  const steps = [
    code,
    code,
    press,
    () => [press, press].forEach(one => one()),
    () => (card = { ...card, text: `${card.text}!` }),
    read,
    () => [read, read].forEach(one => one()),
    () => (field.value = typed = `typed ${drawn++}`),
    () => server.correct(random),
    () => (server.who = PEOPLE[random(2)]), // in another tab: this page does not know
    open,
    decide,
    () => queue.retry()
  ];
  open();
  for (let step = 0; step < 40; step++) {
    steps[random(steps.length)]();
    for (let n = random(4); n > 0; n--) {
      await time.pass();
    }
  }
  rough = false;
  for (const who of PEOPLE) {
    server.who = who;
    open();
    for (let n = 0; queue.state().waiting || (await time.pass()); n++) {
      assert.ok(n < 5000, 'an act waits for ever'); // nobody decides, and nothing is held up
      await time.pass();
    }
    while (queue.state().aside.length) {
      decide();
    }
  }

  assert.deepEqual(faults, []);
  assert.deepEqual([...kept.keys()], [], 'something still waits');
  assert.equal(new Set(server.effects).size, server.effects.length, 'an act was done twice');
  saved.forEach(one => assert.ok(server.cards.has(one), 'a saved card is not there'));
  for (const [one, { coder, words }] of meant) {
    const there = server.log.get(one);
    if (there) {
      assert.deepEqual([there.coder, there.words], [coder, words], 'other words or another name');
    } else {
      assert.ok(refused.has(one), 'an act was lost');
      const stayed = ` ${server.text.join(' ')} `.includes(` ${words} `);
      assert.ok(!stayed, 'words that stayed were refused');
    }
  }
}

test(`in any weather no act is lost, done twice, on other words or under another name`, async () => {
  for (let seed = 1; seed <= RUNS; seed++) {
    try {
      await run(seed);
    } catch (error) {
      throw new Error(`run ${seed}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
});
