/** One form of a survey: what is wrong, its words beside each other, and the files to hand out. */

import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { createDeed } from '../core/deed';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import { FormRow, OneSurvey, QuestionRow, Surveys } from '../protocol-surveys';
import { languageName } from '../text/facts';
import { fill } from '../words';
import { named, numberField, Page, section, select } from './page';
import { Desk, drawPair, drawQuestion } from './surveyquestion';

export function createSurveyForm(
  hub: Hub,
  page: Page,
  all: Surveys,
  first: OneSurvey,
  back: () => void
): HTMLElement {
  let told = first;
  let form: FormRow = structuredClone(first.form);
  let isChanged = false;
  const host = make('div', { class: 'rap-survey' });
  const deed = createDeed(hub.requests);
  const mayWrite = hub.may('code');
  const languages = (): string[] => form.languages ?? [];
  let to = languages()[1] ?? languages()[0] ?? '';
  const questions = (): QuestionRow[] => (form.questions ??= []);
  const touch = (): void => {
    isChanged = true;
    saving.hidden = false;
  };
  const save = async (mark: { translated?: string; checked?: string } = {}): Promise<void> => {
    const body = { form, seen: told.seen, ...mark };
    const saved = await page.attempt(deed.do<OneSurvey>(`surveys/${told.id}`, body, 'PUT'));
    if (saved) {
      told = saved;
      form = structuredClone(saved.form);
      isChanged = false;
      page.say(hub.words.surveySaved);
      draw();
    }
  };
  const saving = make('div', { class: 'rap-survey-saving' });
  const draw = (): void => {
    const { words } = hub;
    const desk: Desk = {
      hub,
      from: languages()[0] ?? '',
      to,
      types: all.types,
      mayWrite,
      touch,
      redraw: () => {
        touch();
        drawQuestions(desk);
      }
    };
    saving.hidden = !isChanged;
    saving.replaceChildren(
      button({ class: 'rap-main', text: words.surveySave, press: () => void save() }),
      make('span', { text: words.surveyUnsaved })
    );
    host.replaceChildren(
      make(
        'div',
        { class: 'rap-survey-head' },
        button({ class: 'rap-plain', text: words.surveyBack, press: back }),
        make('h2', { text: hub.label(form.title ?? {}, told.id) }),
        quiet(told.id)
      ),
      state(hub, told),
      section(words.surveyHand, handOut(hub, all, told, languages())),
      section(words.surveyWords, translation(desk), frame(desk), asked, adding(desk)),
      saving
    );
    drawQuestions(desk);
  };
  const asked = make('ol', { class: 'rap-survey-questions' });
  const drawQuestions = (desk: Desk): void => {
    asked.replaceChildren(
      ...questions().map((one, at) => drawQuestion(desk, questions(), one, at))
    );
    saving.hidden = !isChanged;
  };
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
            asked.lastElementChild?.querySelector<HTMLElement>('textarea')?.focus();
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
  draw();
  return host;
}

function state(hub: Hub, told: OneSurvey): HTMLElement {
  const { words } = hub;
  const list = (kind: string, rows: readonly string[]): HTMLElement =>
    make('ul', { class: kind }, ...rows.map(text => make('li', { text })));
  return make(
    'div',
    { class: 'rap-survey-state' },
    told.problems.length
      ? list('rap-trouble', told.problems)
      : make('p', { class: 'rap-survey-ready', text: words.surveyReady }),
    told.notes.length ? list('rap-quiet', told.notes) : null
  );
}

/** Links, as a browser saves and shows files; a form with problems is not handed out. */
function handOut(
  hub: Hub,
  all: Surveys,
  told: OneSurvey,
  languages: readonly string[]
): HTMLElement {
  const { words } = hub;
  if (told.problems.length) {
    return quiet(words.surveyNotYet);
  }
  let language = languages[0];
  let sheets = 20;
  const base = URLExt.join(
    ServerConnection.makeSettings().baseUrl,
    'rap/api/surveys',
    told.id,
    'file'
  );
  const link = (word: string, ask: () => Record<string, string>): HTMLAnchorElement => {
    const made = make('a', {
      class: 'rap-survey-link',
      text: word,
      set: { target: '_blank', rel: 'noopener', href: '#' }
    });
    made.addEventListener('pointerenter', () => set());
    made.addEventListener('focus', () => set());
    const set = (): void => {
      made.href = `${base}?${new URLSearchParams(ask()).toString()}`;
    };
    set();
    return made;
  };
  const paper = (way: string) => (): Record<string, string> => ({
    way,
    language,
    sheets: String(way === 'aloud' ? 1 : sheets)
  });
  return make(
    'div',
    { class: 'rap-survey-out' },
    make(
      'div',
      {},
      link(words.surveyPreview, () => ({ way: 'page' })),
      link(words.surveyPage, () => ({ way: 'page', save: '1' })),
      link(words.surveyXlsform, () => ({ way: 'xlsform' }))
    ),
    make(
      'div',
      { class: 'rap-survey-paper' },
      named(
        words.surveyIn,
        select(
          languages.map(one => [one, languageName(one, hub.language)] as const),
          language,
          value => (language = value)
        )
      ),
      named(
        words.surveySheets,
        numberField(sheets, 500, value => (sheets = Math.max(1, value)))
      ),
      link(words.surveyPaper, paper('paper')),
      link(words.surveyAloud, paper('aloud'))
    ),
    make(
      'details',
      {},
      make('summary', { text: words.surveyChecklist }),
      make('ul', {}, ...all.checklist.map(text => make('li', { text })))
    )
  );
}
