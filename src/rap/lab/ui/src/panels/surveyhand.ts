/** What is wrong with a form, and the files to hand out. */

import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { make, quiet } from '../elements';
import { Hub } from '../hub';
import type { SurveyShown, SurveysShown } from '../contract/surveys';
import { languageName } from '../text/facts';
import { named, numberField, select } from './page';

export function drawState(hub: Hub, told: SurveyShown): HTMLElement {
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
export function handOut(
  hub: Hub,
  all: SurveysShown,
  told: SurveyShown,
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
