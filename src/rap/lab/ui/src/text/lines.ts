/**
 * The words of an interview on screen: one element per line, cut into runs where codings begin and
 * end. Only lines that changed are drawn again.
 */

import { Looking, paint } from '../core/colours';
import { Line } from '../core/segments';
import { indexAt, Mark, Run, runsOf, Span, touches } from '../core/spans';
import { make } from '../elements';
import { Hub } from '../hub';
import { Session } from '../session';
import { fill } from '../words';
import { audience } from './facts';
import { createGradual } from './gradual';
import { buildTurns, TurnRow } from './turns';

export interface Lines {
  readonly all: readonly Line[];
  readonly elements: readonly HTMLElement[];
  readonly turns: readonly TurnRow[];
  /**
   * Draws the lines that `where` touches, or all: those from `view[0]` to `view[1]` now, the others
   * soon.
   */
  draw(
    marks: readonly Mark[],
    looking: Looking,
    view: readonly [number, number],
    where?: readonly Span[]
  ): void;
  /** A place in the document for a place in the text. */
  locate(at: number): [Node, number];
  /** A place in the text for a place in the document, or null outside of it. */
  placeOf(node: Node, offset: number): number | null;
  destroy(): void;
}

export function createLines(
  body: HTMLElement,
  hub: Hub,
  session: Session,
  drawn: () => void
): Lines {
  const { lines, elements, turns } = buildTurns(body, hub, session);
  const indexOf = new Map<Element, number>(elements.map((element, i) => [element, i]));
  const vetoes = (): (Span & { audience: string })[] =>
    session.source.vetoes.map(one => ({
      start: session.toUnits(one.start),
      end: session.toUnits(one.end),
      audience: one.audience
    }));

  const gradual = createGradual(drawn);
  const drawLine = (
    i: number,
    marks: readonly Mark[],
    looking: Looking,
    all: ReturnType<typeof vetoes>
  ): void => {
    const line = lines[i];
    const barred = all.filter(one => touches(one, line));
    const nodes = elements[i].childNodes;
    if (
      marks.length === 0 &&
      barred.length === 0 &&
      nodes.length <= 1 &&
      !(nodes[0] instanceof Element)
    ) {
      return; // bare words already
    }
    const runs = runsOf<Mark | (typeof all)[number]>(line, [...marks, ...barred]);
    elements[i].replaceChildren(...runs.map(run => drawRun(run as Run<Mark>, looking)));
  };
  const drawRun = (run: Run<Mark>, looking: Looking): Node => {
    const words = session.text.slice(run.start, run.end);
    const marks = run.on
      .filter(one => 'code' in one)
      .sort((a, b) => a.end - a.start - (b.end - b.start));
    const barred = run.on.filter(one => !('code' in one)) as unknown as { audience: string }[];
    if (run.on.length === 0) {
      return document.createTextNode(words);
    }
    const colours = [...new Set(marks.map(one => paint(one, looking, hub.colours)))];
    const element = make('mark', {
      class: [
        'rap-mark',
        barred.length ? 'rap-barred' : '',
        marks.some(one => one.toCheck) ? 'rap-to-check' : ''
      ]
        .filter(Boolean)
        .join(' '),
      text: words,
      set: {
        'aria-description': describe(
          hub,
          marks,
          barred.map(one => one.audience)
        )
      }
    });
    if (colours.length) {
      element.style.setProperty('--rap-c', looking.mode === 'density' ? '#7f7f7f' : colours[0]);
      element.style.setProperty('--rap-n', String(Math.min(3, marks.length)));
      element.style.setProperty('--rap-under', underline(colours.slice(0, 3)));
    }
    return element;
  };

  return {
    all: lines,
    elements,
    turns,
    draw: (marks, looking, view, where) => {
      const touched = new Set<number>();
      const perLine = new Map<number, Mark[]>();
      const each = (span: Span, then: (i: number) => void): void => {
        for (
          let i = indexAt(lines, span.start);
          i < lines.length && lines[i].start < span.end;
          i++
        ) {
          then(i);
        }
      };
      where?.forEach(span => each(span, i => touched.add(i)));
      const drawn = where
        ? within(
            marks,
            [...touched].map(i => lines[i])
          )
        : marks;
      drawn.forEach(mark =>
        each(
          mark,
          i => (!where || touched.has(i)) && (perLine.get(i)?.push(mark) ?? perLine.set(i, [mark]))
        )
      );
      const all = vetoes();
      const draw = (i: number): void => drawLine(i, perLine.get(i) ?? [], looking, all);
      if (!where) {
        gradual.start(lines.length, view, draw);
      }
      touched.forEach(i => {
        gradual.drop(i);
        draw(i);
      });
    },
    locate: at => {
      const i = indexAt(lines, at);
      let left = Math.max(0, Math.min(at, lines[i].end) - lines[i].start);
      for (const piece of elements[i].childNodes) {
        const node = piece.firstChild ?? piece;
        const length = node.textContent?.length ?? 0;
        if (left <= length) {
          return [node, left];
        }
        left -= length;
      }
      return [elements[i], elements[i].childNodes.length];
    },
    placeOf: (node, offset) => {
      const element = (node instanceof Element ? node : node.parentElement)?.closest('.rap-line');
      const i = element ? indexOf.get(element) : undefined;
      if (!element || i === undefined) {
        return null;
      }
      const range = document.createRange();
      range.setStart(element, 0);
      range.setEnd(node, offset);
      return Math.min(lines[i].end, lines[i].start + range.toString().length);
    },
    destroy: gradual.stop
  };
}

/**
 * Of `marks` those between the first and the last of `lines`: few, where an act touched one place.
 */
function within(marks: readonly Mark[], touched: readonly Line[]): readonly Mark[] {
  const start = touched.reduce((least, line) => Math.min(least, line.start), Infinity);
  const end = touched.reduce((most, line) => Math.max(most, line.end), -Infinity);
  return marks.filter(mark => mark.start < end && mark.end > start);
}

function describe(hub: Hub, marks: readonly Mark[], barred: readonly string[]): string {
  const codes = [...new Set(marks.map(one => hub.codeLabel(one.code)))].join(', ');
  return [
    codes && fill(hub.words.codesOn, { codes }),
    marks.some(one => one.important) ? hub.words.isImportant : '',
    marks.some(one => one.toCheck) ? hub.words.toCheck : '',
    ...barred.map(who => fill(hub.words.vetoed, { who: audience(hub.words, who) }))
  ]
    .filter(Boolean)
    .join('; ');
}

/**
 * One line under the words for each of up to three colours, with a gap of the page's own ground
 * between.
 */
const underline = (colours: readonly string[]): string =>
  colours
    .map(
      (colour, i) =>
        `inset 0 ${-2 - i * 3}px 0 ${colour}` +
        (i < colours.length - 1 ? `, inset 0 ${-3 - i * 3}px 0 var(--jp-layout-color1)` : '')
    )
    .join(', ');
