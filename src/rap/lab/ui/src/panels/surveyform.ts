/** One form of a survey: its words beside each other, saved and taken back. */

import { createDeed } from '../core/deed';
import { createPast } from '../core/past';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import type { SurveyShown, SurveysShown } from '../contract/surveys';
import { FormRow, QuestionRow } from '../core/survey-form';
import { languageName } from '../text/facts';
import { fill } from '../words';
import { named, Page, section, select } from './page';
import { drawState, handOut } from './surveyhand';
import { drawHow } from './surveyhow';
import { Desk, drawPair, drawQuestion } from './surveyquestion';

export interface SurveyForm {
  readonly host: HTMLElement;
  /** In the words of the screen, which may be others now. */
  draw(): void;
  isSaved(): boolean;
}

export function createSurveyForm(
  hub: Hub,
  page: Page,
  all: SurveysShown,
  first: SurveyShown,
  back: () => void
): SurveyForm {
  let told = first;
  let form: FormRow = structuredClone(first.form) as FormRow;
  const past = createPast(form);
  const host = make('div', { class: 'rap-survey' });
  const deed = createDeed(hub.requests);
  const mayWrite = hub.may('code');
  const languages = (): string[] => form.languages ?? [];
  let to = languages()[1] ?? languages()[0] ?? '';
  const questions = (): QuestionRow[] => (form.questions ??= []);
  const touch = (): void => {
    const at = document.activeElement;
    past.changed(form, at?.matches('textarea, input:not([type="checkbox"])') ? at : null);
    drawSaving();
  };
  const redraw = (): void => {
    past.changed(form);
    page.keeping(draw);
  };
  const undo = (): void => {
    form = past.back() ?? form;
    page.say('');
    page.keeping(draw);
  };
  const save = async (mark: { translated?: string; checked?: string } = {}): Promise<void> => {
    const body = { form, seen: told.seen, ...mark };
    const saved = await page.attempt(deed.do<SurveyShown>(`surveys/${told.id}`, body, 'PUT'));
    if (saved) {
      told = saved;
      form = structuredClone(saved.form);
      past.saved(form);
      page.say(hub.words.surveySaved);
      page.keeping(draw);
    }
  };
  const saving = make('div', { class: 'rap-survey-saving' });
  const drawSaving = (): void => {
    const { words } = hub;
    const isSaved = past.isSaved();
    saving.hidden = isSaved && !past.canGoBack();
    saving.replaceChildren(
      isSaved
        ? ''
        : button({ class: 'rap-main', text: words.surveySave, press: () => void save() }),
      past.canGoBack() ? button({ class: 'rap-plain', text: words.undo, press: undo }) : '',
      make('span', { text: isSaved ? '' : words.surveyUnsaved })
    );
  };
  const draw = (): void => {
    const { words } = hub;
    const isAtWork = host.contains(document.activeElement);
    to = languages().includes(to) ? to : (languages()[1] ?? languages()[0] ?? '');
    const desk: Desk = {
      hub,
      from: languages()[0] ?? '',
      to,
      types: all.types,
      variables: all.variables,
      mayWrite,
      touch,
      redraw,
      redrawAll: redraw
    };
    const open = new Set(opened(host));
    host.replaceChildren(
      make(
        'div',
        { class: 'rap-survey-head' },
        button({ class: 'rap-plain', text: words.surveyBack, press: back }),
        make('h2', { text: hub.label(form.title ?? {}, told.id) }),
        quiet(told.id)
      ),
      drawState(hub, told),
      section(words.surveyHand, handOut(hub, all, told, (told.form as FormRow).languages ?? [])),
      section(words.surveyHow, drawHow(desk, all, form)),
      section(words.surveyWords, translation(desk), frame(desk), asked(desk), adding(desk)),
      saving
    );
    drawSaving();
    if (isAtWork) {
      // what was pressed may be gone
      saving.querySelector<HTMLElement>('button:last-of-type')?.focus({ preventScroll: true });
    }
    details(host).forEach(one => (one.open = open.has(one.dataset.keep ?? '')));
  };
  const asked = (desk: Desk): HTMLElement =>
    make(
      'ol',
      { class: 'rap-survey-questions' },
      ...questions().map((one, at) => drawQuestion(desk, questions(), one, at))
    );
  const frame = (desk: Desk): HTMLElement =>
    make(
      'div',
      { class: 'rap-survey-frame' },
      drawPair(desk, hub.words.surveyTitle, (form.title ??= {})),
      drawPair(desk, hub.words.surveyIntro, (form.intro ??= {}), true)
    );
  const adding = (desk: Desk): HTMLElement | string =>
    mayWrite
      ? button({
          class: 'rap-plain',
          text: hub.words.surveyAdd,
          press: () => {
            const taken = new Set(questions().map(one => one.id));
            let n = questions().length + 1;
            while (taken.has(`q${n}`)) {
              n += 1;
            }
            questions().push({
              id: `q${n}`,
              type: 'one',
              label: {},
              options: [{ id: 'yes' }, { id: 'no' }]
            });
            desk.redraw();
            host
              .querySelector<HTMLElement>('.rap-survey-questions > li:last-child textarea')
              ?.focus();
          }
        })
      : '';
  const translation = (desk: Desk): HTMLElement => {
    const { words } = hub;
    const name = (one: string): string => languageName(one, hub.language);
    const done = form.translations?.[to];
    const isOwn = to === desk.from;
    const who = isOwn
      ? words.surveyFirst
      : done?.by
        ? fill(words.surveyBy, {
            by: done.by,
            checked: (done.checked_by ?? []).join(', ') || words.surveyNobody
          })
        : words.surveyNotTranslated;
    const mark = (word: string, press: () => void): HTMLElement =>
      button({ class: 'rap-plain', text: word, press });
    const mayCheck = done?.by && done.by !== hub.me()?.id;
    return make(
      'div',
      { class: 'rap-survey-languages' },
      named(
        words.surveyBeside,
        select(
          languages().map(one => [one, name(one)] as const),
          to,
          value => {
            to = value;
            draw();
          }
        )
      ),
      quiet(told.stale.includes(to) ? `${who} ${words.surveyStale}` : who),
      mayWrite && !isOwn ? mark(words.surveyIWrote, () => void save({ translated: to })) : null,
      mayWrite && mayCheck ? mark(words.surveyIChecked, () => void save({ checked: to })) : null
    );
  };
  host.addEventListener('keydown', event => {
    const isTyping = (event.target as HTMLElement).matches('textarea, input');
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !isTyping) {
      event.preventDefault();
      event.stopPropagation();
      undo();
    }
  });
  draw();
  return { host, draw, isSaved: past.isSaved };
}

const details = (host: HTMLElement): HTMLDetailsElement[] => [
  ...host.querySelectorAll<HTMLDetailsElement>('details[data-keep]')
];

/** What stays open when the form is drawn again. */
const opened = (host: HTMLElement): string[] =>
  details(host).flatMap(one => (one.open ? [one.dataset.keep ?? ''] : []));
