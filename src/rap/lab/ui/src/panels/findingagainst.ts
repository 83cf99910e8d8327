/** The reasons against a finding: which members read, which stay with the team, and one more. */

import { button, make } from '../elements';
import type { AgainstRow, FindingRow } from '../contract/findings';
import type { Findings } from './findingdesk';
import { opener } from './findingfacts';
import { why } from './findingform';
import { textsForm } from './findingtexts';
import { section, tick, when } from './page';

const PART = 'against';

export function againstPart(desk: Findings, finding: FindingRow): HTMLElement {
  const { words } = desk.hub;
  const mayWrite = desk.hub.may('lead') && finding.status === 'contested';
  if (!finding.against.length && !mayWrite) {
    return make('span', {});
  }
  const rows = finding.against.map(one => row(desk, finding, one));
  return section(
    words.againstTitle,
    make('p', { class: 'rap-quiet', text: words.againstWhat }),
    rows.length ? make('ul', { class: 'rap-plain-list' }, ...rows) : null,
    !mayWrite
      ? null
      : desk.isOpen(PART)
        ? form(desk, finding)
        : opener(desk, PART, words.againstAdd)
  );
}

/** Who reads it, in words. */
function readers(desk: Findings, finding: FindingRow, one: AgainstRow): string {
  const { words } = desk.hub;
  if (!one.agreed) {
    return words.againstKept;
  }
  if (!one.today) {
    return words.againstOther;
  }
  return finding.status === 'contested' ? words.againstRead : words.againstNotContested;
}

function row(desk: Findings, finding: FindingRow, one: AgainstRow): HTMLElement {
  const { hub } = desk;
  return make(
    'li',
    { class: 'rap-behind' },
    make(
      'span',
      {},
      make(
        'span',
        { class: 'rap-memo-head' },
        make('span', { class: 'rap-tag', text: readers(desk, finding, one) }),
        make('span', {
          class: 'rap-quiet',
          text: [one.date && when(hub, one.date), one.by].filter(Boolean).join(' · ')
        })
      ),
      ...Object.entries(one.text).map(([language, text]) =>
        make('blockquote', { class: 'rap-quote', text, set: { lang: language } })
      )
    ),
    hub.may('lead') ? away(desk, finding, one) : ''
  );
}

/** Taking a reason away is a step of the history: it asks why. */
function away(desk: Findings, finding: FindingRow, one: AgainstRow): HTMLElement {
  const { words } = desk.hub;
  const part = `drop ${one.id}`;
  const name = Object.values(one.text)[0] ?? '';
  const press = (text: string, key: string, act: () => void): HTMLElement =>
    button({
      class: 'rap-plain',
      text,
      set: { 'aria-label': `${text}: ${name}`, 'data-key': `${key} ${one.id}` },
      press: act
    });
  const act = { act: 'drop', kind: 'dissent', what: one.id } as const;
  return desk.isOpen(part)
    ? make(
        'span',
        { class: 'rap-asking' },
        why(desk, part),
        press(words.findingDrop, 'drop', () => void desk.act(finding, act, part, [])),
        press(words.close, 'keep', () => desk.close(part))
      )
    : press(words.findingDrop, 'drop', () => desk.edit(part));
}

function form(desk: Findings, finding: FindingRow): HTMLElement {
  const { words } = desk.hub;
  const key = 'agreed';
  const agreed = tick(words.againstAgreed, desk.typed.has(key), on =>
    on ? desk.typed.set(key, 'yes') : desk.typed.delete(key)
  );
  const said = Object.entries(finding.statement).map(([language, one]) => [language, one.text]);
  return textsForm(desk, {
    part: PART,
    beside: Object.fromEntries(said),
    label: words.againstIn,
    saveLabel: words.againstSave,
    more: { shown: agreed, key },
    save: (text, keys) => {
      const act = { act: 'against', text, agreed: desk.typed.has(key) } as const;
      void desk.act(finding, act, PART, [...keys]);
    }
  });
}
