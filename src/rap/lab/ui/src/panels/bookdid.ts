/** What an act on the codebook did, as it is said and kept in the list of acts. */

import { Said } from '../core/undo-list';
import { Hub } from '../hub';
import { Labels } from '../protocol';

export type Fields = Readonly<Record<string, unknown>>;

const DID: Readonly<Record<string, Said['word']>> = {
  create: 'didCreate',
  move: 'didMove',
  merge: 'didMerge',
  split: 'didSplit',
  retire: 'didRetire',
  revive: 'didRevive'
};

const didEdit = (fields: Fields): Said['word'] =>
  'label' in fields
    ? 'didLabel'
    : 'colour' in fields || 'example' in fields
      ? 'didLook'
      : 'didDefinition';

export function didWhat(hub: Hub, act: string, code: string, fields: Fields): Said {
  const name = hub.label(fields.label as Labels | undefined); // of one that is not there yet
  const facts = {
    code: hub.codes.has(code) ? code : name || code,
    ...(fields.into && act === 'merge' ? { into: hub.codeLabel(String(fields.into)) } : {})
  };
  return { word: hub.may('lead') ? (DID[act] ?? didEdit(fields)) : 'didPropose', facts };
}
