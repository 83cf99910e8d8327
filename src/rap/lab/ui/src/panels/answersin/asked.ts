/** Which survey a file belongs to, what is asked before it can come in, and bringing it in. */

import type { AnswersCame, AnswersLook } from '../../contract/surveys';
import {
  AnswersSaid,
  answersSaid,
  bringsIn,
  LEFT_OUT,
  saying,
  toggled,
  Which
} from '../../core/answers-in';
import { button, make, quiet } from '../../elements';
import { Hub } from '../../hub';
import { languageName } from '../../text/facts';
import { fill, Words } from '../../words';
import { named, select, tick } from '../page';

/** What was said until now, with something more. */
export type Change = (more: (now: AnswersSaid) => AnswersSaid) => void;

const TOOLS: Readonly<Record<string, string>> = {
  kobotoolbox: 'KoboToolbox',
  'odk-central': 'ODK Central',
  limesurvey: 'LimeSurvey',
  'google-forms': 'Google Forms',
  'microsoft-forms': 'Microsoft Forms',
  qualtrics: 'Qualtrics',
  spss: 'SPSS'
};

const toolWord = (words: Words, tool: string): string =>
  ({ sheet: words.ansTyped, codes: words.ansCodes, tally: words.ansTally })[tool] ??
  TOOLS[tool] ??
  '';

/** The file, the survey it belongs to and how sure that is, and the language where it says none. */
export function whichOf(
  hub: Hub,
  look: Which & Partial<AnswersLook>,
  name: string,
  said: AnswersSaid,
  change: Change
): HTMLElement {
  const { words } = hub;
  const known = look.surveys.map(
    ({ id, title }) => [id, `${hub.label(title, id)} (${id})`] as const
  );
  const which = select(
    look.survey ? known : [['', words.ansChooseOne], ...known],
    look.survey,
    survey => change(now => answersSaid(now.file, survey))
  );
  which.dataset.keep = 'ans survey';
  const sure = [
    toolWord(words, look.tool ?? ''),
    look.n ? fill(words.ansFits, { asked: look.n.asked, questions: look.n.questions }) : ''
  ].filter(Boolean);
  const languages = (look.languages ?? []).map(id => [id, languageName(id, hub.language)] as const);
  const language = select([['', words.ansChooseOne], ...languages], said.language, id =>
    change(now => ({ ...now, language: id }))
  );
  language.dataset.keep = 'ans language';
  const dates = select(
    [
      ['', words.ansChooseOne],
      ['day-first', words.datesDayFirst],
      ['month-first', words.datesMonthFirst]
    ] as const,
    said.dates,
    order => change(now => ({ ...now, dates: order }))
  );
  dates.dataset.keep = 'ans dates';
  return make(
    'div',
    { class: 'rap-ans-which' },
    make('h3', { class: 'rap-ans-head', text: name, set: { tabindex: '-1' } }),
    look.why ? make('p', { class: 'rap-trouble', text: look.why }) : null,
    make(
      'div',
      { class: 'rap-out-more' },
      named(words.ansWhich, which),
      look.asks_language ? named(words.ansLanguage, language) : null,
      look.asks_dates ? named(words.datesOrder, dates) : null
    ),
    sure.length ? quiet(sure.join(' · ')) : null
  );
}

/** How many people come in, and how many do not, and why. */
export function headOf(hub: Hub, look: AnswersLook): HTMLElement {
  const { words } = hub;
  const { n } = look;
  const line = (text: string, n = 0): HTMLElement | null =>
    n ? make('li', { text: fill(text, { n }) }) : null;
  return make(
    'ul',
    { class: 'rap-ans-counts' },
    make('li', {}, make('strong', { text: fill(words.ansNew, { n: n.new }) })),
    line(words.ansHere, n.here),
    line(words.ansRefused, n.refused),
    line(words.ansUnfinished, n.unfinished),
    line(words.ansDoubled, n.doubled)
  );
}

/** What keeps it out, each with what can be answered here. */
export function askedOf(
  hub: Hub,
  look: AnswersLook,
  said: AnswersSaid,
  change: Change
): HTMLElement | null {
  const { words } = hub;
  const label = (id: string): string =>
    hub.label(look.fields.find(one => one.id === id)?.label ?? {}, id);
  const unread = look.unread.flatMap(({ question, values, options }) =>
    values.map(value => {
      const field = select(
        [
          ['', words.ansChooseOne],
          ...options.map(one => [one.id, hub.label(one.label, one.id)] as const),
          [LEFT_OUT, words.ansNoAnswer]
        ],
        said.values[question]?.[value] ?? '',
        to => change(now => ({ ...now, values: saying(now.values, question, value, to) }))
      );
      field.dataset.keep = `ans value ${question} ${value}`;
      return named(
        fill(words.ansMeans, { value, question: label(question) }),
        field,
        'rap-wide-field'
      );
    })
  );
  const answered = Object.entries(said.values).flatMap(([question, row]) =>
    Object.entries(row)
      .filter(([, to]) => to)
      .map(([value, to]) => answeredRow(hub, label(question), question, value, to, look, change))
  );
  const elsewhere = look.elsewhere.map(batch => {
    const box = tick(fill(words.ansOthers, { batch }), said.others.includes(batch), on =>
      change(now => ({ ...now, others: toggled(now.others, batch, on) }))
    );
    box.querySelector('input')?.setAttribute('data-keep', `ans others ${batch}`);
    return box;
  });
  if (!look.unclear.length && !answered.length && !elsewhere.length) {
    return null;
  }
  return make(
    'div',
    { class: 'rap-in-problems' },
    make('h3', { text: look.unclear.length ? words.ansBefore : words.ansSaid }),
    look.unclear.length ? make('ul', {}, ...look.unclear.map(text => make('li', { text }))) : null,
    make('div', { class: 'rap-out-more' }, ...unread, ...elsewhere),
    answered.length ? make('ul', { class: 'rap-in-rows' }, ...answered) : null
  );
}

/** What was said of a value, to be taken back. */
function answeredRow(
  hub: Hub,
  label: string,
  question: string,
  value: string,
  to: string,
  look: AnswersLook,
  change: Change
): HTMLElement {
  const { words } = hub;
  const options = look.questions.find(one => one.id === question)?.options ?? [];
  const option = options.find(one => one.id === to);
  const means = option ? hub.label(option.label, to) : to === LEFT_OUT ? words.ansNoAnswer : to;
  const text = `${fill(words.ansMeans, { value, question: label })}: ${means}`;
  return make(
    'li',
    {},
    `${text} `,
    button({
      class: 'rap-plain',
      text: words.ansTakeBack,
      set: { 'aria-label': `${words.ansTakeBack}: ${text}` },
      press: () => change(now => ({ ...now, values: saying(now.values, question, value, '') }))
    })
  );
}

/** The press that brings it in; without a vault, the `door` that makes one first. */
export function actOf(
  hub: Hub,
  look: AnswersLook,
  door: HTMLElement,
  bring: () => void
): HTMLElement {
  const { words } = hub;
  if (!look.n.new) {
    return quiet(words.ansNothing);
  }
  const go = button({
    class: 'rap-main',
    text: fill(words.ansBring, { n: look.n.new }),
    press: bring
  });
  go.disabled = !bringsIn(look);
  return make(
    'div',
    {},
    ...(look.has_vault ? [] : [make('p', { text: words.ansVault }), door]),
    make('p', { class: 'rap-acts' }, go)
  );
}

/** What came in, and what is to do next. */
export function cameOf(
  hub: Hub,
  done: AnswersCame,
  review: () => void,
  other: () => void
): HTMLElement {
  const { words } = hub;
  const waits = done.texts.length > 0;
  return make(
    'div',
    { class: 'rap-made' },
    make('h3', {
      class: 'rap-ans-head',
      text: fill(words.ansDone, { n: done.n }),
      set: { tabindex: '-1' }
    }),
    waits ? make('p', { text: fill(words.ansWaits, { n: done.texts.length }) }) : null,
    make('p', { text: words.ansDelete }),
    make(
      'p',
      { class: 'rap-acts' },
      waits ? button({ class: 'rap-main', text: words.ansReview, press: review }) : null,
      button({ class: 'rap-plain', text: words.ansOther, press: other })
    )
  );
}
