/** The standing of a finding, and the reason as members may read it. */

import { button, make } from '../elements';
import { FullFinding } from '../protocol-pages';
import { languageName } from '../text/facts';
import { fill } from '../words';
import type { Findings } from './findingdesk';
import { opener, STATES, stateWord } from './findingfacts';
import { why } from './findingform';
import { named, section, select } from './page';

interface MembersField {
  language: string;
  key: string;
  input: HTMLInputElement;
  row: HTMLElement;
}

/** The reason as members may read it, a line for each language the finding is in. */
function membersFields(desk: Findings, finding: FullFinding): MembersField[] {
  const { hub } = desk;
  return Object.keys(finding.statement).map(language => {
    const key = `told ${language}`;
    const made = make('input', {
      class: 'rap-field',
      set: { type: 'text', maxlength: '2000', lang: language }
    });
    const input = desk.field(key, made, '');
    const name = fill(hub.words.findingForMembers, {
      language: languageName(language, hub.language)
    });
    return { language, key, input, row: named(name, input, 'rap-wide-field') };
  });
}

/** For whoever leads: what everybody will read of it. */
export function standingPart(desk: Findings, finding: FullFinding): HTMLElement {
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
  const forMembers = membersFields(desk, finding);
  const toldNow = (): Record<string, string> =>
    Object.fromEntries(forMembers.map(({ language, input }) => [language, input.value.trim()]));
  return section(
    words.findingStanding,
    make(
      'div',
      { class: 'rap-asking' },
      named(words.findingStanding, choose),
      why(desk, 'standing'),
      ...forMembers.map(one => one.row),
      button({
        class: 'rap-main',
        text: words.findingJudge,
        set: { 'data-key': 'judge' },
        press: () =>
          void desk.act(
            finding,
            { act: 'stand', status, told: toldNow() },
            'standing',
            forMembers.map(one => one.key)
          )
      }),
      button({ class: 'rap-plain', text: words.close, press: () => desk.close('standing') })
    )
  );
}
