/** How people are asked: in which languages, on which days, by which ways, who, and why. */

import { make } from '../elements';
import type { SurveysShown } from '../contract/surveys';
import { FormRow } from '../core/survey-form';
import { languageName } from '../text/facts';
import { named, select, tick, when } from './page';
import { drawLanguages } from './surveylanguages';
import { Desk, drawPair } from './surveyquestion';

/** One line says how it is now; opened, it is changed. */
export function drawHow(desk: Desk, all: SurveysShown, form: FormRow): HTMLElement {
  const { words } = desk.hub;
  const sum = make('span', { text: summary(desk, all, form) });
  const told: Desk = {
    ...desk,
    touch: () => {
      desk.touch();
      sum.textContent = summary(desk, all, form);
    }
  };
  const asked = (form.asked ??= {});
  const part = (title: string, ...children: (Node | string | null)[]): HTMLElement =>
    make('fieldset', {}, make('legend', { text: title }), ...children);
  return make(
    'details',
    { class: 'rap-survey-how', set: { 'data-keep': 'how' } },
    make('summary', {}, sum),
    make(
      'fieldset',
      { set: { disabled: desk.mayWrite ? undefined : '', 'aria-label': words.surveyHow } },
      part(words.surveyLanguages, drawLanguages(told, form)),
      part(words.surveyDays, days(told, form)),
      part(words.surveyReached, ways(told, all, form)),
      part(
        words.surveyWhom,
        drawPair(told, words.surveyWho, (asked.who ??= {})),
        drawPair(told, words.surveyMissed, (asked.missed ??= {})),
        people(told, form)
      ),
      part(words.surveyConsent, consent(told, all, form)),
      part(words.surveyFinding, finding(told, all, form))
    )
  );
}

const wayName = (desk: Desk, all: SurveysShown, way: string): string =>
  desk.hub.label(all.ways[way], way);

function summary(desk: Desk, all: SurveysShown, form: FormRow): string {
  const { words } = desk.hub;
  const { from = '', until = '' } = form.open ?? {};
  const facts = [
    (form.languages ?? []).map(one => languageName(one, desk.hub.language)).join(', '),
    [from, until].map(day => day && when(desk.hub, day)).join(' – '),
    (form.reached ?? []).map(way => wayName(desk, all, way)).join(', ')
  ];
  return facts.filter(one => one.trim() && one !== ' – ').join(' · ') || words.surveyHowNone;
}

function days(desk: Desk, form: FormRow): HTMLElement {
  const { words } = desk.hub;
  const open = (form.open ??= {});
  const day = (key: 'from' | 'until'): HTMLInputElement => {
    const field = make('input', { class: 'rap-field', set: { type: 'date' } });
    field.value = open[key] ?? '';
    field.addEventListener('input', () => {
      open[key] = field.value;
      until.min = open.from ?? '';
      desk.touch();
    });
    return field;
  };
  const [from, until] = [day('from'), day('until')];
  until.min = open.from ?? '';
  return make(
    'div',
    { class: 'rap-survey-keys' },
    named(words.surveyFrom, from),
    named(words.surveyUntil, until)
  );
}

/** Ways that reports have words for are ticked; others are written, one a line. */
function ways(desk: Desk, all: SurveysShown, form: FormRow): HTMLElement {
  const { words } = desk.hub;
  const known = Object.keys(all.ways);
  const reached = (): string[] => form.reached ?? [];
  const own = make('textarea', { class: 'rap-field', set: { rows: '2' } });
  own.value = reached()
    .filter(way => !known.includes(way))
    .join('\n');
  const put = (ticked: readonly string[], lines: string): void => {
    const written = lines.split('\n').map(line => line.trim());
    form.reached = [...known.filter(way => ticked.includes(way)), ...written.filter(Boolean)];
    desk.touch();
  };
  own.addEventListener('input', () => put(reached(), own.value));
  const boxes = known.map(way =>
    tick(wayName(desk, all, way), reached().includes(way), on =>
      put(on ? [...reached(), way] : reached().filter(one => one !== way), own.value)
    )
  );
  return make(
    'div',
    {},
    make('div', { class: 'rap-survey-ways' }, ...boxes),
    named(words.surveyOwnWays, own)
  );
}

/** Only where there was a list of them. */
function people(desk: Desk, form: FormRow): HTMLElement {
  const asked = (form.asked ??= {});
  const field = make('input', {
    class: 'rap-field rap-number',
    set: { type: 'number', min: '1', max: '999999999', step: '1' }
  });
  field.value = asked.people === 'unknown' ? '' : (asked.people ?? '');
  field.addEventListener('input', () => {
    asked.people = field.value ? String(Math.max(1, Math.round(Number(field.value)))) : 'unknown';
    desk.touch();
  });
  return named(desk.hub.words.surveyPeople, field);
}

/** Without one nobody can agree, so one that is gone is named by its id and not replaced. */
function consent(desk: Desk, all: SurveysShown, form: FormRow): HTMLElement {
  const { words } = desk.hub;
  const now = form.consent ?? '';
  const rows = Object.entries(all.consents).map(
    ([id, title]) => [id, desk.hub.label(title, id)] as const
  );
  const gone = now in all.consents ? [] : [[now, now || '–'] as const];
  const field = select([...gone, ...rows], now, value => {
    form.consent = value;
    desk.touch();
  });
  field.setAttribute('aria-label', words.surveyConsent);
  return field;
}

function finding(desk: Desk, all: SurveysShown, form: FormRow): HTMLElement {
  const { words } = desk.hub;
  const now = form.finding ?? '';
  const rows = Object.entries(all.findings).map(
    ([id, text]) => [id, `${id} · ${desk.hub.label(text, id)}`] as const
  );
  const gone = now && !(now in all.findings) ? [[now, now] as const] : [];
  return named(
    words.surveyAbout,
    select([['', words.surveyNoFinding], ...gone, ...rows], now, value => {
      form.finding = value;
      desk.touch();
    })
  );
}
