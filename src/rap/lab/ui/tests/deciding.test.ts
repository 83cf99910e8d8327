import assert from 'node:assert/strict';
import { test } from 'node:test';

import { busy, DOUBLE_MS, FRESH_MS, sitting, step } from '../src/core/deciding';
import { pressOf, Thing } from '../src/core/sheets';
import { Action, Choice, Sitting, Wish } from '../src/core/sitting';

const thing = (key: string, kind: string, n_forms = 1): Thing => ({
  key,
  drawn: `drawn ${key}`,
  kind,
  direct: true,
  n: 1,
  n_forms,
  places: [1],
  apart: false,
  words: [key]
});

/** A server: what was decided by key, each act with its number. */
class Server {
  readonly acts: { decision: string; of: readonly Choice[] }[] = [];

  constructor(readonly things: readonly Thing[]) {}

  said(key: string): string {
    const last = [...this.acts].reverse().find(act => act.of.some(one => one.key === key));
    return last?.of.find(one => one.key === key)?.act ?? '';
  }

  open(): Thing[] {
    return this.things.filter(one => !this.said(one.key));
  }

  answer(wish: Wish, id: number, at: number): Action<Thing> {
    if (wish.do === 'decide') {
      this.acts.push({ decision: String(this.acts.length + 1000 * at), of: wish.of });
      return { do: 'done', wish: id, decision: this.acts[this.acts.length - 1].decision };
    }
    if (wish.do === 'undo') {
      const last = this.acts[this.acts.length - 1] as { decision: string } | undefined;
      const decision = wish.decision || (last?.decision ?? '');
      const n = this.acts.findIndex(act => act.decision === decision);
      const gone = n < 0 ? [] : this.acts.splice(n, 1)[0].of.map(one => one.key);
      return { do: 'done', wish: id, keys: gone };
    }
    if (wish.do === 'fetch') {
      return { do: 'found', wish: id, open: this.open(), at };
    }
    return { do: 'refused', wish: id, stale: false };
  }
}

const names = (n: number): Thing[] =>
  Array.from({ length: n }, (_, i) => thing(`name ${i}`, i % 3 ? 'name' : 'place'));
const unknown = (n: number): Thing[] =>
  Array.from({ length: n }, (_, i) => thing(`word ${i}`, 'unknown'));

/** A sitting whose wishes are answered when the test says so. */
class Sit {
  now: Sitting<Thing> = sitting<Thing>();
  at = 0;

  constructor(readonly server: Server) {
    this.send({ do: 'fresh' });
    this.answer();
    this.at += FRESH_MS;
  }

  send(action: Action<Thing>): void {
    this.now = step(this.now, action);
  }

  answer(most = Infinity): void {
    for (let n = 0; this.now.wishes.size && n < most; n++) {
      const [id, wish] = [...this.now.wishes][0];
      this.send(this.server.answer(wish, id, this.at));
    }
  }

  /** Presses keys as slowly as a person who reads, each answered. */
  press(...keys: string[]): void {
    for (const key of keys) {
      this.send({ do: 'key', key, at: this.at });
      this.answer();
      this.at += DOUBLE_MS + FRESH_MS;
    }
  }

  get words(): string[] {
    return this.now.sheet?.rows.map(row => `${row.one.key}${row.said ? ` ${row.said}` : ''}`) ?? [];
  }
}

test('numbers stay with their words until the page is left', () => {
  const sit = new Sit(new Server(unknown(4)));
  sit.press('1', '2');
  assert.deepEqual(sit.words, ['word 0 name', 'word 1 name', 'word 2', 'word 3']);
  sit.press('k');
  assert.deepEqual(
    sit.server.things.map(one => sit.server.said(one.key)),
    ['name', 'name', 'keep', 'keep']
  );
});

test('the same number, or u, takes a word back while the page is shown', () => {
  const sit = new Sit(new Server(unknown(3)));
  sit.press('2', '2', '3', 'u');
  assert.deepEqual(sit.words, ['word 0', 'word 1', 'word 2']);
  assert.deepEqual(sit.server.acts, []);
});

test('what was decided at once is taken back at once, and shown again on its page', () => {
  const sit = new Sit(new Server([...unknown(3)]));
  sit.press('2', 'k');
  assert.deepEqual(sit.words, []);
  sit.send({ do: 'takeBack', decision: sit.now.shown?.decision ?? '' });
  sit.answer();
  assert.deepEqual(sit.words, ['word 0', 'word 2']);
});

test('what is hit twice acts once, by key or by button', () => {
  const sit = new Sit(new Server([...names(3)]));
  for (const wait of [0, 40, 60, FRESH_MS]) {
    sit.send({ do: 'key', key: 'Enter', at: (sit.at += wait) });
    sit.answer();
  }
  assert.deepEqual(sit.server.acts.length, 1);
  const { key } = sit.now.sheet!.rows[0].one;
  sit.at += DOUBLE_MS;
  [0, 90].forEach(wait => {
    sit.send({ do: 'press', act: 'keep', key, at: sit.at + wait });
    sit.answer();
  });
  assert.deepEqual([sit.server.acts.length, sit.server.said(key)], [2, 'keep']);
});

test('a press for what is not shown any more does nothing', () => {
  const sit = new Sit(new Server([...names(3)]));
  const { key } = sit.now.sheet!.rows[0].one;
  sit.press('m');
  sit.send({ do: 'press', act: 'keep', key, at: sit.at });
  sit.send({ do: 'say', key, words: 'a friend', both: false });
  assert.deepEqual([sit.now.wishes.size, sit.server.said(key)], [0, 'mask']);
});

test('what the server refuses is as open as before; what was stale is drawn again', () => {
  for (const stale of [false, true]) {
    const sit = new Sit(new Server(unknown(3)));
    sit.send({ do: 'key', key: '2', at: sit.at });
    const [id] = [...sit.now.wishes.keys()];
    assert.deepEqual(sit.words, ['word 0', 'word 1 name', 'word 2']);
    sit.send({ do: 'refused', wish: id, stale });
    sit.answer();
    assert.deepEqual([sit.words, sit.server.acts], [['word 0', 'word 1', 'word 2'], []]);
  }
});

test('spellings come one by one, and each is what is decided', () => {
  const whole = thing('Ann | Ann Marsh', 'name', 2);
  const parts = ['Ann', 'Ann Marsh'].map(key => ({ ...thing(key, 'name'), apart: true }));
  const sit = new Sit(new Server([whole, ...names(1)]));
  sit.send({ do: 'key', key: 's', at: sit.at });
  const [id] = [...sit.now.wishes.keys()];
  sit.send({ do: 'spellings', wish: id, parts, at: sit.at });
  assert.deepEqual(sit.words, ['Ann']);
  sit.at += FRESH_MS;
  sit.press('m');
  assert.deepEqual(sit.words, ['Ann Marsh']);
  sit.press('k');
  assert.deepEqual(
    parts.map(one => sit.server.said(one.key)),
    ['mask', 'keep']
  );
});

test('a spelling may be the same person as one before it, by its number', () => {
  const whole = thing('Nadia Ferrante | Paolo Ferrante | Nadia', 'name', 3);
  const parts = ['Nadia Ferrante', 'Paolo Ferrante', 'Nadia'].map(key => ({
    ...thing(key, 'name'),
    apart: true
  }));
  const sit = new Sit(new Server([whole, ...names(1)]));
  sit.send({ do: 'key', key: 's', at: sit.at });
  sit.send({ do: 'spellings', wish: [...sit.now.wishes.keys()][0], parts, at: sit.at });
  sit.at += FRESH_MS;
  sit.press('1', 'm', 'm', '1');
  assert.deepEqual(
    sit.server.acts.map(act => act.of.map(({ key, act: said, like }) => [key, said, like])),
    [
      [['Nadia Ferrante', 'mask', undefined]],
      [['Paolo Ferrante', 'mask', undefined]],
      [['Nadia', 'mask', 'Nadia Ferrante']]
    ]
  );
});

/** Numbers that are the same each time: mulberry32. */
function chances(seed: number): (most: number) => number {
  let state = seed;
  return most => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
  };
}

const KEYS = ['1', '2', '3', '4', '9', 'k', 'm', 'Enter', 'n', 'u', 'v', 'l', 'x', ' ', 's'];
const MEANS: Readonly<Record<string, string>> = { k: 'keep', m: 'mask', Enter: 'mask', n: 'name' };

/** What a person who sees this screen means by a key: thing -> act, null: to take something back. */
function meant(screen: Sitting<Thing>, key: string): Map<string, string> | null {
  const { sheet } = screen;
  if (key === 'u') {
    return null;
  }
  if (sheet?.page && /\d/.test(key)) {
    const row = sheet.rows[Number(key) - 1];
    return row?.said ? null : new Map(row ? [[row.one.key, 'name']] : []);
  }
  const rows = sheet?.rows.filter(row => !row.said) ?? [];
  const act = MEANS[key];
  return new Map(act ? rows.map(row => [row.one.key, act]) : []);
}

test('10,000 times keys at random: what is decided is what the numbers on the screen said', () => {
  let [n_decided, n_undone, n_ignored] = [0, 0, 0];
  for (let seed = 0; seed < 10_000; seed++) {
    const chance = chances(seed);
    const things = [...names(chance(4)), ...unknown(chance(13))];
    const server = new Server(things);
    const sit = new Sit(server);
    const wanted: { meant: Map<string, string> | null; at: number }[] = [];
    for (let n = 0; n < 14; n++) {
      sit.at += [0, 30, 120, 400, 900, 2000][chance(6)];
      const key = KEYS[chance(KEYS.length)];
      const before = sit.now;
      const n_wishes = before.n;
      sit.send({ do: 'key', key, at: sit.at });
      const intent = meant(before, key);
      const asked = [...sit.now.wishes].filter(([id]) => id > n_wishes).map(([, wish]) => wish);
      for (const wish of asked) {
        if (wish.do === 'decide') {
          // nothing but what she meant by what she saw, all of it, as it was drawn
          assert.deepEqual(new Map(wish.of.map(one => [one.key, one.act])), intent, `seed ${seed}`);
          assert.ok(wish.of.every(one => one.drawn === `drawn ${one.key}`));
          wanted.push({ meant: intent, at: sit.at });
          n_decided++;
        }
        if (wish.do === 'undo') {
          assert.equal(intent, null, `seed ${seed}`);
          n_undone++;
        }
      }
      const shown = before.sheet;
      const calm = shown && !shown.leaving && !busy(before) && sit.at - shown.at >= FRESH_MS;
      const slow = sit.at - before.lastAt >= DOUBLE_MS;
      if (calm && slow && intent?.size && pressOf(shown, key)) {
        assert.ok(
          asked.some(wish => wish.do === 'decide'),
          `seed ${seed}: ${key} did nothing`
        );
      }
      n_ignored += Number(asked.length === 0);
      sit.answer(chance(3) ? Infinity : chance(2));
    }
    sit.answer();
    // what is on the screen is what the vault has
    for (const row of sit.now.sheet?.rows ?? []) {
      assert.equal(row.said, server.said(row.one.key), `seed ${seed}: ${row.one.key}`);
    }
    for (const one of things) {
      const said = server.said(one.key);
      const last = wanted.some(want => want.meant?.get(one.key) === said);
      assert.ok(said === '' || last, `seed ${seed}: nobody said ${said} of ${one.key}`);
    }
  }
  assert.ok(n_decided > 20_000 && n_undone > 2_000 && n_ignored > 10_000);
});
