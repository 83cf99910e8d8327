/**
 * A text without accents and capitals, made once, in which each letter typed into a search is
 * looked for.
 */
import { Span } from './spans';
import { plain } from './tree';

export interface Folded {
  readonly text: string;
  /** Every place of `typed`. Letters are compared one by one, so places stay true. */
  places(typed: string): Span[];
}

const LEAST = 2;
const ASCII = 128;
/** So many signs at a time become a string: more arguments than this no engine takes. */
const PIECE = 8192;
const MARK = /\p{M}/u;

const clean = (words: string): string => plain(words).replace(/\s/g, ' ');

/** What each sign below 128 becomes: nearly all of a text, so they are not asked for one by one. */
const KNOWN = Uint16Array.from({ length: ASCII }, (_, code) =>
  clean(String.fromCharCode(code)).charCodeAt(0)
);

export function fold(text: string): Folded {
  const { signs, starts } = signsOf(text);
  const pieces: string[] = [];
  for (let i = 0; i < signs.length; i += PIECE) {
    pieces.push(String.fromCharCode(...signs.subarray(i, i + PIECE)));
  }
  const folded = pieces.join('');
  /** An accent that stands apart belongs to the letter before it. */
  const endOf = (sign: number): number => {
    let end = starts[sign] + 1;
    while (end < text.length && MARK.test(text[end])) {
      end++;
    }
    return end;
  };
  return {
    text,
    places: typed => {
      const wanted = clean(typed).replace(/ +/g, ' ').trim();
      const found: Span[] = [];
      if (wanted.length < LEAST) {
        return found;
      }
      const size = wanted.length;
      for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + size)) {
        found.push({ start: starts[at], end: endOf(at + size - 1) });
      }
      return found;
    }
  };
}

/** The folded signs of `text`, and where each of them stands in it. */
function signsOf(text: string): { signs: Uint16Array; starts: Uint32Array } {
  let signs = new Uint16Array(text.length + 64);
  let starts = new Uint32Array(text.length + 64);
  let n = 0;
  const put = (code: number, at: number): void => {
    if (n === signs.length) {
      // a sign that becomes several, as in Korean
      const [more, places] = [new Uint16Array(n * 2), new Uint32Array(n * 2)];
      more.set(signs);
      places.set(starts);
      [signs, starts] = [more, places];
    }
    signs[n] = code;
    starts[n++] = at;
  };
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < ASCII) {
      put(KNOWN[code], i);
    } else {
      const letters = clean(text[i]);
      for (let k = 0; k < letters.length; k++) {
        put(letters.charCodeAt(k), i);
      }
    }
  }
  return { signs: signs.subarray(0, n), starts: starts.subarray(0, n) };
}
