/**
 * The turns of an interview as rows on screen. A row out of view is bare: one element with its
 * words, which the browser searches, selects and reads aloud without laying it out. Near the view
 * it is full: who speaks and when, an element for each line, a translation beside.
 */
import { createOffsetMap } from '../core/offsets';
import { Line } from '../core/segments';
import { Span } from '../core/spans';
import { make } from '../elements';
import { Hub } from '../hub';
import type { TurnRow } from '../contract/coding';
import { Session } from '../session';
import { fill } from '../words';

/**
 * Some turns that follow each other. The browser lays them out together, or not at all while they
 * are far from the view.
 */
export interface Stretch {
  readonly element: HTMLElement;
  /** The index of its first row, and of the first that is not its own. */
  readonly from: number;
  readonly to: number;
}

/** From its first word to its last. */
export interface Row extends Span {
  readonly element: HTMLElement;
  readonly turn: TurnRow;
  /** Who spoke in the turn before speaks on. */
  readonly again: boolean;
  /** The index of its first line, and of the first that is not its own. */
  readonly from: number;
  readonly to: number;
  /** The elements of its lines; none while it is bare. */
  paragraphs: readonly HTMLElement[];
  /** The index of its stretch. */
  readonly stretch: number;
  /** What was said in another language, when that is shown. */
  beside: HTMLElement | null;
}

/** A text without speakers, or the lines before the first of them, is a turn of nobody. */
function allTurns(session: Session): TurnRow[] {
  const { turns, text } = session.source;
  const end = createOffsetMap(text).toPoint(text.length);
  const nobody = { label: '', role: '', heard: false, language: null, time: null };
  const first = turns.length ? turns[0].start : end;
  return first > 0 ? [{ ...nobody, start: 0, end: first, words_start: 0 }, ...turns] : [...turns];
}

/** Two or three views are about as long. */
const LETTERS = 4000;
const ROWS = 30;

/** The lines of the text and its rows, all of them bare. */
export function buildRows(session: Session): { lines: Line[]; rows: Row[]; stretches: Stretch[] } {
  const lines: Line[] = [];
  const rows: Row[] = [];
  const firsts = [0]; // the first row of each stretch
  let before = '';
  for (const turn of allTurns(session)) {
    const language = turn.language ?? session.source.language;
    const from = lines.length;
    let start = session.toUnits(turn.words_start);
    const words = session.text.slice(start, session.toUnits(turn.end)).replace(/\n+$/, '');
    for (const one of words.split('\n')) {
      lines.push({
        start,
        end: start + one.length,
        turn: rows.length,
        language,
        heard: turn.heard
      });
      start += one.length + 1;
    }
    const first = firsts[firsts.length - 1];
    const letters = rows.length ? start - rows[first].start : 0;
    if (rows.length > first && (letters > LETTERS || rows.length - first >= ROWS)) {
      firsts.push(rows.length);
    }
    const row: Row = {
      start: lines[from].start,
      end: start - 1,
      element: make('div'),
      turn,
      again: turn.label !== '' && turn.label === before,
      from,
      to: lines.length,
      stretch: firsts.length - 1,
      paragraphs: [],
      beside: null
    };
    toBare(row, session);
    rows.push(row);
    before = turn.label;
  }
  const stretches = firsts.map((from, i) => {
    const to = firsts[i + 1] ?? rows.length;
    const own = rows.slice(from, to).map(row => row.element);
    return { element: make('div', { class: 'rap-stretch' }, ...own), from, to };
  });
  return { lines, rows, stretches };
}

const classOf = (row: Row): string => `rap-turn rap-by-${row.turn.role || 'nobody'}`;

const languageOf = (row: Row, session: Session): string =>
  row.turn.language ?? session.source.language;

export function toBare(row: Row, session: Session): void {
  const { element } = row;
  element.className = `${classOf(row)} rap-bare`;
  element.lang = languageOf(row, session);
  element.dir = 'auto';
  element.dataset.who = row.turn.label;
  element.textContent = session.text.slice(row.start, row.end);
  row.paragraphs = [];
}

export function toFull(row: Row, hub: Hub, session: Session): void {
  const { element } = row;
  const count = row.to - row.from;
  const paragraphs = Array.from({ length: count }, () => make('p', { class: 'rap-line' }));
  element.className = classOf(row);
  ['lang', 'dir', 'data-who'].forEach(name => element.removeAttribute(name));
  element.replaceChildren(
    whoSpeaks(row, hub),
    make(
      'div',
      { class: 'rap-words', set: { lang: languageOf(row, session), dir: 'auto' } },
      ...paragraphs
    )
  );
  if (row.beside) {
    element.append(row.beside);
  }
  row.paragraphs = paragraphs;
}

function whoSpeaks({ turn, again }: Row, hub: Hub): HTMLElement {
  const role = turn.role in hub.words ? hub.words[turn.role as 'interviewer'] : '';
  return make(
    'div',
    { class: 'rap-who', title: role },
    make('span', { class: again ? 'rap-speaker rap-again' : 'rap-speaker', text: turn.label }),
    turn.language ? make('span', { class: 'rap-tongue', text: turn.language }) : null,
    turn.time ? make('span', { class: 'rap-time', text: turn.time.replace(/^00:/, '') }) : null
  );
}

/**
 * Puts what was said in `language` beside the turns in which it was said; `''` takes it away. Says
 * which rows hold another translation now than before.
 */
export function setBeside(
  rows: readonly Row[],
  hub: Hub,
  session: Session,
  language: string
): Row[] {
  const said = (session.source.translations[language] ?? []).map(one => ({
    ...one,
    at: session.toUnits(one.start)
  }));
  return rows.filter(row => {
    const end = session.toUnits(row.turn.end);
    const own = said.filter(one => one.at >= session.toUnits(row.turn.start) && one.at < end);
    const before = row.beside;
    before?.remove();
    row.beside = own.length
      ? make(
          'div',
          { class: 'rap-beside', set: { lang: language } },
          ...own.map(one =>
            make('p', {
              class: one.checked_by ? 'rap-said-too' : 'rap-said-too rap-unchecked',
              text: one.text,
              title:
                fill(hub.words.saidBy, { who: one.by }) +
                (one.checked_by ? '' : ` · ${hub.words.unchecked}`)
            })
          )
        )
      : null;
    return before !== row.beside;
  });
}
