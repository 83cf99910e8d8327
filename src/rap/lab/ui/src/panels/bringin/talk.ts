/**
 * The text of the chosen file, line by line as it stands there: who speaks is written in the
 * margin, and the lines in doubt carry their sentence.
 */

import { entryOf, State } from '../../core/bringing';
import { doubtsOf, Entry, LineDoubt, linesOf, openDoubts, somebody } from '../../core/incoming';
import { Somebody } from '../../core/who-is-who';
import { make, quiet } from '../../elements';
import { keyedList } from '../../keyed';
import { LineRow } from '../../protocol-bringin';
import { fill } from '../../words';
import { Bringing, colour, nameOf, View, write } from './parts';

export interface Talk extends View {
  /** Shows the line and puts the keys on it. */
  go(line: number, focus?: boolean): void;
}

/** A line as it is drawn; it is drawn again when any of this is another. */
interface Shown {
  row: LineRow;
  who: Somebody | undefined;
  at: number;
  doubt: LineDoubt | undefined;
  sentence: string;
  isHere: boolean;
}

const ROW = 'rap-bring-line-';

export function createTalk(bringing: Bringing, key: (event: KeyboardEvent) => void): Talk {
  const { hub, store } = bringing;
  const lines = make('div', {
    class: 'rap-bring-lines',
    set: { role: 'listbox', tabindex: '0', translate: 'no' }
  });
  const head = make('header', { class: 'rap-bring-head' });
  const title = make('h2', {});
  const layout = make('p', { class: 'rap-quiet' });
  const nothing = quiet('');
  head.append(title, layout);
  const element = make('section', { class: 'rap-bring-talk' }, head, nothing, lines);
  const drawn = new WeakMap<HTMLElement, string>();
  let [file, before] = ['', ''];

  lines.addEventListener('keydown', key);
  lines.addEventListener('click', event => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[role="option"]');
    if (row && getSelection()?.isCollapsed !== false) {
      store.send({ do: 'at', line: Number(row.dataset.line) });
    }
  });

  const makeLine = (shown: Shown): HTMLElement =>
    make(
      'div',
      {
        class: 'rap-bring-line',
        set: { role: 'option', id: ROW + shown.row[0], 'data-line': String(shown.row[0]) }
      },
      make('span', { class: 'rap-bring-n', text: String(shown.row[0]) }),
      make('span', { class: 'rap-bring-who' }),
      make('span', { class: 'rap-bring-text' }),
      make('span', { class: 'rap-bring-doubt' })
    );
  const updateLine = (line: HTMLElement, shown: Shown): void => {
    const { row, who, doubt } = shown;
    const of = JSON.stringify([row, who?.names, who?.role, shown.at, shown.sentence, shown.isHere]);
    if (drawn.get(line) === of + hub.language) {
      return;
    }
    drawn.set(line, of + hub.language);
    const [, margin, text, sentence] = [...line.children] as HTMLElement[];
    line.dataset.fate = row[4];
    line.dataset.who = row[4] === 'spoken' && who ? colour(shown.at) : '0';
    line.toggleAttribute('data-start', row[3]);
    line.toggleAttribute('data-doubt', Boolean(doubt));
    line.setAttribute('aria-selected', String(shown.isHere));
    write(margin, marginOf(shown));
    text.replaceChildren(...textOf(row, who));
    write(sentence, shown.sentence);
    sentence.hidden = !shown.sentence;
  };
  const marginOf = ({ row, who }: Shown): string => {
    const { words } = hub;
    if (row[4] !== 'spoken') {
      return row[4] === 'empty' ? '' : words.bringLeftOut;
    }
    return row[3] ? (who ? nameOf(who) : row[2] || words.bringNobody) : '';
  };
  const rowsOf = (entry: Entry, state: State): Shown[] => {
    const people = somebody(entry);
    const byName = new Map<string, number>();
    people.forEach((one, i) => [...one.names, one.label].forEach(name => byName.set(name, i)));
    const open = new Map(openDoubts(entry).map(one => [one.line, one]));
    const told = new Set<string>();
    return linesOf(entry)
      .filter(row => row[4] !== 'empty')
      .map(row => {
        const at = byName.get(row[2]) ?? -1;
        const doubt = open.get(row[0]);
        const isHere = row[0] === state.line;
        const sentence =
          doubt && (isHere || !told.has(doubt.doubt.sentence)) ? sentenceOf(doubt) : '';
        told.add(doubt?.doubt.sentence ?? '');
        return { row, who: people[at], at, doubt, sentence, isHere };
      });
  };
  const sentenceOf = (one: LineDoubt): string => one.doubt.sentence;

  const update = (state: State): void => {
    const { words } = hub;
    const entry = entryOf(state, state.chosen);
    const looked = entry?.looked;
    write(title, entry?.name ?? '');
    write(layout, looked ? layoutOf(entry) : '');
    lines.setAttribute('aria-label', words.bringText);
    const has = Boolean(looked?.lines.length);
    lines.hidden = !has;
    write(nothing, has ? '' : entry ? emptyOf(entry) : '');
    nothing.hidden = !nothing.textContent;
    const another = `${entry?.key} ${has}`;
    const isNew = another !== file;
    const shown = `${another} ${state.step}`; // on the other step nothing is laid out
    file = another;
    keyedList(lines, entry ? rowsOf(entry, state) : [], {
      key: shown => `${file} ${shown.row[0]}`,
      make: makeLine,
      update: updateLine
    });
    lines.setAttribute('aria-activedescendant', has ? ROW + state.line : '');
    if (isNew) {
      lines.scrollTop = 0;
    }
    if (shown !== before && has && state.step === 'who') {
      reveal(state.line);
    }
    before = shown;
  };
  const layoutOf = (entry: Entry): string => {
    const { words } = hub;
    const looked = entry.looked;
    const sure = { sure: words.bringSure, likely: words.bringLikely, guess: words.bringGuess };
    if (!looked?.lines.length) {
      return '';
    }
    return [
      fill(words.words, { n: looked.n_words }),
      looked.layout,
      doubtsOf(entry).length || looked.confidence === 'guess' ? sure[looked.confidence] : ''
    ]
      .filter(Boolean)
      .join(' · ');
  };
  const emptyOf = (entry: Entry): string =>
    entry.refusal ||
    entry.looked?.problems.join(' ') ||
    (store.state().about.language ? hub.words.bringReading : hub.words.bringNeedsLanguage);

  /**
   * Lines out of view are not laid out: the way to a far one is a guess, which is put right when
   * those around it are drawn.
   */
  const reveal = (line: number): void => {
    const view = lines.getBoundingClientRect();
    const row = document.getElementById(ROW + line);
    const at = row?.getBoundingClientRect();
    const isNear = at && at.bottom > view.top - view.height && at.top < view.bottom + view.height;
    row?.scrollIntoView({ block: isNear ? 'nearest' : 'center' });
    if (row && !isNear) {
      requestAnimationFrame(() => row.scrollIntoView({ block: 'center' }));
    }
  };
  const go = (line: number, focus = true): void => {
    store.send({ do: 'at', line });
    reveal(line);
    if (focus) {
      lines.focus({ preventScroll: true });
    }
  };
  return { element, update, go };
}

/** The words of a line; the label that stands before them is quiet, since the margin says it. */
function textOf(row: LineRow, who: Somebody | undefined): (Node | string)[] {
  const [, text, label, isStart] = row;
  const written = [label, ...(who?.names ?? [])].find(name => name && text.includes(name));
  const at = isStart && written ? text.indexOf(written) : -1;
  const end = at < 0 || !written ? 0 : labelEnd(text, at + written.length);
  return end && at < 24 && end < text.length
    ? [make('span', { class: 'rap-bring-label', text: text.slice(0, end) }), text.slice(end)]
    : [text];
}

/** A label goes on to its colon, and to the time that stands behind it. */
function labelEnd(text: string, from: number): number {
  const rest = /^[\])}*_]*\s*(?:[[(][\d:.,\s-]+[\])])?\s*:?[*_]*\s*/.exec(text.slice(from));
  return from + (rest?.[0].length ?? 0);
}
