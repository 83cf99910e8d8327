/** What an act is: its command, its words, and who may do it. */

import { Right } from '../core/rights';
import { Hub } from '../hub';
import { audience } from '../text/facts';
import { fill, Words } from '../words';
import { Desk } from './desk';

export interface ActEntry {
  id: string;
  word: keyof Words;
  facts?: Readonly<Record<string, string>>;
  /** `sure`: the chosen coding is named where it was pressed, and meant. */
  run(hub: Hub, desk: Desk, sure?: boolean): void | Promise<void>;
  /** For what can be on or off. */
  on?(desk: Desk): boolean;
  /** What somebody should know before. */
  caution?: keyof Words;
  /** Who may: without it, everybody who may read. */
  right?: Right;
  /** Its name for those who may only propose it. */
  proposal?: keyof Words;
  /** Menu entries stand in groups. */
  group: 'code' | 'change' | 'select' | 'go' | 'look' | 'text' | 'finish';
}

/** What somebody reads who is offered the act. */
export const nameOf = (hub: Hub, act: ActEntry): string =>
  fill(
    hub.words[(hub.may('lead') ? undefined : act.proposal) ?? act.word],
    act.facts?.who ? { who: audience(hub.words, act.facts.who) } : {}
  );

/** Why a key of hers does nothing: it is for others. */
export const whyNot = (hub: Hub): string =>
  hub.mayCode() ? hub.words.leadOnly : hub.words.readOnly;

export const isOffered = (hub: Hub, act: ActEntry): boolean => hub.may(act.right ?? 'read');
