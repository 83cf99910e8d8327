/** What is offered to whom, beside what the server lets her do. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { may, Right } from '../src/core/rights';

const RIGHTS: readonly Right[] = ['read', 'code', 'newCode', 'lead'];
const of = (role: string, proposals: boolean): Right[] =>
  RIGHTS.filter(right => may(right, { role, proposals }));

test('a reader is offered no act, whether codes may be proposed or not', () => {
  assert.deepEqual(of('reader', false), ['read']);
  assert.deepEqual(of('', true), ['read']);
});

test('a coder is offered new codes only where the study takes proposals', () => {
  assert.deepEqual(of('coder', false), ['read', 'code']);
  assert.deepEqual(of('coder', true), ['read', 'code', 'newCode']);
});

test('whoever leads is offered everything', () => {
  assert.deepEqual(of('lead', false), RIGHTS);
});
