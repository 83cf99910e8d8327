/**
 * The words of an interview on screen, cut into runs where codings begin and end. Only rows near
 * the view hold elements for their runs; those that somebody comes to are drawn then.
 */

import { Looking, paint, patternOf } from '../core/colours';
import { Line } from '../core/segments';
import { indexAt, Mark, Run, runsOf, Sorted, sorted, Span } from '../core/spans';
import { make } from '../elements';
import { Hub } from '../hub';
import { Session } from '../session';
import { fill } from '../words';
import { audience } from './facts';
import { keepingSelection } from './kept-selection';
import { buildRows, Row, setBeside, Stretch, toBare, toFull } from './turns';

export interface Lines {
  readonly all: readonly Line[];
  readonly rows: readonly Row[];
  readonly stretches: readonly Stretch[];
  /** What there is to draw from now on, where it is another than before. */
  set(marks: readonly Mark[], looking: Looking, where?: readonly Span[]): void;
  /** The codings that are drawn, in order. */
  marks(): Sorted<Mark>;
  /** Draws those of the rows `from` to `to`, ends included, that are not as they should be. */
  draw(from: number, to: number): readonly Row[];
  /** Makes all rows bare but those `from` to `to`, and lets the browser forget where they are. */
  rest(from: number, to: number): void;
  /** Shows what was said in a language beside the words; `''`: nothing. */
  beside(language: string): void;
  /** A place in the document for a place in the text. */
  locate(at: number): [Node, number];
  /** A place in the text for a place in the document, or null outside of it. */
  placeOf(node: Node, offset: number): number | null;
}

/** The one range that counts letters, since each that exists makes every removal slower. */
const counter = document.createRange();

/** Of a stretch that is laid out whether it is in view or not. */
export const AWAKE = 'rap-awake';

type Veto = Span & { audience: string };

export function createLines(body: HTMLElement, hub: Hub, session: Session): Lines {
  const { lines, rows, stretches } = buildRows(session);
  const rowOf = new Map<Element, Row>(rows.map(row => [row.element, row]));
  const drawn = new Set<Row>();
  let marks: Sorted<Mark> = sorted([]);
  let looking: Looking = { mode: 'all', me: '', code: '' };
  let vetoes: Veto[] = [];
  body.replaceChildren(...stretches.map(one => one.element));

  const drawRow = (row: Row): void => {
    if (!row.paragraphs.length) {
      toFull(row, hub, session);
    }
    const on = marks.touching(row);
    row.paragraphs.forEach((element, i) => {
      const line = lines[row.from + i];
      const runs = runsOf<Mark | Veto>(line, [...on, ...vetoes]);
      element.replaceChildren(...runs.map(run => drawRun(hub, session, run as Run<Mark>, looking)));
    });
    drawn.add(row);
  };
  const locate = (at: number): [Node, number] => {
    const i = indexAt(lines, at);
    const row = rows[lines[i].turn];
    const place = Math.max(0, Math.min(at, lines[i].end) - lines[i].start);
    if (!row.paragraphs.length) {
      const node = row.element.firstChild;
      return node ? [node, lines[i].start - row.start + place] : [row.element, 0];
    }
    const element = row.paragraphs[i - row.from];
    let left = place;
    for (const piece of element.childNodes) {
      const node = piece.firstChild ?? piece;
      const length = node.textContent?.length ?? 0;
      if (left <= length) {
        return [node, left];
      }
      left -= length;
    }
    return [element, element.childNodes.length];
  };
  const placeOf = (node: Node, offset: number): number | null => {
    const inside = node instanceof Element ? node : node.parentElement;
    const row = rowOf.get(inside?.closest('.rap-turn') ?? body);
    if (row && !row.paragraphs.length) {
      const far = node instanceof Element ? (offset ? row.end - row.start : 0) : offset;
      return Math.min(row.end, row.start + far);
    }
    const element = inside?.closest<HTMLElement>('.rap-line');
    const k = element && row ? row.paragraphs.indexOf(element) : -1;
    if (!element || !row || k < 0) {
      return null;
    }
    const line = lines[row.from + k];
    counter.setStart(element, 0);
    counter.setEnd(node, offset);
    return Math.min(line.end, line.start + counter.toString().length);
  };
  const self: Lines = {
    all: lines,
    rows,
    stretches,
    set: (all, next, where) => {
      [marks, looking] = [sorted(all), next];
      vetoes = vetoesOf(session);
      if (!where) {
        drawn.clear();
      }
      for (const span of where ?? []) {
        for (let i = indexAt(rows, span.start); i < rows.length && rows[i].start <= span.end; i++) {
          drawn.delete(rows[i]);
        }
      }
    },
    marks: () => marks,
    draw: (from, to) => {
      const stale = rows.slice(Math.max(0, from), to + 1).filter(row => !drawn.has(row));
      if (stale.length) {
        keepingSelection(self, stale, () => stale.forEach(drawRow));
      }
      return stale;
    },
    rest: (from, to) => {
      const far = rows.filter(
        (row, i) => (i < from || i > to) && row.paragraphs.length && !row.beside
      );
      keepingSelection(self, far, () => far.forEach(row => toBare(row, session)));
      far.forEach(row => drawn.delete(row));
      stretches
        .filter(one => one.to <= from || one.from > to)
        .forEach(one => one.element.classList.remove(AWAKE));
    },
    beside: language => {
      setBeside(rows, hub, session, language).forEach(row => {
        toFull(row, hub, session);
        drawRow(row);
      });
    },
    locate,
    placeOf
  };
  return self;
}

const vetoesOf = (session: Session): Veto[] =>
  session.source.vetoes.map(one => ({
    start: session.toUnits(one.start),
    end: session.toUnits(one.end),
    audience: one.audience
  }));

function drawRun(hub: Hub, session: Session, run: Run<Mark | Veto>, looking: Looking): Node {
  const words = session.text.slice(run.start, run.end);
  const marks = run.on
    .filter((one): one is Mark => 'code' in one)
    .sort((a, b) => a.end - a.start - (b.end - b.start));
  const barred = run.on.filter((one): one is Veto => !('code' in one));
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
    // a group has a name that screen readers say; a mark alone may have none
    set: {
      role: 'group',
      'aria-label': nameOf(
        hub,
        marks,
        barred.map(one => one.audience)
      ),
      'data-pattern': marks.length ? String(patternOf(marks[0].code)) : undefined
    }
  });
  if (colours.length) {
    element.style.setProperty('--rap-c', looking.mode === 'density' ? '#7f7f7f' : colours[0]);
    element.style.setProperty('--rap-n', String(Math.min(3, marks.length)));
    element.style.setProperty('--rap-under', underline(colours.slice(0, 3)));
  }
  return element;
}

function nameOf(hub: Hub, marks: readonly Mark[], barred: readonly string[]): string {
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
