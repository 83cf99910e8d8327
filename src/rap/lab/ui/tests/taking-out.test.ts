/** Who reads a file is said first, and decides what is offered. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  bodyOf,
  choose,
  formsOf,
  isWhole,
  NO_WISH,
  OutOffer,
  tablesOf,
  thingsFor
} from '../src/core/taking-out';

const kind = (what: string, forms: string[], more = {}) => ({
  what,
  forms,
  table: forms.includes('csv'),
  others: false,
  open: true,
  ...more
});
const OFFER: OutOffer = {
  audiences: ['team', 'members'],
  blind: false,
  kinds: [
    kind('codings', ['csv', 'xlsx']),
    kind('codebook', ['csv', 'xlsx'], { others: true }),
    kind('matrix', ['csv', 'xlsx']),
    kind('answers', ['csv', 'sav']),
    kind('quotes', ['docx'], { others: true }),
    kind('interview', ['docx', 'html'], { others: true }),
    kind('figure', ['png', 'svg'])
  ],
  findings: [],
  profiles: ['portable'],
  variables: [['setting', 'Place']],
  surveys: [['bank-2026', 'You and the bank']],
  questions: [['people', 'Who?']]
};

test('others are offered what may leave for them', () => {
  assert.deepEqual(thingsFor(OFFER, 'members'), ['quotes', 'interview', 'codebook']);
  assert.deepEqual(thingsFor(OFFER, 'team'), [
    'quotes',
    'interview',
    'tables',
    'figure',
    'codebook'
  ]);
  assert.deepEqual(tablesOf(OFFER), ['codings', 'matrix', 'answers']);
});

test('in a blind study what would show what others coded is not offered', () => {
  const blind = { ...OFFER, kinds: OFFER.kinds.map(k => ({ ...k, open: k.what === 'codebook' })) };
  assert.deepEqual(thingsFor(blind, 'team'), ['codebook']);
});

test('a choice that other readers do not have is taken back', () => {
  const team = choose(OFFER, choose(OFFER, NO_WISH, { audience: 'team' }), { thing: 'figure' });
  assert.equal(isWhole(team), true);
  assert.equal(choose(OFFER, team, { audience: 'members' }).thing, '');
});

test('labels are there for the team alone', () => {
  const team = choose(OFFER, NO_WISH, { audience: 'team' });
  const members = choose(OFFER, team, { audience: 'members' });
  assert.deepEqual([team.labels, members.labels], [true, false]);
});

test('a kind of file stays as long as what is chosen can be one', () => {
  const excel = choose(OFFER, NO_WISH, { audience: 'team', thing: 'tables', form: 'xlsx' });
  assert.equal(choose(OFFER, excel, { table: 'matrix' }).form, 'xlsx');
  const quotes = choose(OFFER, excel, { thing: 'quotes' });
  assert.deepEqual([quotes.form, formsOf(OFFER, quotes)], ['docx', ['docx']]);
});

test('answers are those of one survey, with their words or without', () => {
  const wish = choose(OFFER, NO_WISH, { audience: 'team', thing: 'tables', table: 'answers' });
  const about = { audience: 'team', what: 'answers', form: 'csv', survey: 'bank-2026' };
  assert.deepEqual(bodyOf(wish), { ...about, labels: true });
  assert.deepEqual(bodyOf({ ...wish, labels: false }), { ...about, labels: false });
});

test('only what belongs to it is sent', () => {
  const wish = choose(OFFER, NO_WISH, { audience: 'team', thing: 'tables', table: 'matrix' });
  assert.deepEqual(bodyOf({ ...wish, codes: ['rent'], source: 'INT-10001' }), {
    audience: 'team',
    what: 'matrix',
    form: 'csv',
    by: 'setting'
  });
  const quotes = choose(OFFER, wish, { thing: 'quotes', codes: ['rent'], finding: 'F-10001' });
  assert.deepEqual(bodyOf(quotes), {
    audience: 'team',
    what: 'quotes',
    form: 'docx',
    labels: true,
    finding: 'F-10001'
  });
  assert.equal(isWhole(choose(OFFER, wish, { thing: 'interview' })), false);
});
