/** Surveys: all forms of the study; one of them is written, translated, checked and handed out. */

import { createDeed } from '../core/deed';
import { button, make, Part, quiet } from '../elements';
import { Hub } from '../hub';
import { arrange } from '../keyed';
import type { SurveyRow, SurveyShown, SurveysShown } from '../contract/surveys';
import { languageName } from '../text/facts';
import { fill } from '../words';
import { createAnswersIn } from './answersin';
import { createReceipt } from './answersin/receipt';
import { acceptDrops } from './bringin/choose';
import { createPage, go, named, section, select } from './page';
import { Facts, Run } from './registry';
import { createSurveyForm, SurveyForm } from './surveyform';

export function createSurveys(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let all: SurveysShown | null = null;
  let form: SurveyForm | null = null;
  const page = createPage(host, hub, 'surveys', () => {
    [answers, receipt].forEach(part => part.draw());
    void (form ? form.draw() : draw());
  });
  host.classList.add('rap-surveys');
  const deed = createDeed(hub.requests);
  const answers = createAnswersIn(hub, page, {
    came: () => void read(),
    review: () => go(run, 'raw')
  });
  const receipt = createReceipt(hub, page, () => void read());
  acceptDrops(host, files => {
    if (!form && hub.may('code')) {
      answers.take(files);
    }
  });
  const read = async (): Promise<void> => {
    const found = await page.read<SurveysShown>('all', 'surveys');
    if (found) {
      all = found;
      if (!form) {
        draw();
      }
    }
  };
  const open = async (id: string): Promise<void> => {
    const one = await page.read<SurveyShown>('one', `surveys/${id}`);
    if (one && all) {
      show(one);
    }
  };
  const show = (one: SurveyShown): void => {
    page.say('');
    form = createSurveyForm(hub, page, all!, one, () => {
      if (mayLeave()) {
        form = null;
        page.body.replaceChildren(quiet(hub.words.loading));
        void read();
      }
    });
    page.body.replaceChildren(form.host);
    page.body.querySelector<HTMLElement>('button')?.focus();
  };
  const mayLeave = (): boolean => !form || form.isSaved() || window.confirm(hub.words.leaveUnsaved);
  const guard = (event: BeforeUnloadEvent): void => {
    if (form && !form.isSaved()) {
      event.preventDefault();
    }
  };
  window.addEventListener('beforeunload', guard);
  const draw = (): void => {
    if (!all) {
      page.body.replaceChildren(quiet(hub.words.loading));
      return;
    }
    const { words } = hub;
    const list = make(
      'ul',
      { class: 'rap-survey-list' },
      ...all.surveys.map(one => card(hub, one, () => void open(one.id)))
    );
    const [may, any] = [hub.may('code'), all.surveys.length > 0];
    const parts = [
      make('p', { class: 'rap-lead', text: words.surveysLead }),
      any ? list : quiet(words.surveysNone),
      ...(may && any ? [answers.element] : []),
      ...(may ? [begin(all)] : []),
      ...(may && all.surveys.some(one => one.n_answers) ? [receipt.element] : [])
    ];
    arrange(page.body, parts);
  };
  const begin = (told: SurveysShown): HTMLElement => {
    const { words } = hub;
    let consent = Object.keys(told.consents).at(-1) ?? '';
    const id = make('input', {
      class: 'rap-field',
      set: { type: 'text', maxlength: '40', placeholder: 'bank-2027', autocomplete: 'off' }
    });
    const forms = Object.entries(told.consents).map(
      ([form, title]) => [form, hub.label(title, form)] as const
    );
    const add = async (): Promise<void> => {
      const body = { id: id.value.trim(), consent };
      const made = await page.attempt(deed.do<SurveyShown>('surveys', body));
      if (made) {
        show(made);
      }
    };
    return section(
      words.surveyNew,
      make(
        'div',
        { class: 'rap-survey-new' },
        named(words.surveyName, id),
        named(
          words.surveyConsent,
          select(forms, consent, value => (consent = value))
        ),
        button({ class: 'rap-main', text: words.surveyBegin, press: () => void add() })
      )
    );
  };
  draw();
  void read();
  const stop = hub.changed.study.connect(() => void (form ?? host.dataset.touched ?? read()));
  return {
    update: () => undefined,
    destroy: () => {
      stop();
      window.removeEventListener('beforeunload', guard);
      page.stop();
    }
  };
}

function card(hub: Hub, one: SurveyRow, press: () => void): HTMLElement {
  const { words } = hub;
  const facts = [
    fill(words.surveyQuestions, { n: one.n_questions }),
    one.languages.map(language => languageName(language, hub.language)).join(', '),
    one.n_answers ? fill(words.surveyAnswers, { n: one.n_answers }) : words.surveyNoAnswers
  ];
  const state = one.n_problems
    ? make('span', {
        class: 'rap-trouble',
        text: fill(words.surveyProblems, { n: one.n_problems })
      })
    : make('span', { class: 'rap-survey-ready', text: words.surveyReady });
  return make(
    'li',
    {},
    make(
      'div',
      {},
      make('h2', { text: hub.label(one.title, one.id) }),
      quiet(facts.filter(Boolean).join(' · ')),
      state
    ),
    button({
      class: 'rap-plain',
      text: words.surveyOpen,
      press,
      set: { 'aria-label': `${words.surveyOpen}: ${one.id}` }
    })
  );
}
