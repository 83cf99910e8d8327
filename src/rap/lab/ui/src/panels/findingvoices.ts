/** Which passages of a finding reports quote: first, never, or as it comes. */

import { button, make } from '../elements';
import type { FindingRow } from '../contract/findings';
import { Words } from '../words';
import type { Findings, VoiceUse } from './findingdesk';

/** The word on the button, and the one on the passage when it is pressed. */
const USES: readonly (readonly [VoiceUse, keyof Words, keyof Words])[] = [
  ['pinned', 'voicePin', 'voicePinned'],
  ['refused', 'voiceRefuse', 'voiceRefused']
];

const isUsed = (finding: FindingRow, coding: string, use: VoiceUse): boolean =>
  (finding.voices[use] ?? []).includes(coding);

/** What was chosen for a passage, in a word; nothing where nothing was. */
export function voiceTags(desk: Findings, finding: FindingRow, coding: string): HTMLElement[] {
  return USES.filter(([use]) => isUsed(finding, coding, use)).map(([, , word]) =>
    make('span', { class: 'rap-tag', text: desk.hub.words[word] })
  );
}

export function voiceActs(
  desk: Findings,
  finding: FindingRow,
  coding: string,
  name: string
): HTMLElement[] {
  if (!desk.hub.mayCode()) {
    return [];
  }
  return USES.map(([use, word]) => {
    const pressed = isUsed(finding, coding, use);
    const text = desk.hub.words[word];
    const act = { act: 'voice', coding, use: pressed ? '' : use } as const;
    return button({
      class: 'rap-plain',
      text,
      set: {
        'aria-label': `${text}: ${name}`,
        'aria-pressed': String(pressed),
        'data-key': `${use} ${coding}`
      },
      press: () => void desk.act(finding, act, `${use} ${coding}`, [])
    });
  });
}
