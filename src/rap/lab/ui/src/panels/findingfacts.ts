/** What a finding rests on, its standing, and what became of it. */

import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import type { Behind, FindingRow } from '../contract/findings';
import { fill, Words } from '../words';
import { why } from './findingform';
import type { Findings } from './findingdesk';
import { voiceActs, voiceTags } from './findingvoices';
import { jump } from './passage';
import { codeChip, codeOptions, go, named, section, select, when } from './page';

export const STATES = ['proposed', 'supported', 'contested', 'changed', 'set-aside'] as const;

export const stateWord = (words: Words, status: string): string =>
  ({
    proposed: words.stateProposed,
    supported: words.stateSupported,
    contested: words.stateContested,
    changed: words.stateChanged,
    'set-aside': words.stateSetAside
  })[status] ?? status;

export function restsOn({ words }: Hub, finding: FindingRow): string {
  const {
    codes = [],
    queries = [],
    codings = []
  } = finding.fallen.includes('evidence') ? { codes: finding.evidence.codes } : finding.evidence;
  const rests = [
    codes.length && fill(words.findingCodes, { n: codes.length }),
    queries.length && fill(words.findingQueries, { n: queries.length }),
    codings.length && fill(words.passagesN, { n: codings.length })
  ];
  return fill(words.restsOn, { n: rests.filter(Boolean).join(', ') || '0' });
}

export function behindPart(desk: Findings, finding: FindingRow): HTMLElement {
  const { hub, run } = desk;
  const { words } = hub;
  const { codes = [], queries = [] } = finding.evidence;
  const drop = (kind: string, what: string, name: string): HTMLElement | null => {
    const part = `drop ${what}`;
    const press = (text: string, key: string, act: () => void): HTMLElement =>
      button({
        class: 'rap-plain',
        text,
        set: { 'aria-label': `${text}: ${name}`, 'data-key': `${key} ${what}` },
        press: act
      });
    const away = (): void => void desk.act(finding, { act: 'drop', kind, what }, part, []);
    return !hub.mayCode()
      ? null
      : desk.isOpen(part)
        ? make(
            'span',
            { class: 'rap-asking' },
            why(desk, part),
            press(words.findingDrop, 'drop', away),
            press(words.close, 'keep', () => desk.close(part))
          )
        : press(words.findingDrop, 'drop', () => desk.edit(part));
  };
  const line = (shown: HTMLElement, ...acts: (HTMLElement | null)[]): HTMLElement =>
    make('li', { class: 'rap-behind' }, shown, make('span', { class: 'rap-acts' }, ...acts));
  const passage = (one: Behind): HTMLElement => {
    if (!one.source) {
      return line(
        make('span', { class: 'rap-quiet', text: words.findingGone }),
        drop('codings', one.coding, words.findingGone)
      );
    }
    const name = `${hub.sourceName(one.source)} ${hub.codeLabel(one.code)}`;
    const open = button({
      class: 'rap-plain',
      text: words.open,
      set: { 'aria-label': `${words.open}: ${name}`, 'data-key': `open ${one.coding}` },
      press: () => void jump(hub, run, one.source, one.start, one.end)
    });
    return line(
      make(
        'span',
        {},
        make(
          'span',
          { class: 'rap-memo-head' },
          make('strong', { text: hub.sourceName(one.source) }),
          codeChip(hub, one.code),
          make('span', { class: 'rap-quiet', text: one.coder }),
          ...voiceTags(desk, finding, one.coding)
        ),
        make('blockquote', { class: 'rap-quote', text: one.quote })
      ),
      open,
      ...voiceActs(desk, finding, one.coding, name),
      drop('codings', one.coding, name)
    );
  };
  const rows = [
    ...codes.map(code =>
      line(
        button(
          {
            class: 'rap-plain',
            set: { 'data-key': `see ${code}` },
            press: () => go(run, 'passages', { code })
          },
          codeChip(hub, code)
        ),
        drop('codes', code, hub.codeLabel(code))
      )
    ),
    ...queries.map(query =>
      line(
        button({
          class: 'rap-plain',
          text: query,
          set: { 'data-key': `see ${query}` },
          press: () => go(run, 'passages', { query })
        }),
        drop('queries', query, query)
      )
    ),
    ...(finding.passages ?? []).map(passage)
  ];
  return section(
    words.findingBehind,
    rows.length ? make('ul', { class: 'rap-plain-list' }, ...rows) : quiet(words.findingNothing),
    !hub.mayCode()
      ? ''
      : desk.isOpen('adding')
        ? adding(desk, finding)
        : opener(desk, 'adding', words.findingAddTo)
  );
}

/** Read first: what there is to fill in comes when it is asked for. */
export const opener = (desk: Findings, part: string, text: string): HTMLElement =>
  button({ class: 'rap-plain', text, set: { 'data-key': part }, press: () => desk.edit(part) });

function adding(desk: Findings, finding: FindingRow): HTMLElement {
  const { words } = desk.hub;
  const code = select(
    codeOptions(desk.hub, '…'),
    '',
    value => value && void desk.add(finding, value, [])
  );
  code.dataset.key = 'add code';
  const query = desk.field(
    'query',
    make('input', {
      class: 'rap-field',
      set: { type: 'text', placeholder: words.queryHint, maxlength: '500' }
    }),
    ''
  );
  const form = make(
    'form',
    { class: 'rap-asking' },
    named(words.findingAddCode, code),
    named(words.findingAddQuery, query, 'rap-wide-field'),
    make('button', {
      class: 'rap-plain',
      text: words.findingAdd,
      set: { type: 'submit', 'data-key': 'add' }
    })
  );
  form.addEventListener('submit', event => {
    event.preventDefault();
    if (query.value.trim()) {
      void desk.add(finding, query.value.trim(), ['query']);
    }
  });
  return form;
}

export function pastPart({ hub }: Findings, finding: FindingRow): HTMLElement {
  const rows = finding.history
    .map(step =>
      make(
        'li',
        {},
        make(
          'span',
          { class: 'rap-memo-head' },
          make('span', { class: 'rap-tag', text: stateWord(hub.words, step.status) }),
          make('span', {
            class: 'rap-quiet',
            text: [when(hub, step.date), step.by].filter(Boolean).join(' · ')
          })
        ),
        step.reason,
        ...Object.entries(step.was ?? {}).map(([language, text]) =>
          make(
            'span',
            { class: 'rap-was' },
            make('span', { class: 'rap-quiet', text: `${hub.words.findingWas} ` }),
            make('span', { text, set: { lang: language } })
          )
        )
      )
    )
    .reverse();
  return section(
    hub.words.findingPast,
    rows.length
      ? make('ol', { class: 'rap-plain-list rap-past', set: { reversed: '' } }, ...rows)
      : quiet(hub.words.findingPastNone)
  );
}
