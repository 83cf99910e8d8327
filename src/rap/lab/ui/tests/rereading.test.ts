/** A reading that got no answer is not the end of it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createRequests, Refused } from '../src/core/requests';
import { createRereading } from '../src/core/rereading';
import { createTime } from './weather-model';

const passAll = async (time: ReturnType<typeof createTime>): Promise<void> => {
  while (await time.pass()) {
    // until nothing is due
  }
};

test('what was missed is read again once, and nothing is read without need', async () => {
  const time = createTime();
  let reads = 0;
  const again = createRereading(time.after, () => reads++);
  await passAll(time);
  assert.equal(reads, 0);
  [again.missed, again.missed].forEach(miss => miss());
  await passAll(time);
  assert.equal(reads, 1);
  again.missed();
  await passAll(time);
  assert.equal(reads, 2);
});

test('while the server is away nothing is asked, and what is owed is read when it is back', async () => {
  const time = createTime();
  let reads = 0;
  const again = createRereading(time.after, () => reads++);
  again.reached(false);
  again.missed();
  await passAll(time);
  assert.equal(reads, 0);
  again.reached(true);
  assert.equal(reads, 1);
  again.reached(true);
  assert.equal(reads, 1);
});

test('a lost answer to a reading of a page is told, and a refusal or an older one is not', async () => {
  let missed = 0;
  const faults = [new Error('away'), new Refused(403, 'no'), new Error('away')];
  const requests = createRequests(
    () => Promise.reject(faults.shift()),
    () => 'K-01',
    undefined,
    () => missed++
  );
  await assert.rejects(requests.latest('list', 'findings'));
  assert.equal(missed, 1);
  await assert.rejects(requests.latest('list', 'findings'));
  assert.equal(missed, 1);
  const older = requests.latest('list', 'findings');
  requests.drop('list');
  assert.equal(await older, undefined);
  assert.equal(missed, 1);
});
