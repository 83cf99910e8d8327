/** Colours of codes and coders. A colour is never the only sign: labels stand beside it. */
import { Without, without } from './hidden';
import { Mark } from './spans';

/** Twelve hues that stay apart from each other by day, by night and for colour-blind eyes. */
const WHEEL = [
  '#4477aa',
  '#cc6677',
  '#228833',
  '#b8860b',
  '#aa3377',
  '#2a8f9d',
  '#8c510a',
  '#6a51a3',
  '#5f8a1e',
  '#d95f02',
  '#7f7f7f',
  '#1b6ca8'
];

const WELL_FORMED = /^#[0-9a-f]{6}$/i;

/** The colour somebody chose, else one that follows from the id and so never changes. */
export function colourOf(id: string, chosen = ''): string {
  if (WELL_FORMED.test(chosen)) {
    return chosen.toLowerCase();
  }
  let sum = 0;
  for (const sign of id) {
    sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) >>> 0;
  }
  return WHEEL[sum % WHEEL.length];
}

const channels = (colour: string): number[] =>
  [1, 3, 5].map(i => parseInt(colour.slice(i, i + 2), 16));

/** Relative luminance as WCAG defines it, 0 black to 1 white. */
export function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map(value => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** One colour between several, so that a run with two codes shows both. */
export function mixed(colours: readonly string[]): string {
  const sums = [0, 0, 0];
  for (const colour of colours) {
    channels(colour).forEach((value, i) => (sums[i] += value));
  }
  return (
    '#' +
    sums
      .map(sum =>
        Math.round(sum / Math.max(1, colours.length))
          .toString(16)
          .padStart(2, '0')
      )
      .join('')
  );
}

/** The same hue, made light enough for a dark ground or dark enough for a light one. */
export function readable(colour: string, dark: boolean): string {
  const key = colour + String(dark);
  const known = made.get(key) ?? towardsReadable(colour, dark);
  made.set(key, known);
  return known;
}

const made = new Map<string, string>(); // a stripe asks for every frame

function towardsReadable(colour: string, dark: boolean): string {
  const towards = dark ? '#ffffff' : '#000000';
  const enough = (one: string): boolean => (dark ? luminance(one) > 0.28 : luminance(one) < 0.22);
  let now = colour;
  for (let i = 0; i < 8 && !enough(now); i++) {
    now = mixed([now, now, now, towards]);
  }
  return now;
}

// Which codings are shown, and in which colour.

export const MODES = ['all', 'mine', 'code', 'coder', 'density'] as const;
export type Mode = (typeof MODES)[number];

export interface Looking {
  mode: Mode;
  me: string;
  /** The code that mode `code` shows alone. */
  code: string;
  /** Whose codings and which codes are not shown. */
  without?: Without;
}

export function shown(marks: readonly Mark[], looking: Looking): Mark[] {
  const left = without(marks, looking.without);
  switch (looking.mode) {
    case 'mine':
      return left.filter(one => one.coder === looking.me);
    case 'code':
      return looking.code ? left.filter(one => one.code === looking.code) : left;
    default:
      return left;
  }
}

/** By coder: a colour per person; else the code's. */
export function paint(mark: Mark, looking: Looking, codes: ReadonlyMap<string, string>): string {
  return looking.mode === 'coder'
    ? colourOf(mark.coder)
    : (codes.get(mark.code) ?? colourOf(mark.code));
}

/** How many ways of drawing a line there are where colours are not the page's own to choose. */
const PATTERNS = 4;

/** Solid, dashed, dotted or double: where colours are forced, codes are told apart by it. */
export function patternOf(code: string): number {
  return [...code].reduce((sum, sign) => sum + (sign.codePointAt(0) ?? 0), 0) % PATTERNS;
}
