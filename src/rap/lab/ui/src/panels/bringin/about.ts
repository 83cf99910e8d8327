/** What holds for all files: language, kind, phase, month, what the people agreed to, names. */

import { State } from '../../core/bringing';
import { Foreign, foreign } from '../../core/entering';
import { About } from '../../core/incoming';
import { button, make, quiet } from '../../elements';
import { keyedList } from '../../keyed';
import { audience, languageName } from '../../text/facts';
import { fill } from '../../words';
import { kindWord, named, Option, select } from '../page';
import { Bringing, call, offerIn, View, write } from './parts';

const KINDS = ['interview', 'focus-group', 'field-note', 'article', 'question'];
const PHASES = ['', '1', '2', '3'];
const PURPOSES = [
  ['analyse', 'impAnalyse', 'bringAnalyseMeans'],
  ['count', 'impCount', 'bringCountMeans'],
  ['quote', 'impQuote', 'bringQuoteMeans']
] as const;

export function createAbout(bringing: Bringing, door: View, changed: () => void): View {
  const { hub, store } = bringing;
  const say = (part: Partial<About>): void => {
    store.send({ do: 'about', part });
    changed();
  };
  const lists = {
    language: select([], '', value => say({ language: value })),
    kind: select([], '', value => say({ kind: value })),
    phase: select([], '', value => say({ phase: value }))
  };
  const month = make('input', { class: 'rap-field', set: { type: 'month', autocomplete: 'off' } });
  month.addEventListener('change', () => say({ month: month.value }));
  const fields = make(
    'div',
    { class: 'rap-asking' },
    ...Object.values(lists).map(list => named(' ', list)),
    named(' ', month)
  );
  const others = make('div', { set: { role: 'status' } });
  const makeOther = ({ language }: Foreign): HTMLElement => {
    const now = (): Foreign | undefined =>
      foreign(store.state()).find(one => one.language === language);
    const press = (): void => {
      const one = now();
      if (one) {
        store.send({ do: 'say', key: one.keys, part: { skip: !one.isOut } });
      }
    };
    return make(
      'p',
      { class: 'rap-bring-asked' },
      make('span', {}),
      button({ class: 'rap-plain', press })
    );
  };
  const updateOther = (row: HTMLElement, { language, keys, isOut }: Foreign): void => {
    const { words } = hub;
    const facts = { n: keys.length, language: languageName(language, hub.language) };
    const [sentence, press] = [...row.children] as HTMLElement[];
    write(sentence, fill(isOut ? words.bringWereForeign : words.bringForeign, facts));
    write(press, fill(isOut ? words.bringTakeForeign : words.bringLeaveForeign, facts));
  };
  const tick = (press: (on: boolean) => void, radio = ''): HTMLElement => {
    const box = make('input', {
      set: { type: radio ? 'radio' : 'checkbox', name: radio || undefined }
    });
    box.addEventListener('change', () => press(box.checked));
    return make('label', { class: 'rap-check' }, box, make('span', {}));
  };
  const open = tick(on => say({ rights: on ? 'public' : 'consent' }));
  const read = tick(() => say({ read: true }), 'rap-bring-read');
  const raw = tick(() => say({ read: false }), 'rap-bring-read');
  const legend = make('legend', {});
  const names = make('fieldset', { class: 'rap-bring-names' }, legend, raw, read, door.element);
  const consentHead = make('caption', {});
  const head = make('thead', {});
  const rows = make('tbody', {});
  const table = make('table', { class: 'rap-consents' }, consentHead, head, rows);
  const means = quiet('');
  const agreed = make('div', { class: 'rap-bring-agreed' }, table, means, open);
  const element = make(
    'section',
    { class: 'rap-bring-about' },
    fields,
    others,
    make('div', { class: 'rap-bring-both' }, agreed, names)
  );

  const makeRow = (who: string): HTMLElement =>
    make(
      'tr',
      {},
      make('th', { set: { scope: 'row' } }),
      ...PURPOSES.map(([purpose]) => {
        if (who === 'team' && purpose === 'count') {
          return make('td', {}); // the team publishes nothing for itself
        }
        const box = make('input', { set: { type: 'checkbox' } });
        box.addEventListener('change', () => {
          const consent = store.state().about.consent;
          const others = (consent[who] ?? []).filter(one => one !== purpose);
          say({ consent: { ...consent, [who]: box.checked ? [...others, purpose] : others } });
        });
        return make('td', {}, box);
      })
    );
  const updateRow = (row: HTMLElement, who: string): void => {
    const word = audience(hub.words, who);
    const given = store.state().about.consent[who] ?? [];
    write(row.children[0] as HTMLElement, word);
    PURPOSES.forEach(([purpose, name], i) => {
      const box = row.children[i + 1].firstElementChild as HTMLInputElement | null;
      box?.setAttribute('aria-label', `${word}: ${hub.words[name]}`);
      box && (box.checked = given.includes(purpose));
    });
  };
  const drawLists = (state: State): void => {
    const { words } = hub;
    const offer = bringing.offer();
    const known: readonly string[] = offer?.languages ?? [];
    const options: Readonly<Record<keyof typeof lists, readonly [string, readonly Option[]]>> = {
      language: [
        words.impLanguage,
        [
          ['', words.bringChooseOne] as const,
          ...known.map(id => [id, languageName(id, hub.language)] as const)
        ]
      ],
      kind: [words.impKind, KINDS.map(id => [id, kindWord(words, id)] as const)],
      phase: [words.impPhase, PHASES.map(id => [id, id || words.impNone] as const)]
    };
    for (const name of ['language', 'kind', 'phase'] as const) {
      const list = lists[name];
      offerIn(list, ...options[name]);
      list.value = state.about[name];
    }
    call(month, words.impMonth);
    if (month.value !== state.about.month && document.activeElement !== month) {
      month.value = state.about.month;
    }
  };
  return {
    element,
    update: state => {
      const { words } = hub;
      const { about } = state;
      element.hidden = !state.entries.length || state.step !== 'about';
      drawLists(state);
      keyedList(others, foreign(state), {
        key: one => one.language,
        make: makeOther,
        update: updateOther
      });
      const audiences = bringing.offer()?.audiences ?? ['team'];
      write(consentHead, words.impConsent);
      if (head.dataset.of !== hub.language) {
        head.dataset.of = hub.language;
        head.replaceChildren(
          make(
            'tr',
            {},
            make('td', {}),
            ...PURPOSES.map(([, word, why]) =>
              make(
                'th',
                { set: { scope: 'col' } },
                make('span', { text: words[word] }),
                make('span', { class: 'rap-quiet rap-bring-means', text: words[why] })
              )
            )
          )
        );
      }
      keyedList(rows, [...audiences].sort(teamFirst), {
        key: who => who,
        make: makeRow,
        update: updateRow
      });
      table.hidden = about.rights === 'public';
      write(means, about.rights === 'public' ? '' : words.impConsentWhy);
      write(legend, words.bringNames);
      show(open, words.impPublic, about.rights === 'public');
      show(raw, words.bringNamesIn, about.read === false);
      show(read, words.bringNamesOut, about.read === true);
      door.update(state);
    }
  };
}

const teamFirst = (a: string, b: string): number =>
  Number(b === 'team') - Number(a === 'team') || a.localeCompare(b);

const show = (label: HTMLElement, text: string, on: boolean): void => {
  write(label.children[1] as HTMLElement, text);
  (label.firstElementChild as HTMLInputElement).checked = on;
};
