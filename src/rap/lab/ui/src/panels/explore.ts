/**
 * Explore: a question, its answer as a chart and a table, and the passages behind each number. What
 * is shown comes from the server with what it counts; the page keeps it in one store.
 */

import { heard } from '../changes';
import {
  Answer,
  Behind,
  bodyOf,
  Choice,
  Mark,
  Question,
  reduce,
  sameMark,
  START,
  State
} from '../core/exploring';
import { createStore } from '../core/store';
import { button, make, Part, quiet } from '../elements';
import { Hub } from '../hub';
import { keyedList } from '../keyed';
import { fill } from '../words';
import { createChart, createTable, markOpen } from './explorechart';
import { takeAway } from './explorefiles';
import { createLines, createWhole } from './explorelines';
import { createPage, named, select } from './page';
import { Desk, passageCard } from './passage';
import { Facts, Run } from './registry';
import { countOf } from './searchnews';

const WIDTHS = [320, 1100] as const;
const REST_MS = 3000; // after a colleague's acts
const WIDER = 60; // pixels of a change of width that a drawing is made anew for

export function createExplore(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  const store = createStore(reduce, START);
  const page = createPage(host, hub, 'explore', () => void begin());
  const desk: Desk = { hub, run, page, findings: [] };
  const questions = make('ul', { class: 'rap-questions-list' });
  const choices = make('div', { class: 'rap-asking' });
  const figure = make('figure', { class: 'rap-answer' });
  const behind = make('section', { class: 'rap-explored', set: { 'aria-live': 'off' } });
  let shown: Answer | null = null;
  let listed: [Mark | null, Behind | null, string] = [null, null, ''];
  let width = 0;
  page.body.replaceChildren(questions, choices, figure, behind);

  const begin = async (): Promise<void> => {
    const found = await page.read<{ questions: Question[] }>('questions', 'explore');
    if (found) {
      store.send({ kind: 'questions', questions: found.questions });
      await ask();
    }
  };
  const ask = async (): Promise<void> => {
    const [least, most] = WIDTHS;
    width = page.body.clientWidth;
    const room = Math.round(Math.max(least, Math.min(most, width || 860)));
    const state = store.state();
    const path = `explore/${state.id}`;
    const answer = await page.read<Answer>('answer', path, bodyOf(state, { width: room }));
    if (answer) {
      page.say('');
      store.send({ kind: 'answered', answer });
      const { mark } = store.state();
      if (mark) {
        void open(answer.marks.find(one => sameMark(one, mark)) ?? mark, false);
      } else if (answer.opens) {
        void open({ label: '', where: answer.opens }, false);
      }
    }
  };
  const open = async (mark: Mark, led = true): Promise<void> => {
    store.send({ kind: 'open', mark });
    const state = store.state();
    const body = { ...bodyOf(state), where: mark.where };
    const found = await page.read<Behind>('behind', `explore/${state.id}/passages`, body);
    if (found) {
      store.send({ kind: 'behind', mark, behind: found });
      if (led) {
        behind.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
        behind.scrollIntoView({ block: 'start', behavior: 'auto' });
      }
    }
  };

  const drawQuestions = (): void => {
    const { id, questions: rows } = store.state();
    questions.setAttribute('aria-label', hub.words.exploreQuestions);
    keyedList(questions, rows, {
      key: row => row.id,
      make: row =>
        make(
          'li',
          {},
          button({
            class: 'rap-question',
            press: () => {
              store.send({ kind: 'ask', id: row.id });
              page.say(hub.words.loading);
              void ask();
            }
          })
        ),
      update: (item, row) => {
        const press = item.firstElementChild;
        if (press) {
          press.textContent = row.title;
          press.setAttribute('aria-pressed', String(row.id === id));
        }
      }
    });
  };
  const choose = ({ name, of_all: ofAll }: Choice, value: string): void => {
    store.send({ kind: 'choose', name, value, ofAll });
    void ask();
  };
  const field = (one: Choice): HTMLElement => {
    if (one.options.length) {
      const options = one.options.map(({ value, label }) => [value, label] as const);
      return named(
        one.label,
        select(options, one.value, value => choose(one, value))
      );
    }
    const word = make('input', {
      class: 'rap-field',
      set: { type: 'search', spellcheck: 'false', maxlength: '80' }
    });
    word.value = one.value;
    word.addEventListener('change', () => choose(one, word.value.trim()));
    return named(one.label, word);
  };
  const drawAnswer = (answer: Answer): void => {
    if (answer === shown) {
      return;
    }
    shown = answer;
    page.keeping(() => {
      choices.replaceChildren(...answer.choices.filter(isOne).map(field));
      figure.replaceChildren(
        make(
          'figcaption',
          {},
          make('h2', { text: answer.title }),
          answer.drawing && answer.marks.length ? quiet(hub.words.exploreHint) : null
        ),
        ...(answer.drawing ? [createChart(answer, mark => void open(mark))] : []),
        ...(answer.drawing ? [] : [quiet(answer.said)]),
        make('p', { class: 'rap-quiet rap-notes', text: answer.notes.join(' ') }),
        ...(answer.rows.length
          ? [tableOf(answer), takeAway(hub, page, run, store.state, answer)]
          : [])
      );
    });
  };
  const tableOf = (answer: Answer): HTMLElement => {
    const table = make('details', {}, make('summary', { text: hub.words.exploreTable }));
    table.addEventListener('toggle', () => {
      if (table.open && !table.querySelector('table')) {
        const made = createTable(answer, mark => void open(mark));
        table.append(make('div', { class: 'rap-scroll', set: { tabindex: '0' } }, made));
        markOpen(figure, answer, store.state().mark);
      }
    });
    return table;
  };
  const drawBehind = ({ mark, behind: found, id }: State): void => {
    if (listed[0] === mark && listed[1] === found && listed[2] === hub.language) {
      return; // somebody may be about to press there
    }
    listed = [mark, found, hub.language];
    if (!mark) {
      behind.replaceChildren();
      return;
    }
    const title = make('h2', {
      text: mark.label || hub.words.explorePlaces,
      set: { tabindex: '-1' }
    });
    if (!found) {
      behind.replaceChildren(title, quiet(hub.words.loading));
      return;
    }
    const more = found.total > found.passages.length;
    const first = more ? `. ${fill(hub.words.exploreFirst, { n: found.passages.length })}` : '';
    behind.replaceChildren(
      title,
      make('p', { text: countOf(hub, found) + first, set: { role: 'status' } }),
      ...(found.whole.length ? [createWhole(hub, run, found.whole)] : []),
      ...(id === 'words'
        ? [createLines(hub, run, mark.label || hub.words.explorePlaces, found.passages)]
        : found.passages.map(one => passageCard(desk, one)))
    );
  };

  let timer = 0;
  const again = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => host.checkVisibility() && void ask(), REST_MS);
  };
  const sized = new ResizeObserver(() => {
    const now = page.body.clientWidth;
    if (width && now && Math.abs(now - width) > WIDER) {
      void ask();
    }
  });
  sized.observe(page.body);
  const stops = [
    page.stop,
    store.watch(state => {
      drawQuestions();
      if (state.answer?.id === state.id) {
        drawAnswer(state.answer);
        markOpen(figure, state.answer, state.mark);
      }
      drawBehind(state);
    }),
    heard.connect(changes => changes.sources.length > 0 && again()),
    () => sized.disconnect(),
    () => window.clearTimeout(timer)
  ];
  void begin();
  return {
    update: facts => {
      if (facts?.question) {
        store.send({ kind: 'ask', id: String(facts.question) });
      }
      void (store.state().questions.length ? ask() : begin());
    },
    destroy: () => stops.forEach(stop => stop())
  };
}

/** A list of one thing is nothing to choose. */
const isOne = (one: Choice): boolean => one.options.length !== 1;
