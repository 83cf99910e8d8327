/**
 * What is said once about all files of an import: language, kind, phase, month, and what the people
 * in them agreed to.
 */

import { make, quiet } from '../elements';
import { Hub } from '../hub';
import { audience, languageName } from '../text/facts';
import { kindWord, named, Option, select } from './page';

export interface About {
  language: string;
  kind: string;
  phase: string;
  month: string;
  open: boolean;
  read: boolean;
  consent: Record<string, string[]>;
}

const KINDS = ['interview', 'focus-group', 'field-note', 'article', 'question'];
const PURPOSES = [
  ['analyse', 'impAnalyse'],
  ['count', 'impCount'],
  ['quote', 'impQuote']
] as const;

export const noAbout = (hub: Hub): About => ({
  language: hub.study?.languages[0] ?? 'fr',
  kind: 'interview',
  phase: '',
  month: '',
  open: false,
  read: false,
  consent: {}
});

/** As the server wants it. */
export function asked(about: About): Record<string, unknown> {
  const consent = Object.fromEntries(
    Object.entries(about.consent).filter(([, purposes]) => purposes.length)
  );
  return {
    language: about.language,
    kind: about.kind,
    ...(about.phase ? { phase: Number(about.phase) } : {}),
    ...(about.month ? { month: about.month } : {}),
    ...(about.open ? { public: true } : Object.keys(consent).length ? { consent } : {}),
    ...(about.read ? { anonymised: true } : {})
  };
}

/** `changed` is called after each change; `about` is changed in place. */
export function importForm(hub: Hub, about: About, changed: () => void): HTMLElement {
  const words = hub.words;
  const field = (
    label: string,
    options: readonly Option[],
    key: 'language' | 'kind' | 'phase'
  ): HTMLElement =>
    named(
      label,
      select(options, about[key], value => {
        about[key] = value;
        changed();
      })
    );
  const month = make('input', { class: 'rap-field', set: { type: 'month', autocomplete: 'off' } });
  month.value = about.month;
  month.addEventListener('change', () => {
    about.month = month.value;
    changed();
  });
  const check = (label: string, key: 'open' | 'read'): HTMLElement =>
    tick(label, about[key], on => {
      about[key] = on;
      changed();
    });
  return make(
    'fieldset',
    { class: 'rap-import-about' },
    make('legend', { text: words.impAbout }),
    make(
      'div',
      { class: 'rap-asking' },
      field(
        words.impLanguage,
        (hub.study?.known_languages ?? []).map(id => [id, languageName(id, hub.language)]),
        'language'
      ),
      field(
        words.impKind,
        KINDS.map(id => [id, kindWord(words, id)]),
        'kind'
      ),
      field(
        words.impPhase,
        [
          ['', words.impNone],
          ['1', '1'],
          ['2', '2'],
          ['3', '3']
        ],
        'phase'
      ),
      named(words.impMonth, month)
    ),
    about.open ? null : consents(hub, about, changed),
    check(words.impPublic, 'open'),
    check(words.impRead, 'read')
  );
}

function consents(hub: Hub, about: About, changed: () => void): HTMLElement {
  const words = hub.words;
  const audiences = [
    'team',
    ...Object.keys(
      (hub.study as { thresholds?: Record<string, number> } | null)?.thresholds ?? {}
    ).filter(id => id !== 'team')
  ];
  const head = make(
    'tr',
    {},
    make('td', {}),
    ...PURPOSES.map(([, word]) => make('th', { text: words[word], set: { scope: 'col' } }))
  );
  const rows = audiences.map(who =>
    make(
      'tr',
      {},
      make('th', { text: audience(words, who), set: { scope: 'row' } }),
      ...PURPOSES.map(([purpose, word]) => {
        const box = make('input', {
          set: { type: 'checkbox', 'aria-label': `${audience(words, who)}: ${words[word]}` }
        });
        box.checked = about.consent[who]?.includes(purpose) ?? false;
        box.addEventListener('change', () => {
          const others = (about.consent[who] ?? []).filter(one => one !== purpose);
          about.consent[who] = box.checked ? [...others, purpose] : others;
          changed();
        });
        return make('td', {}, box);
      })
    )
  );
  return make(
    'div',
    {},
    make(
      'table',
      { class: 'rap-table rap-consents' },
      make('caption', { text: words.impConsent }),
      make('thead', {}, head),
      make('tbody', {}, ...rows)
    ),
    quiet(words.impConsentWhy)
  );
}

export function tick(label: string, on: boolean, changed: (on: boolean) => void): HTMLElement {
  const box = make('input', { set: { type: 'checkbox' } });
  box.checked = on;
  box.addEventListener('change', () => changed(box.checked));
  return make('label', { class: 'rap-check' }, box, make('span', { text: label }));
}
