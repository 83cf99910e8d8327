/** The languages of a form: the first is the one that the others are translated from. */

import { button, make } from '../elements';
import { FormRow } from '../core/survey-form';
import { languageName } from '../text/facts';
import { fill } from '../words';
import { named, select } from './page';
import { Desk } from './surveyquestion';

/** ISO 639-1, as a form may name them. */
const KNOWN = (
  'aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv ' +
  'cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho ' +
  'hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku ' +
  'kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn ' +
  'nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn ' +
  'so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo ' +
  'wa wo xh yi yo za zh zu'
).split(' ');

/** Words of a language that is taken off stay in the file: added again, it has them again. */
export function drawLanguages(desk: Desk, form: FormRow): HTMLElement {
  const { words, language: own } = desk.hub;
  const name = (one: string): string => languageName(one, own);
  const chosen = form.languages ?? [];
  const change = (next: string[]): void => {
    form.languages = next;
    desk.redrawAll();
  };
  const each = (one: string, at: number): HTMLElement =>
    make(
      'li',
      { class: 'rap-survey-chip' },
      make('span', { text: name(one) }),
      at === 0
        ? make('span', { class: 'rap-quiet', text: words.surveyFirstOne })
        : button({
            class: 'rap-plain',
            text: '↑',
            set: { 'aria-label': `${words.surveyUp}: ${name(one)}` },
            press: () => {
              const next = chosen.filter(other => other !== one);
              next.splice(at - 1, 0, one);
              change(next);
            }
          }),
      button({
        class: 'rap-plain',
        text: '×',
        set: { 'aria-label': fill(words.surveyTakeOff, { language: name(one) }) },
        press: () => change(chosen.filter(other => other !== one))
      })
    );
  const others = KNOWN.filter(one => !chosen.includes(one))
    .map(one => [one, name(one)] as const)
    .sort((a, b) => a[1].localeCompare(b[1], own));
  return make(
    'div',
    { class: 'rap-survey-chosen' },
    make('ul', { class: 'rap-survey-chips' }, ...chosen.map(each)),
    named(
      words.surveyAddLanguage,
      select([['', '…'], ...others], '', value => void (value && change([...chosen, value])))
    )
  );
}
