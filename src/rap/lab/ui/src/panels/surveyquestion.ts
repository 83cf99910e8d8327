/** One question of a form: its words in two languages beside each other, options, who is asked. */

import { button, make } from '../elements';
import { Hub } from '../hub';
import { OptionRow, QuestionRow, Words } from '../core/survey-form';
import { languageName } from '../text/facts';
import { named, select, tick } from './page';
import { drawFilter } from './surveyfilter';
import { drawMore } from './surveymore';

export interface Desk {
  hub: Hub;
  from: string;
  to: string;
  types: readonly string[];
  /** Variables of the codebook, by id. */
  variables: Readonly<Record<string, Words>>;
  mayWrite: boolean;
  /** Something was typed. */
  touch: () => void;
  /** Something was added, taken away or moved. */
  redraw: () => void;
  /** The languages are others. */
  redrawAll: () => void;
}

/** A text in the first language, and beside it in the one that is translated into. */
export function drawPair(desk: Desk, name: string, labels: Words, isLong = false): HTMLElement {
  const one = (language: string): HTMLElement => {
    const field = make('textarea', {
      class: 'rap-field',
      set: {
        rows: isLong ? '3' : '1',
        lang: language,
        'aria-label': `${name}, ${languageName(language, desk.hub.language)}`
      }
    });
    field.value = labels[language] ?? '';
    field.readOnly = !desk.mayWrite;
    field.addEventListener('input', () => {
      labels[language] = field.value.replace(/\s+/gu, ' ').trimStart();
      desk.touch();
    });
    return field;
  };
  const both = desk.from === desk.to ? [desk.from] : [desk.from, desk.to];
  return make(
    'div',
    { class: 'rap-survey-pair' },
    make('span', { class: 'rap-survey-name', text: name }),
    ...both.filter(Boolean).map(one)
  );
}

export function drawQuestion(
  desk: Desk,
  all: QuestionRow[],
  row: QuestionRow,
  at: number
): HTMLElement {
  const { words } = desk.hub;
  const takes = ['one', 'several', 'scale', 'number'].includes(row.type);
  const drawn = make(
    'li',
    { class: 'rap-survey-question' },
    desk.mayWrite ? head(desk, all, row, at) : make('p', { class: 'rap-quiet', text: row.id }),
    drawPair(desk, words.surveyAsk, (row.label ??= {})),
    drawPair(desk, words.surveyHint, (row.hint ??= {})),
    row.type === 'scale' ? plainList(desk, words.surveyEnds, row, 'ends') : null,
    row.type === 'number' ? plainList(desk, words.surveyBands, row, 'bands') : null,
    takes ? options(desk, row) : null,
    drawFilter(desk, all.slice(0, at), row),
    drawMore(desk, row)
  );
  for (const one of drawn.querySelectorAll('button, select, input, textarea')) {
    const name = one.getAttribute('aria-label') ?? one.textContent;
    one.setAttribute('data-keep', `${row.id} ${name}`); // the focus comes back to this question
  }
  return drawn;
}

function head(desk: Desk, all: QuestionRow[], row: QuestionRow, at: number): HTMLElement {
  const { words } = desk.hub;
  const typeWord: Record<string, string> = {
    one: words.surveyOne,
    several: words.surveySeveral,
    scale: words.surveyScale,
    number: words.surveyNumber,
    date: words.surveyDate,
    open: words.surveyOpenAnswer,
    note: words.surveyNote
  };
  const id = make('input', { class: 'rap-field', set: { type: 'text', maxlength: '40' } });
  id.value = row.id;
  id.addEventListener('change', () => {
    rename(all, row, id.value.trim());
    desk.redraw();
  });
  const move = (by: number): void => {
    all.splice(at, 1);
    all.splice(at + by, 0, row);
    desk.redraw();
  };
  const key = (text: string, word: string, press: () => void, off = false): HTMLElement =>
    button({
      class: 'rap-plain',
      text,
      press,
      set: { 'aria-label': `${word}: ${row.id}`, disabled: off ? '' : undefined }
    });
  return make(
    'div',
    { class: 'rap-survey-keys' },
    named(words.surveyId, id),
    named(
      words.surveyType,
      select(
        desk.types.map(type => [type, typeWord[type] ?? type] as const),
        row.type,
        value => {
          row.type = value;
          if (value === 'scale') {
            row.ends ??= ['1', '5'];
          } else {
            delete row.ends;
          }
          if (value !== 'number') {
            delete row.bands;
          }
          if (value !== 'one' && value !== 'several') {
            delete row.own_words;
          }
          if (!['one', 'several', 'scale', 'number'].includes(value)) {
            delete row.options;
          }
          desk.redraw();
        }
      )
    ),
    key('↑', words.surveyUp, () => move(-1), at === 0),
    key('↓', words.surveyDown, () => move(1), at === all.length - 1),
    key(words.surveyDelete, words.surveyDelete, () => {
      all.splice(at, 1);
      all.forEach(one => delete one.asked_if?.[row.id]);
      desk.redraw();
    })
  );
}

/** Later questions that depend on it follow its name. */
function rename(all: QuestionRow[], row: QuestionRow, id: string): void {
  for (const one of all) {
    if (one.asked_if?.[row.id]) {
      one.asked_if[id] = one.asked_if[row.id];
      delete one.asked_if[row.id];
    }
  }
  row.id = id;
}

function plainList(desk: Desk, name: string, row: QuestionRow, key: 'ends' | 'bands'): HTMLElement {
  const field = make('input', { class: 'rap-field', set: { type: 'text' } });
  field.value = (row[key] ?? []).join(', ');
  field.readOnly = !desk.mayWrite;
  field.addEventListener('input', () => {
    row[key] = field.value.split(/[,\s]+/u).filter(Boolean);
    desk.touch();
  });
  return named(name, field);
}

function options(desk: Desk, row: QuestionRow): HTMLElement {
  const { words } = desk.hub;
  const rows = (row.options ??= []);
  const flag = (one: OptionRow, key: 'silent' | 'alone', word: string): HTMLElement =>
    tick(word, one[key] === 'yes', on => {
      if (on) {
        one[key] = 'yes';
      } else {
        delete one[key];
      }
      desk.touch();
    });
  const each = (one: OptionRow, at: number): HTMLElement => {
    const id = make('input', { class: 'rap-field', set: { type: 'text', maxlength: '40' } });
    id.value = one.id;
    id.addEventListener('input', () => {
      one.id = id.value.trim();
      desk.touch();
    });
    return make(
      'li',
      {},
      drawPair(desk, one.id, (one.label ??= {})),
      desk.mayWrite
        ? make(
            'div',
            { class: 'rap-survey-keys' },
            named(words.surveyOptionId, id),
            flag(one, 'silent', words.surveySilent),
            row.type === 'several' ? flag(one, 'alone', words.surveyAlone) : null,
            button({
              class: 'rap-plain',
              text: words.surveyDelete,
              set: { 'aria-label': `${words.surveyDelete}: ${one.id}` },
              press: () => {
                rows.splice(at, 1);
                desk.redraw();
              }
            })
          )
        : null
    );
  };
  const own = tick(words.surveyOwnWords, row.own_words === 'yes', on => {
    if (on) {
      row.own_words = 'yes';
    } else {
      delete row.own_words;
    }
    desk.touch();
  });
  const add = button({
    class: 'rap-plain',
    text: words.surveyAddOption,
    press: () => {
      rows.push({ id: `o${rows.length + 1}` });
      desk.redraw();
    }
  });
  const mayOwn = row.type === 'one' || row.type === 'several';
  return make(
    'div',
    { class: 'rap-survey-options' },
    make('ul', {}, ...rows.map(each)),
    desk.mayWrite ? make('div', { class: 'rap-survey-keys' }, add, mayOwn ? own : null) : null
  );
}
