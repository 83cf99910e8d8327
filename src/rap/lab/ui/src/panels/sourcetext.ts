/** The words of one interview for pages that show passages of it, cut by code points. */

import { ask } from '../api';
import { drawId } from '../session';
import { createOffsetMap } from '../core/offsets';
import { SourceText } from '../protocol';

export interface Reading {
  source: SourceText;
  cut(start: number, end: number): string;
}

export async function readSource(id: string): Promise<Reading> {
  const source = await ask<SourceText>(`sources/${id}`);
  const map = createOffsetMap(source.text);
  return { source, cut: (start, end) => source.text.slice(map.toUtf16(start), map.toUtf16(end)) };
}

/** What pages write into a log beside the coding view: all of one call is saved, or nothing. */
export type PageAct =
  | { op: 'add'; code: string; start: number; end: number }
  | { op: 'mark'; state: 'done' | 'coding' }
  | { op: 'decide'; refs: string[]; outcome: 'keep' | 'drop' | 'accept'; reason: string }
  | { op: 'hint'; code: string; start: number; end: number; taken: boolean };

export const writeActs = (reading: { source: Pick<SourceText, 'id' | 'src'> }, acts: readonly PageAct[]): Promise<unknown> =>
  ask(`sources/${reading.source.id}/acts`, 'POST', { src: reading.source.src, acts: acts.map(act => ({ id: drawId(), ...act })) });
