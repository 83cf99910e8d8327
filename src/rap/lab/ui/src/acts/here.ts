/**
 * What is offered at a place in the text: in the bar beside the selection, and on a right click.
 */

import { Hub } from '../hub';
import { IconName } from '../icons';
import { Words } from '../words';
import { partly } from './changing';
import { Desk } from './desk';
import { ActEntry, isOffered } from './entry';
import { ACTS } from './list';

/** What has to be there: selected words, a coding of hers, a part of one, or nothing selected. */
type Need = 'words' | 'coding' | 'part' | 'bare' | 'any';

interface Offer {
  id: string;
  needs: Need;
  /** In the bar, too. */
  bar?: { icon?: IconName; word?: keyof Words };
  /** The menu has it another way. */
  barOnly?: true;
}

/** In the order of the bar. */
const OFFERS: readonly Offer[] = [
  { id: 'rap:code', needs: 'words', bar: { icon: 'code', word: 'code' } },
  { id: 'rap:again', needs: 'words', bar: {}, barOnly: true },
  { id: 'rap:in-vivo', needs: 'words', bar: { icon: 'quote', word: 'inVivoShort' } },
  { id: 'rap:memo', needs: 'any', bar: { icon: 'memo', word: 'memoShort' } },
  { id: 'rap:important', needs: 'coding', bar: { icon: 'star' } },
  { id: 'rap:new-code', needs: 'words' },
  { id: 'rap:recode', needs: 'coding' },
  { id: 'rap:uncode', needs: 'coding' },
  { id: 'rap:uncode-part', needs: 'part' },
  { id: 'rap:edges', needs: 'coding' },
  { id: 'rap:select-sentence', needs: 'bare' },
  { id: 'rap:select-turn', needs: 'bare' },
  { id: 'rap:next', needs: 'any' },
  { id: 'rap:previous', needs: 'any' },
  { id: 'rap:correct', needs: 'words' },
  { id: 'rap:mask', needs: 'words' }
];

export interface Offered extends ActEntry {
  bar?: Offer['bar'];
  barOnly?: true;
  needs: Need;
}

/** What she may do at all. */
function offers(hub: Hub): Offered[] {
  return OFFERS.flatMap(offer => {
    const act = ACTS.find(one => one.id === offer.id);
    return act && isOffered(hub, act) ? [{ ...act, ...offer }] : [];
  });
}

export const inBar = (hub: Hub): Offered[] => offers(hub).filter(one => one.bar);

/** What can be done at this place, in groups as everywhere. */
export function inMenu(hub: Hub, desk: Desk): Offered[] {
  const groups = [...new Set(ACTS.map(act => act.group))];
  return offers(hub)
    .filter(one => !one.barOnly && applies(desk, one))
    .sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group));
}

/** Whether it can be done at this place. */
export function applies(desk: Desk, { needs }: Pick<Offered, 'needs'>): boolean {
  const words = desk.selection() !== null;
  const codings = {
    any: () => desk.here(false).length > 0 || words,
    coding: () => desk.here(true).length > 0,
    part: () => partly(desk).length > 0,
    words: () => words,
    bare: () => !words
  };
  return codings[needs]();
}
