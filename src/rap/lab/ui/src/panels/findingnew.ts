/** The form of a new finding. */

import { CardDeed } from '../core/deed';
import { make } from '../elements';
import type { FindingRow } from '../contract/findings';
import { languageName } from '../text/facts';
import { DID, Findings, told } from './findingdesk';
import { named, select } from './page';

export type Given = Readonly<Record<string, string>>;

/**
 * Makes one finding, however often it is pressed: one that arrived, while its answer was lost,
 * gets the words of now.
 */
export function createMaker(deedOf: (what: string) => CardDeed): {
  make(given: Given): Promise<FindingRow>;
  /** What is made next is another finding. */
  renew(): void;
} {
  let begun: FindingRow | null = null;
  let n = 0;
  return {
    make: async given => {
      const deed = deedOf(`new ${n}`);
      begun = (await deed.settle<FindingRow>()) ?? begun;
      if (!begun) {
        return deed.do<FindingRow>('findings', given, 'POST', told('', 'didFinding'));
      }
      const { id, statement } = begun;
      const { language, text, reason } = given;
      const said = statement[language];
      if (said?.text !== text.trim()) {
        const act = { act: 'say', language, text, of: '', seen: said?.hash ?? '', reason };
        const path = `findings/${id}/acts`;
        begun = await deedOf(`${id} say`).do(path, act, 'POST', told(id, DID.say));
      }
      return begun as FindingRow;
    },
    renew: () => {
      begun = null;
      n++;
    }
  };
}

export function newFinding(desk: Findings): HTMLElement {
  const { hub } = desk;
  const { words } = hub;
  const languages = [
    ...new Set([...(hub.study?.languages ?? []), ...(hub.study?.known_languages ?? [])])
  ];
  let language = languages.includes(hub.language) ? hub.language : languages[0];
  let phase = '';
  const text = desk.field(
    'new text',
    make('textarea', { class: 'rap-field', set: { rows: '4', lang: language } }),
    ''
  );
  const reason = desk.field(
    'new reason',
    make('input', { class: 'rap-field', set: { type: 'text', maxlength: '2000' } }),
    ''
  );
  const form = make(
    'form',
    { class: 'rap-form', set: { 'aria-label': words.findingNew } },
    make('h2', { text: words.findingNew, set: { tabindex: '-1' } }),
    named(words.findingText, text),
    named(words.findingFrom, reason),
    make(
      'div',
      { class: 'rap-asking' },
      named(
        words.findingLanguage,
        select(
          languages.map(one => [one, languageName(one, hub.language)] as const),
          language,
          value => {
            language = value;
            text.lang = value;
          }
        )
      ),
      named(
        words.findingPhase,
        select(
          [
            ['', words.findingNoPhase],
            ['1', '1'],
            ['2', '2'],
            ['3', '3']
          ],
          phase,
          value => (phase = value)
        )
      )
    ),
    make('button', { class: 'rap-main', text: words.findingCreate, set: { type: 'submit' } })
  );
  form.addEventListener('submit', event => {
    event.preventDefault();
    void desk.create({
      language,
      text: text.value,
      reason: reason.value,
      ...(phase ? { phase } : {})
    });
  });
  return form;
}
