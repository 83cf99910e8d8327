/** What is decided of the things that both changed, before it is sent. */

import type { BothChanged } from '../contract/sharing';

/** Which version is taken of what both changed. */
export interface Choice {
  take: 'mine' | 'theirs' | 'written';
  text?: string;
}

/** `begun`: what a third version begins with, where that is not hers. */
export type Versions = BothChanged & { begun?: string };

export interface Draft {
  take: Choice['take'] | '';
  text: string;
}

export type Drafts = ReadonlyMap<string, Draft>;

/** A third version begins as hers, so that she changes words in place of typing them anew. */
export const draftOf = (drafts: Drafts, row: Versions): Draft =>
  drafts.get(row.id) ?? { take: '', text: row.begun ?? row.mine ?? row.theirs ?? '' };

/** With one draft more; what is no longer asked is forgotten. */
export const withDraft = (
  drafts: Drafts,
  rows: readonly BothChanged[],
  id: string,
  draft: Draft
): Drafts =>
  new Map([...drafts, [id, draft] as const].filter(([key]) => rows.some(row => row.id === key)));

/** What can be sent: each thing that was decided. */
export const choicesOf = (drafts: Drafts, rows: readonly BothChanged[]): Record<string, Choice> =>
  Object.fromEntries(
    rows.flatMap(row => {
      const { take, text } = draftOf(drafts, row);
      return take ? [[row.id, take === 'written' ? { take, text } : { take }] as const] : [];
    })
  );

/** Where a field is, as people read it: its thing, then the keys on the way to it. */
export const placeOf = (row: BothChanged): string => [row.title, ...row.field].join(' › ');

/** Bytes as JSON carries them. */
export const base64Of = (bytes: Uint8Array): string => {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  }
  return btoa(pieces.join(''));
};

export const bytesOf = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), sign => sign.charCodeAt(0));
