/** The words of a finding, language by language: written, translated, checked; and a new one. */

import { button, make } from '../elements';
import { FindingAct, FullFinding, Wording } from '../protocol-pages';
import { languageName } from '../text/facts';
import { fill } from '../words';
import type { Findings } from './findings';
import { named, Option, section, select } from './page';

/** A first translation and a check say enough by themselves. */
export const needsReason = (finding: FullFinding, act: FindingAct): boolean =>
  act.act === 'say'
    ? !act.of || (act.seen !== '' && act.text.trim() !== finding.statement[act.language]?.text)
    : act.act !== 'check';

export function wordsPart(desk: Findings, finding: FullFinding): HTMLElement {
  const { hub } = desk;
  const known = Object.keys(finding.statement);
  const wanted = [
    ...new Set([
      ...known,
      ...(hub.study?.languages ?? []),
      ...[...desk.typed.keys()].filter(key => key.startsWith('more ')).map(key => key.slice(5))
    ])
  ];
  if (!hub.mayCode()) {
    return section(
      hub.words.findingWords,
      ...known.map(one =>
        make(
          'div',
          { class: 'rap-said' },
          make('p', {
            class: 'rap-statement',
            text: finding.statement[one].text,
            set: { lang: one }
          }),
          stateLine(desk, finding.statement[one])
        )
      )
    );
  }
  const others: Option[] = [
    ['', '…'],
    ...(hub.study?.known_languages ?? [])
      .filter(one => !wanted.includes(one))
      .map(one => [one, languageName(one, hub.language)] as const)
  ];
  const more = select(others, '', language => {
    desk.typed.set(`more ${language}`, '');
    desk.draw();
  });
  more.dataset.key = 'more';
  return section(
    hub.words.findingWords,
    why(desk, 'words'),
    ...wanted.map(one => oneLanguage(desk, finding, one)),
    others.length > 1 ? named(hub.words.findingMore, more) : ''
  );
}

/** The reason of what is changed next in one part of the page. */
export function why(desk: Findings, part: string): HTMLElement {
  const made = make('input', { class: 'rap-field', set: { type: 'text', maxlength: '2000' } });
  return named(desk.hub.words.findingWhy, desk.field(`why ${part}`, made, ''), 'rap-wide-field');
}

function stateLine({ hub }: Findings, row: Wording): HTMLElement {
  const { words } = hub;
  const who = row.by || '?';
  const made = row.of
    ? row.older
      ? words.findingOlder
      : fill(words.findingTranslated, { language: languageName(row.from, hub.language), who })
    : fill(words.findingWritten, { who });
  const checked = row.checked_by
    ? fill(words.findingChecked, { who: row.checked_by })
    : words.findingUnchecked;
  return make('p', { class: row.older ? 'rap-bar' : 'rap-quiet', text: `${made}; ${checked}` });
}

function oneLanguage(desk: Findings, finding: FullFinding, language: string): HTMLElement {
  const { hub } = desk;
  const { words } = hub;
  const row: Wording | undefined = finding.statement[language];
  const name = languageName(language, hub.language);
  const others = Object.keys(finding.statement).filter(one => one !== language);
  const first = others.find(one => !finding.statement[one].of) ?? others[0] ?? '';
  let of = row ? row.from || (row.older ? first : '') : first;
  const [key, seen] = [`text ${language}`, row?.hash ?? ''];
  const text = desk.field(
    key,
    make('textarea', {
      class: 'rap-field',
      set: { rows: '3', lang: language, 'aria-label': fill(words.findingIn, { language: name }) }
    }),
    row?.text ?? ''
  );
  const newer = desk.typed.has(key) && desk.before.get(key) !== row?.text;
  const say = (): void =>
    void desk.act(finding, { act: 'say', language, text: text.value, of, seen }, 'words', [
      key,
      `more ${language}`
    ]);
  const choose = select(
    [['', words.findingOwn], ...others.map(one => [one, languageName(one, hub.language)] as const)],
    of,
    value => (of = value)
  );
  choose.dataset.key = `of ${language}`;
  const press = (id: string, label: string, press: () => void, main = false): HTMLElement =>
    button({
      class: main ? 'rap-main' : 'rap-plain',
      text: label,
      set: { 'aria-label': `${label}: ${name}`, 'data-key': `${id} ${language}` },
      press
    });
  text.addEventListener('keydown', event => {
    if (event.key === 'Enter' && event.ctrlKey) {
      event.preventDefault();
      say();
    }
  });
  const mayCheck = row !== undefined && !row.older && !row.checked_by && row.by !== hub.me()?.id;
  return make(
    'fieldset',
    { class: 'rap-text-set rap-said' },
    make('legend', { text: name }),
    text,
    row && newer
      ? make('p', { class: 'rap-bar', text: fill(words.findingMeanwhile, { text: row.text }) })
      : null,
    row ? stateLine(desk, row) : null,
    make(
      'div',
      { class: 'rap-asking' },
      others.length ? named(words.findingOf, choose) : null,
      press('save', words.findingSave, say, true),
      row?.older
        ? press(
            'fits',
            words.findingFits,
            () =>
              void desk.act(
                finding,
                { act: 'say', language, text: row.text, of, seen },
                'words',
                []
              )
          )
        : null,
      mayCheck
        ? press(
            'check',
            words.findingCheck,
            () => void desk.act(finding, { act: 'check', language, seen }, 'words', [])
          )
        : null,
      row && others.length
        ? press(
            'unsay',
            words.findingUnsay,
            () => void desk.act(finding, { act: 'unsay', language, seen }, 'words', [key])
          )
        : null
    )
  );
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
