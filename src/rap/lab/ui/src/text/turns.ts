/**
 * Builds the rows of an interview: who speaks and when, the words, and room for a translation
 * beside.
 */
import { createOffsetMap } from '../core/offsets';
import { Line } from '../core/segments';
import { Span } from '../core/spans';
import { make } from '../elements';
import { Hub } from '../hub';
import { Turn } from '../protocol';
import { Session } from '../session';
import { fill } from '../words';
import { Lines } from './lines';

export interface TurnRow extends Span {
  label: string;
  role: string;
  beside: HTMLElement;
}

export interface Built {
  lines: Line[];
  elements: HTMLElement[];
  turns: TurnRow[];
}

/** A text without speakers, or the lines before the first of them, is a turn of nobody. */
export function allTurns(session: Session): Turn[] {
  const { turns, text } = session.source;
  const end = createOffsetMap(text).toPoint(text.length);
  const nobody = { label: '', role: '', language: null, time: null };
  const first = turns.length ? turns[0].start : end;
  return first > 0 ? [{ ...nobody, start: 0, end: first, words_start: 0 }, ...turns] : [...turns];
}

export function buildTurns(body: HTMLElement, hub: Hub, session: Session): Built {
  const built: Built = { lines: [], elements: [], turns: [] };
  const rows = document.createDocumentFragment();
  let before = '';
  for (const turn of allTurns(session)) {
    const beside = make('div', { class: 'rap-beside' });
    const said = make('div', {
      class: 'rap-said',
      set: { lang: turn.language ?? session.source.language, dir: 'auto' }
    });
    const again = turn.label !== '' && turn.label === before;
    rows.append(
      make(
        'div',
        { class: `rap-turn rap-by-${turn.role || 'nobody'}` },
        whoSpeaks(turn, hub, again),
        said,
        beside
      )
    );
    built.turns.push({
      start: session.toUnits(turn.start),
      end: session.toUnits(turn.end),
      label: turn.label,
      role: turn.role,
      beside
    });
    addLines(said, session, turn, built);
    before = turn.label;
  }
  body.replaceChildren(rows);
  return built;
}

function whoSpeaks(turn: Turn, hub: Hub, again: boolean): HTMLElement {
  const role = turn.role in hub.words ? hub.words[turn.role as 'interviewer'] : '';
  return make(
    'div',
    { class: 'rap-who', title: role },
    make('span', { class: again ? 'rap-speaker rap-again' : 'rap-speaker', text: turn.label }),
    turn.language ? make('span', { class: 'rap-tongue', text: turn.language }) : null,
    turn.time ? make('span', { class: 'rap-time', text: turn.time.replace(/^00:/, '') }) : null
  );
}

function addLines(said: HTMLElement, session: Session, turn: Turn, built: Built): void {
  const end = session.toUnits(turn.end);
  let start = session.toUnits(turn.words_start);
  for (const words of session.text.slice(start, end).replace(/\n+$/, '').split('\n')) {
    const line = {
      start,
      end: start + words.length,
      turn: built.turns.length - 1,
      language: turn.language ?? session.source.language
    };
    const element = make('p', { class: 'rap-line', text: words });
    said.append(element);
    built.lines.push(line);
    built.elements.push(element);
    start = line.end + 1;
  }
}

// What was said in another language, beside the turn in which it was said.

export function showBeside(lines: Lines, hub: Hub, session: Session, language: string): void {
  const said = (session.source.translations[language] ?? []).map(one => ({
    ...one,
    at: session.toUnits(one.start)
  }));
  for (const turn of lines.turns) {
    const own = said.filter(one => one.at >= turn.start && one.at < turn.end);
    turn.beside.lang = language;
    turn.beside.replaceChildren(
      ...own.map(one =>
        make('p', {
          class: one.checked_by ? 'rap-said-too' : 'rap-said-too rap-unchecked',
          text: one.text,
          title:
            fill(hub.words.saidBy, { who: one.by }) +
            (one.checked_by ? '' : ` · ${hub.words.unchecked}`)
        })
      )
    );
  }
}
