/** The parts of the page that show one finding, from top to bottom. */

import type { FindingRow } from '../contract/findings';
import { againstPart } from './findingagainst';
import { fallenPart, Findings, headOf, PartOf } from './findingdesk';
import { earlierPart } from './findingearlier';
import { behindPart, pastPart } from './findingfacts';
import { wordsPart } from './findingform';
import { standingPart } from './findingstanding';
import { pageLink } from '../parts/links';

/** `codes`: how often the codebook has changed. */
export function partsOf(desk: Findings, one: FindingRow, codes: number): PartOf[] {
  const { hub } = desk;
  const mayRead = hub.mayCode() && (!hub.study?.blind || hub.me()?.role === 'lead');
  const editing = [...desk.editing].filter(key => !key.startsWith('text '));
  const life = (): HTMLElement => pageLink(`findings/${one.id}/life`, hub.words.findingLife);
  return [
    { key: 'head', shows: one.status, make: () => headOf(hub, one) },
    { key: 'fallen', shows: [one.fallen, one.said], make: () => fallenPart(hub, one) },
    ...(mayRead ? [{ key: 'life', shows: '', make: life }] : []),
    { key: 'words', shows: '', make: () => wordsPart(desk) },
    {
      key: 'behind',
      shows: [one.evidence, one.voices, one.passages, editing, codes],
      make: () => behindPart(desk, one)
    },
    { key: 'standing', shows: [one.status, editing], make: () => standingPart(desk, one) },
    {
      key: 'against',
      shows: [one.against, one.status, one.statement, editing],
      make: () => againstPart(desk, one)
    },
    {
      key: 'earlier',
      shows: [one.earlier, one.statement, editing],
      make: () => earlierPart(desk, one)
    },
    { key: 'past', shows: one.history, make: () => pastPart(desk, one) }
  ];
}
