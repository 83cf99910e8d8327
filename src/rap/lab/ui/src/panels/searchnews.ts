/**
 * What an answer of the search says of itself: how much, how much of it is here, what comes after.
 */

import { Hub } from '../hub';
import type { PassagesBehind } from '../contract/exploring';
import { fill } from '../words';
import { Found } from './searchfound';

/** How much was found, in a sentence. */
export function newsOf(hub: Hub, found: Found): string {
  const { words } = hub;
  if (found.kind === 'new') {
    return '';
  }
  if (found.kind === 'words') {
    const { total: n, n_texts: texts } = found;
    return n ? fill(words.hitsN, { n, texts }) : words.notSaid;
  }
  return countOf(hub, found);
}

/** How many passages of how many people, and how often they were coded where that is more. */
export function countOf(
  { words }: Hub,
  { total, people, codings }: Pick<PassagesBehind, 'total' | 'people' | 'codings'>
): string {
  const again = codings > total ? `. ${fill(words.foundAgain, { n: codings })}` : '';
  return fill(words.foundN, { n: total, people }) + again;
}

/** What was found, and what comes after it. */
export function joined(found: Found, next: Found): Found {
  if (next.kind === 'words' && found.kind === 'words') {
    return { ...found, texts: [...found.texts, ...next.texts] };
  }
  return next.kind === 'question' && found.kind === 'question'
    ? { ...found, passages: [...found.passages, ...next.passages] }
    : found;
}

/** The code this person gave last, where this is what was coded last. */
export const lastBy = (found: Found, coder = ''): string =>
  found.kind === 'new'
    ? (found.passages.flatMap(one => one.codings).find(one => one.coder === coder)?.code ?? '')
    : '';

export const shownOf = (found: Found): number =>
  found.kind === 'words' ? found.texts.length : found.passages.length;
