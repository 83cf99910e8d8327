/** The standing of a finding, and the reason as members may read it. */

import { button, make } from '../elements';
import type { FindingRow } from '../contract/findings';
import type { Findings } from './findingdesk';
import { opener, STATES, stateWord } from './findingfacts';
import { forMembers, groupField, why } from './findingform';
import { named, section, select } from './page';

/** For whoever leads: what everybody will read of it. */
export function standingPart(desk: Findings, finding: FindingRow): HTMLElement {
  const { hub } = desk;
  const { words } = hub;
  if (hub.me()?.role !== 'lead') {
    return make('span', {});
  }
  if (!desk.isOpen('standing')) {
    return section(words.findingStanding, opener(desk, 'standing', words.findingJudge));
  }
  let status = finding.status;
  const choose = select(
    STATES.map(one => [one, stateWord(words, one)] as const),
    status,
    value => (status = value)
  );
  choose.dataset.key = 'status';
  const members = forMembers(desk, finding, '');
  const group = groupField(desk, finding);
  return section(
    words.findingStanding,
    make(
      'div',
      { class: 'rap-asking' },
      named(words.findingStanding, choose),
      why(desk, 'standing'),
      ...members.rows,
      group.row,
      button({
        class: 'rap-main',
        text: words.findingJudge,
        set: { 'data-key': 'judge' },
        press: () =>
          void desk.act(
            finding,
            { act: 'stand', status, told: members.told(), in: group.chosen() },
            'standing',
            members.keys
          )
      }),
      button({ class: 'rap-plain', text: words.close, press: () => desk.close('standing') })
    )
  );
}
