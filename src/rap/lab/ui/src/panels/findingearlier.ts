/** What a finding said before, with the people who answered that, and whether it means the same. */

import { button, make } from '../elements';
import { Earlier } from '../protocol-findings';
import { FullFinding } from '../protocol-pages';
import { languageName } from '../text/facts';
import { fill } from '../words';
import type { Findings } from './findingdesk';
import { why } from './findingform';
import { section } from './page';

export function earlierPart(desk: Findings, finding: FullFinding): HTMLElement {
  const { words } = desk.hub;
  const rows = (finding.earlier ?? []).map(one => row(desk, finding, one));
  return rows.length
    ? section(
        words.findingEarlier,
        make('p', { class: 'rap-quiet', text: words.findingEarlierWhat }),
        make('ul', { class: 'rap-plain-list' }, ...rows)
      )
    : make('span', {});
}

function row(desk: Findings, finding: FullFinding, one: Earlier): HTMLElement {
  const { hub } = desk;
  const { words } = hub;
  const counted = one.counts ? words.findingCounts : words.findingCountsNot;
  const people = fill(words.findingAnswered, { n: one.answers });
  return make(
    'li',
    { class: 'rap-behind' },
    make(
      'span',
      {},
      make(
        'span',
        { class: 'rap-memo-head' },
        make('strong', { text: languageName(one.language, hub.language) }),
        make('span', { class: 'rap-quiet', text: one.answers ? `${people} ${counted}` : people })
      ),
      make('blockquote', { class: 'rap-quote', text: one.text, set: { lang: one.language } }),
      one.why &&
        make('span', { class: 'rap-quiet', text: fill(words.findingSameWhy, { why: one.why }) })
    ),
    hub.mayCode() && !one.counts && finding.statement[one.language]
      ? sameAct(desk, finding, one)
      : ''
  );
}

/** Nobody says so by a slip: it asks why. */
function sameAct(desk: Findings, finding: FullFinding, one: Earlier): HTMLElement {
  const { words } = desk.hub;
  const part = `same ${one.hash}`;
  const press = (text: string, key: string, act: () => void): HTMLElement =>
    button({
      class: 'rap-plain',
      text,
      set: { 'aria-label': `${text}: ${one.text}`, 'data-key': `${key} ${one.hash}` },
      press: act
    });
  const to = finding.statement[one.language]?.hash ?? '';
  const act = { act: 'same', language: one.language, from: one.hash, to } as const;
  return desk.isOpen(part)
    ? make(
        'span',
        { class: 'rap-asking' },
        why(desk, part),
        press(words.findingSame, 'mean', () => void desk.act(finding, act, part, [])),
        press(words.close, 'leave', () => desk.close(part))
      )
    : press(words.findingSame, 'ask', () => desk.edit(part));
}
