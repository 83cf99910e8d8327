/**
 * A text to look at: who speaks, the words, what lies on them in colour, and a stripe for each
 * coding in the margin.
 */

import { colourOf, readable } from '../core/colours';
import { assignLanes, runsOf, sorted, Span } from '../core/spans';
import { createOffsetMap } from '../core/offsets';
import { make, Part } from '../elements';

interface Coded extends Span {
  code: string;
  coder: string;
  important: boolean;
}

/** What the kernel sends, in code points. */
export interface Shown {
  source: string;
  language: string;
  text: string;
  turns: {
    start: number;
    end: number;
    words_start: number;
    label: string;
    language: string | null;
    time: string | null;
  }[];
  codings: Coded[];
  codes: Readonly<Record<string, { label: string; colour: string }>>;
}

const LANE = 9;

export function createShown(host: HTMLElement, waiting: string): Part<Shown> {
  const watcher = new ResizeObserver(() => draw());
  let draw = (): void => undefined;
  host.classList.add('rap-shown');
  host.replaceChildren(make('p', { class: 'rap-shown-wait', text: waiting }));
  return {
    update: shown => {
      watcher.disconnect();
      draw = build(host, shown);
      watcher.observe(host);
    },
    destroy: () => {
      watcher.disconnect();
      host.replaceChildren();
    }
  };
}

/** Puts the words there; the answer draws the stripes, again whenever the width changes. */
function build(host: HTMLElement, shown: Shown): () => void {
  const map = createOffsetMap(shown.text);
  const marks = shown.codings.map(one => ({
    ...one,
    start: map.toUtf16(one.start),
    end: map.toUtf16(one.end)
  }));
  // the first and the last run of each coding
  const places = new Map<Coded, [HTMLElement, HTMLElement]>();
  const label = (code: string): string => shown.codes[code]?.label ?? code;
  const colour = (code: string): string => colourOf(code, shown.codes[code]?.colour);

  const line = (span: Span): HTMLElement =>
    make(
      'p',
      {},
      ...runsOf(span, marks).map(run => {
        const words = shown.text.slice(run.start, run.end);
        if (!run.on.length) {
          return words;
        }
        const element = make('mark', {
          text: words,
          // a group has a name that screen readers say; a mark alone may have none
          set: {
            role: 'group',
            'aria-label': [...new Set(run.on.map(one => label(one.code)))].join(', ')
          },
          title: run.on.map(one => `${label(one.code)} · ${one.coder}`).join('\n')
        });
        element.style.setProperty('--rap-c', colour(run.on[0].code));
        run.on.forEach(one => places.set(one, [places.get(one)?.[0] ?? element, element]));
        return element;
      })
    );
  const said = (start: number, end: number): HTMLElement[] => {
    let at = start;
    return shown.text
      .slice(start, end)
      .replace(/\n+$/, '')
      .split('\n')
      .map(words => {
        const span = { start: at, end: at + words.length };
        at = span.end + 1;
        return line(span);
      });
  };
  const turns = shown.turns.length
    ? shown.turns
    : [{ start: 0, end: Infinity, words_start: 0, label: '', language: null, time: null }];
  const rows = turns.map(turn =>
    make(
      'div',
      { class: 'rap-shown-turn' },
      make(
        'div',
        { class: 'rap-shown-who' },
        make('strong', { text: turn.label }),
        turn.time ? make('span', { text: turn.time.replace(/^00:/, '') }) : null
      ),
      make(
        'div',
        { set: { lang: turn.language ?? shown.language, dir: 'auto' } },
        ...said(map.toUtf16(turn.words_start), Math.min(shown.text.length, map.toUtf16(turn.end)))
      )
    )
  );
  const margin = make('div', { class: 'rap-shown-margin', set: { 'aria-hidden': 'true' } });
  const body = make(
    'div',
    { class: 'rap-shown-text', set: { tabindex: '0', role: 'region', 'aria-label': shown.source } },
    make('div', { class: 'rap-shown-rows' }, ...rows),
    margin
  );
  host.replaceChildren(body);
  return () => drawStripes(margin, marks, { places, label, colour });
}

interface Look {
  places: ReadonlyMap<Coded, readonly [HTMLElement, HTMLElement]>;
  label(code: string): string;
  colour(code: string): string;
}

function drawStripes(margin: HTMLElement, marks: readonly Coded[], look: Look): void {
  const lanes = assignLanes(sorted(marks.filter(one => look.places.has(one))));
  const top = margin.getBoundingClientRect().top;
  const ground = getComputedStyle(margin).color.match(/\d+/g)?.map(Number) ?? [0];
  const dark = ground[0] > 128; // light ink, so a dark ground
  let free = -Infinity;
  margin.replaceChildren(
    ...lanes.stripes.flatMap(({ mark, lane }) => {
      const [first, last] = look.places.get(mark) as readonly [HTMLElement, HTMLElement];
      const [y, bottom] = [
        first.getBoundingClientRect().top - top,
        last.getBoundingClientRect().bottom - top
      ];
      const stripe = make('div', { class: 'rap-shown-stripe' });
      Object.assign(stripe.style, {
        top: `${y}px`,
        height: `${bottom - y}px`,
        insetInlineStart: `${lane * LANE}px`,
        background: readable(look.colour(mark.code), dark)
      });
      if (y < free) {
        return [stripe];
      }
      free = y + 17;
      const name = make('div', {
        class: 'rap-shown-code',
        text: (mark.important ? '★ ' : '') + look.label(mark.code)
      });
      Object.assign(name.style, { top: `${y}px`, insetInlineStart: `${lanes.count * LANE + 6}px` });
      return [stripe, name];
    })
  );
}
