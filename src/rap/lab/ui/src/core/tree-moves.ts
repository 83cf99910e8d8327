/**
 * Where a key puts a code or a group of the codebook: what dragging does, for people who do not.
 */
import type { CodebookShown, CodeRow } from '../contract/codebook';

export type Step = 'in' | 'out' | 'up' | 'down';

export interface Spot {
  family: string;
  parent: string;
}

const KEYS: Readonly<Record<string, Step>> = {
  ArrowRight: 'in',
  ArrowLeft: 'out',
  ArrowUp: 'up',
  ArrowDown: 'down'
};

export const stepOf = (event: { key: string; altKey: boolean }): Step | null =>
  event.altKey ? (KEYS[event.key] ?? null) : null;

const inUse = (code: CodeRow): boolean => !code.retired && !code.merged_into;

/**
 * `in`: under the code above it on its level; `out`: beside the one it was under; `up` and `down`:
 * to the top of the group above or below. Null when there is none.
 */
export function spotOf(codebook: CodebookShown, id: string, step: Step): Spot | null {
  const live = codebook.codes.filter(inUse);
  const code = live.find(one => one.code === id);
  if (!code) {
    return null;
  }
  if (step === 'in') {
    const beside = live.filter(
      one => one.family === code.family && (one.parent || '') === (code.parent || '')
    );
    const above = beside[beside.indexOf(code) - 1];
    return above ? { family: above.family, parent: above.code } : null;
  }
  if (step === 'out') {
    const over = live.find(one => one.code === code.parent);
    return over ? { family: over.family, parent: over.parent } : null;
  }
  const at = placeOf(codebook, code.family, step);
  return at === null ? null : { family: codebook.families[at].id, parent: '' };
}

/** The place, from 0, that a group has after a step; null when it is the first or the last. */
export function placeOf(codebook: CodebookShown, group: string, step: Step): number | null {
  const at = codebook.families.findIndex(one => one.id === group);
  const to = at + ({ up: -1, down: 1, in: NaN, out: NaN }[step] ?? NaN);
  return at >= 0 && to >= 0 && to < codebook.families.length ? to : null;
}

/** Whether `code` stands somewhere below `above`: it cannot be put there. */
export function isBelow(codebook: CodebookShown, code: string, above: string): boolean {
  const seen = new Set<string>();
  let at = code;
  while (at && !seen.has(at)) {
    seen.add(at);
    at = codebook.codes.find(one => one.code === at)?.parent ?? '';
    if (at === above) {
      return true;
    }
  }
  return false;
}
