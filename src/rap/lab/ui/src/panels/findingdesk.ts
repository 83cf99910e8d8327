/** What the parts of the page of findings share; a finding in the list, and its heading. */

import { Told } from '../core/requests';
import { dress, make } from '../elements';
import { Hub } from '../hub';
import { Labels } from '../protocol';
import type { FindingRow } from '../contract/findings';
import { fill, Words } from '../words';
import { restsOn, stateWord } from './findingfacts';
import { Page } from './page';
import { statementOf } from './passage';
import { Run } from './registry';

export type VoiceUse = 'pinned' | 'refused';

/** What is done to a finding. */
export type FindingAct =
  | { act: 'say'; language: string; text: string; of: string; seen: string; told: Labels }
  | { act: 'check' | 'unsay'; language: string; seen: string }
  | { act: 'same'; language: string; from: string; to: string; of: string; in: string }
  | { act: 'drop'; kind: string; what: string }
  | { act: 'voice'; coding: string; use: VoiceUse | '' }
  | { act: 'stand'; status: string; told: Labels; in: string }
  | { act: 'against'; text: Labels; agreed: boolean };

export interface Findings {
  hub: Hub;
  run: Run;
  page: Page;
  /** What is typed and not saved yet, and what stood there before, by the key of its field. */
  typed: Map<string, string>;
  before: Map<string, string>;
  /** What is open to be written in; everything else is there to be read. */
  editing: Set<string>;
  isOpen(part: string): boolean;
  edit(part: string): void;
  /** Gives up what is typed there. */
  close(part: string): void;
  /** It remembers what is typed in it, and is found again by its key. */
  field<T extends HTMLInputElement | HTMLTextAreaElement>(key: string, made: T, value: string): T;
  /** `part` is where its reason is typed. */
  act(finding: FindingRow, act: FindingAct, part: string, done: string[]): Promise<void>;
  add(finding: FindingRow, ref: string, done: string[]): Promise<void>;
  create(fields: Readonly<Record<string, string>>): Promise<void>;
  draw(): void;
}

/** What each act is called in the list of what was done. */
export const DID: Readonly<Record<FindingAct['act'], keyof Words>> = {
  say: 'didSay',
  check: 'didCheck',
  unsay: 'didUnsay',
  same: 'didSame',
  drop: 'didDrop',
  stand: 'didStand',
  voice: 'didVoice',
  against: 'didAgainst'
};

export const told = (name: string, word: keyof Words): Told => ({
  word,
  facts: { finding: name },
  where: { page: 'findings', name }
});

/** A part of the page and what it shows: it is made again only when that is other. */
export interface PartOf {
  key: string;
  shows: unknown;
  make(): HTMLElement;
}

export function showRow(hub: Hub, row: HTMLElement, finding: FindingRow, chosen: boolean): void {
  dress(
    row,
    {
      class: chosen ? 'rap-memo rap-alone' : 'rap-memo',
      set: { id: finding.id, 'aria-current': chosen ? 'true' : undefined }
    },
    make(
      'span',
      { class: 'rap-memo-head' },
      make('strong', { text: finding.id }),
      make('span', { class: 'rap-tag', text: stateWord(hub.words, finding.status) })
    ),
    make('span', { class: 'rap-memo-text', text: statementOf(hub, finding) }),
    make('span', { class: 'rap-quiet', text: restsOn(hub, finding) })
  );
}

export const headOf = (hub: Hub, finding: FindingRow): HTMLElement =>
  make(
    'h2',
    { class: 'rap-finding-head', set: { tabindex: '-1', 'data-key': 'head' } },
    finding.id,
    ' ',
    make('span', { class: 'rap-tag', text: stateWord(hub.words, finding.status) })
  );

/** What was said of earlier words alone, and stands in no report. */
export const fallenPart = ({ words }: Hub, { fallen, said = {} }: FindingRow): HTMLElement => {
  const what = fallen.flatMap(kind => said[kind] ?? []);
  const text = fill(words.findingFallen, { what: what.join('; ') });
  return make('p', { class: 'rap-bar', text, set: { hidden: what.length ? undefined : '' } });
};
