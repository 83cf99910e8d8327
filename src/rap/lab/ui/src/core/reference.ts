/**
 * A passage as it is pasted elsewhere: the words, where they are from, and in plain sight when they
 * may not leave the team.
 */

export interface Quoted {
  source: string;
  start: number;
  end: number;
  quote: string;
  facts: readonly string[];
  /** "" when somebody outside the team may read it. */
  bar: string;
}

/** `« words » (INT-38201:12-60; window, Brussels)`; a second line warns where it has to. */
export function referenceOf(one: Quoted, marks: readonly [string, string]): string {
  const from = [`${one.source}:${one.start}-${one.end}`, one.facts.join(', ')]
    .filter(Boolean)
    .join('; ');
  const line = `${marks[0]}${one.quote.trim()}${marks[1]} (${from})`;
  return one.bar ? `${line}\n[${one.bar}]` : line;
}

export const MARKS: Readonly<Record<string, readonly [string, string]>> = {
  fr: ['« ', ' »'],
  nl: ['“', '”'],
  en: ['“', '”']
};
