/** What a finding said before, with the people who answered that, and whether it means the same. */

import { button, make } from '../elements';
import type { EarlierRow, FindingRow } from '../contract/findings';
import { languageName } from '../text/facts';
import { fill } from '../words';
import type { Findings } from './findingdesk';
import { groupField, why } from './findingform';
import { named, section, select } from './page';

export function earlierPart(desk: Findings, finding: FindingRow): HTMLElement {
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

function row(desk: Findings, finding: FindingRow, one: EarlierRow): HTMLElement {
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
    hub.mayCode() && left(finding, one).length && finding.statement[one.language]
      ? sameAct(desk, finding, one)
      : ''
  );
}

/** What was said of these words and does not count for those of today. */
const left = (finding: FindingRow, one: EarlierRow): string[] =>
  one.left.filter(kind => kind === 'answers' || finding.said?.[kind]);

/** Nobody says so by a slip: it asks of what, who and why. */
function sameAct(desk: Findings, finding: FindingRow, one: EarlierRow): HTMLElement {
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
  const options = left(finding, one).map(
    kind => [kind, finding.said?.[kind] ?? fill(words.findingAnswered, { n: one.answers })] as const
  );
  let of = options[0][0];
  const kinds = select(options, of, kind => (of = kind));
  kinds.dataset.key = `of ${one.hash}`;
  const group = groupField(desk, finding);
  const say = (): void => {
    const act = { act: 'same', language: one.language, from: one.hash, to, of } as const;
    void desk.act(finding, { ...act, in: group.chosen() }, part, []);
  };
  return desk.isOpen(part)
    ? make(
        'span',
        { class: 'rap-asking' },
        named(words.findingKeeps, kinds),
        group.row,
        why(desk, part),
        press(words.findingSame, 'mean', say),
        press(words.close, 'leave', () => desk.close(part))
      )
    : press(words.findingSame, 'ask', () => desk.edit(part));
}
