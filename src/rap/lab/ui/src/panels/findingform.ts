/** The words of a finding, language by language: read, written, translated, checked. */

import { button, make } from '../elements';
import { keyedList } from '../keyed';
import type { FindingRow, WordingRow } from '../contract/findings';
import { languageName } from '../text/facts';
import { fill } from '../words';
import type { FindingAct, Findings } from './findingdesk';
import { named, Option, section, select } from './page';

/** These say enough by themselves, and so does a first translation. */
const NO_REASON: readonly string[] = ['check', 'voice', 'against'];

export const needsReason = (finding: FindingRow, act: FindingAct): boolean =>
  act.act === 'say'
    ? !act.of || (act.seen !== '' && act.text.trim() !== finding.statement[act.language]?.text)
    : !NO_REASON.includes(act.act);

export function wordsPart(desk: Findings): HTMLElement {
  const lines = make('div', {});
  const part = section(desk.hub.words.findingWords, lines, make('div', { class: 'rap-asking' }));
  part.dataset.part = 'words';
  return part;
}

/** A language whose words are as they were stays the element it is, with what is typed in it. */
export function drawWords(part: HTMLElement, desk: Findings, finding: FindingRow): void {
  const { hub } = desk;
  const [lines, others] = [...part.children].slice(1) as HTMLElement[];
  const said = Object.keys(finding.statement);
  const begun = [...desk.editing]
    .filter(key => key.startsWith('text '))
    .map(key => key.slice(5))
    .filter(language => !said.includes(language));
  const mayWrite = hub.mayCode();
  keyedList(lines, [...said, ...begun], {
    key: language =>
      JSON.stringify([
        ...[finding.id, language, hub.language, mayWrite, desk.isOpen(`text ${language}`)],
        ...[finding.statement[language], said.map(one => finding.statement[one].hash)]
      ]),
    make: language =>
      desk.isOpen(`text ${language}`) && mayWrite
        ? writing(desk, finding, language)
        : reading(desk, finding, language)
  });
  const known = [
    ...new Set([...(hub.study?.languages ?? []), ...(hub.study?.known_languages ?? [])])
  ];
  const left: Option[] = known
    .filter(one => !said.includes(one) && !begun.includes(one))
    .map(one => [one, languageName(one, hub.language)] as const);
  const rows = mayWrite && left.length ? [left] : [];
  keyedList(others, rows, {
    key: options => JSON.stringify([options, hub.language]),
    make: options => {
      const more = select([['', '…'], ...options], '', one => one && desk.edit(`text ${one}`));
      more.dataset.key = 'more';
      return named(hub.words.findingMore, more);
    }
  });
}

/** The reason of what is changed in one part of the page. */
export function why(desk: Findings, part: string): HTMLElement {
  const made = make('input', { class: 'rap-field', set: { type: 'text', maxlength: '2000' } });
  return named(desk.hub.words.findingWhy, desk.field(`why ${part}`, made, ''), 'rap-wide-field');
}

interface ForMembers {
  keys: string[];
  rows: HTMLElement[];
  told(): Record<string, string>;
}

/** The reason as members may read it, a line for each language the finding is in. */
export function forMembers(desk: Findings, finding: FindingRow, part: string): ForMembers {
  const { hub } = desk;
  const fields = Object.keys(finding.statement).map(language => {
    const key = `told ${part}${language}`;
    const set = { type: 'text', maxlength: '2000', lang: language };
    const input = desk.field(key, make('input', { class: 'rap-field', set }), '');
    const facts = { language: languageName(language, hub.language) };
    const row = named(fill(hub.words.findingForMembers, facts), input, 'rap-wide-field');
    return { key, row, said: () => [language, input.value.trim()] as const };
  });
  return {
    keys: fields.map(one => one.key),
    rows: fields.map(one => one.row),
    told: () => Object.fromEntries(fields.map(one => one.said()))
  };
}

/** The group in which something was said, or none. */
export function groupField(
  { hub }: Findings,
  { groups = [] }: FindingRow
): { row: HTMLElement; chosen(): string } {
  let chosen = '';
  const options = groups.map(id => [id, hub.sourceName(id)] as const);
  const field = select([['', hub.words.findingNoGroup], ...options], '', one => (chosen = one));
  field.dataset.key = 'group';
  return { row: named(hub.words.findingGroup, field), chosen: () => chosen };
}

/** What falls away with other words: all that stands beside the sentence today. */
function fallsPart({ hub }: Findings, finding: FindingRow): HTMLElement {
  const said = Object.entries(finding.said ?? {}).filter(
    ([kind]) => !finding.fallen.includes(kind)
  );
  return make(
    'div',
    { class: 'rap-quiet' },
    make('p', { text: hub.words.findingFalls }),
    make('ul', {}, ...said.map(([, text]) => make('li', { text })))
  );
}

function stateLine({ hub }: Findings, row: WordingRow): HTMLElement {
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

type Press = (id: string, label: string, press: () => void, isMain?: boolean) => HTMLElement;

/** Buttons about one language, each with its name. */
const pressOf =
  (desk: Findings, language: string): Press =>
  (id, label, press, isMain = false) => {
    const name = languageName(language, desk.hub.language);
    return button({
      class: isMain ? 'rap-main' : 'rap-plain',
      text: label,
      set: { 'aria-label': `${label}: ${name}`, 'data-key': `${id} ${language}` },
      press
    });
  };

/** What it says, and what can be done with it. */
function reading(desk: Findings, finding: FindingRow, language: string): HTMLElement {
  const { hub } = desk;
  const { words } = hub;
  const row = finding.statement[language];
  const press = pressOf(desk, language);
  const part = `text ${language}`;
  const act = (did: FindingAct): void => void desk.act(finding, did, part, []);
  const mayCheck = !row.older && !row.checked_by && row.by !== hub.me()?.id;
  const of = row.from || (row.older ? firstOf(finding, language) : '');
  return make(
    'div',
    { class: 'rap-said' },
    make('p', { class: 'rap-statement', text: row.text, set: { lang: language } }),
    stateLine(desk, row),
    hub.mayCode()
      ? make(
          'div',
          { class: 'rap-acts' },
          press('edit', words.findingEdit, () => desk.edit(part)),
          row.older
            ? press('fits', words.findingFits, () =>
                act({ act: 'say', language, text: row.text, of, seen: row.hash, told: {} })
              )
            : null,
          mayCheck
            ? press('check', words.findingCheck, () =>
                act({ act: 'check', language, seen: row.hash })
              )
            : null
        )
      : null
  );
}

const firstOf = (finding: FindingRow, language: string): string => {
  const others = Object.keys(finding.statement).filter(one => one !== language);
  return others.find(one => !finding.statement[one].of) ?? others[0] ?? '';
};

function writing(desk: Findings, finding: FindingRow, language: string): HTMLElement {
  const { hub } = desk;
  const { words } = hub;
  const row: WordingRow | undefined = finding.statement[language];
  const name = languageName(language, hub.language);
  const others = Object.keys(finding.statement).filter(one => one !== language);
  const first = firstOf(finding, language);
  let of = row ? row.from || (row.older ? first : '') : first;
  const [key, seen] = [`text ${language}`, row?.hash ?? ''];
  const label = fill(words.findingIn, { language: name });
  const text = desk.field(
    key,
    make('textarea', {
      class: 'rap-field',
      set: { rows: '3', lang: language, 'aria-label': label }
    }),
    row?.text ?? ''
  );
  const newer = desk.typed.has(key) && desk.before.get(key) !== (row?.text ?? '');
  const members = forMembers(desk, finding, `${key} `);
  const falls = fallsPart(desk, finding);
  falls.hidden = !row || of !== '';
  const say = (): void => {
    const act = { act: 'say', language, text: text.value, of, seen, told: members.told() } as const;
    void desk.act(finding, act, key, [key, ...members.keys]);
  };
  const choose = select(
    [['', words.findingOwn], ...others.map(one => [one, languageName(one, hub.language)] as const)],
    of,
    value => {
      of = value;
      falls.hidden = !row || of !== '';
    }
  );
  choose.dataset.key = `of ${language}`;
  const press = pressOf(desk, language);
  text.addEventListener('keydown', event => {
    if (event.key === 'Enter' && event.ctrlKey) {
      event.preventDefault();
      say();
    }
  });
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
      why(desk, key),
      ...(row ? members.rows : [])
    ),
    falls,
    make(
      'div',
      { class: 'rap-acts' },
      press('save', words.findingSave, say, true),
      press('close', words.close, () => desk.close(key)),
      row && others.length
        ? press(
            'unsay',
            words.findingUnsay,
            () => void desk.act(finding, { act: 'unsay', language, seen }, key, [key])
          )
        : null
    )
  );
}
