/**
 * One file of an import: who is who in it, corrected in place; one sentence when something is wrong
 * with it.
 */

import { labelled, ROLES } from '../core/reviewing';
import { make, quiet } from '../elements';
import { Hub } from '../hub';
import { Incoming } from '../protocol-review';
import { fill } from '../words';
import { named, select } from './page';
import { SOUNDS } from '../api';

export interface FileRow {
  id: string;
  name: string;
  item: Incoming | null;
  /** Corrected by hand: who, as written in the file -> role. */
  roles: Record<string, string>;
  turns: '' | 'one' | 'dashes';
  sentence: string;
  /** Its recording, which is sent once its text is sealed. */
  sound: File | null;
  state: 'new' | 'looked' | 'wrong' | 'done';
}

export const newRow = (id: string, name: string): FileRow => ({
  id,
  name,
  item: null,
  roles: {},
  turns: '',
  sentence: '',
  sound: null,
  state: 'new'
});

/** What is said of this file alone, as the server wants it. */
export const askedOf = (row: FileRow): Record<string, unknown> => ({
  files: [row.id],
  ...(row.turns === 'one' ? { one_speaker: true } : {}),
  ...(row.turns === 'dashes'
    ? { speakers: { '—': 'I+P1' } }
    : Object.keys(row.roles).length
      ? { speakers: labelled(row.roles) }
      : {})
});

/** `raw`: it goes to the vault, where a recording may lie beside it. */
export function fileRow(hub: Hub, row: FileRow, raw: boolean, changed: () => void): HTMLElement {
  const words = hub.words;
  const item = row.item;
  return make(
    'article',
    { class: 'rap-passage rap-import-file', set: { 'data-state': row.state } },
    make(
      'p',
      { class: 'rap-passage-head' },
      make('strong', { text: row.name }),
      item && row.state !== 'done'
        ? make('span', { class: 'rap-quiet', text: fill(words.words, { n: item.n_words }) })
        : null,
      row.state === 'new'
        ? make('span', { class: 'rap-quiet rap-end', text: words.impUnread })
        : null
    ),
    row.sentence
      ? make('p', {
          class: row.state === 'wrong' ? 'rap-trouble' : 'rap-quiet',
          text: row.sentence
        })
      : null,
    row.state === 'done' ? null : people(hub, row, changed),
    ...(row.state === 'done' ? [] : (item?.notes ?? []).map(note => quiet(note))),
    raw && row.id && row.state !== 'done' ? recording(hub, row) : null
  );
}

function recording(hub: Hub, row: FileRow): HTMLElement {
  const chosen = make('span', { class: 'rap-quiet', text: row.sound?.name ?? '' });
  const field = make('input', {
    class: 'rap-files',
    set: { type: 'file', accept: SOUNDS.map(one => `.${one}`).join(',') }
  });
  field.addEventListener('change', () => {
    row.sound = field.files?.[0] ?? null;
    chosen.textContent = '';
  });
  return make('div', {}, named(hub.words.recAdd, field), chosen);
}

function people(hub: Hub, row: FileRow, changed: () => void): HTMLElement | null {
  const words = hub.words;
  if (!row.item && !Object.keys(row.roles).length) {
    return row.state === 'wrong' || row.turns ? turns(hub, row, changed) : null;
  }
  const found = Object.keys(row.item?.found ?? row.roles);
  if (!found.length) {
    return make(
      'div',
      {},
      quiet(row.item?.speakers.length ? '' : words.impNobody),
      turns(hub, row, changed)
    );
  }
  const now = rolesOf(row);
  const roles = ROLES.map(role => [role, words[role as 'interviewer']] as const);
  return make(
    'ul',
    { class: 'rap-plain-list rap-who-is-who' },
    ...found.map(who =>
      make(
        'li',
        {},
        make('span', { text: who }),
        make('span', { class: 'rap-quiet', text: labelled(now)[who] }),
        roleField(fill(words.impRole, { who }), roles, now[who], role => {
          row.roles = { ...now, [who]: role };
          changed();
        })
      )
    )
  );
}

function roleField(
  label: string,
  roles: readonly (readonly [string, string])[],
  now: string,
  changed: (role: string) => void
): HTMLElement {
  const field = select(roles, now, changed);
  field.setAttribute('aria-label', label);
  return field;
}

/** Who is who now: as corrected, else as the file was read. */
function rolesOf(row: FileRow): Record<string, string> {
  const role = new Map(row.item?.speakers.map(one => [one.label, one.role]));
  const read = Object.entries(row.item?.found ?? {}).map(([who, label]) => [
    who,
    role.get(label) ?? 'participant'
  ]);
  return { ...(Object.fromEntries(read) as Record<string, string>), ...row.roles };
}

function turns(hub: Hub, row: FileRow, changed: () => void): HTMLElement {
  const options = [
    ['', hub.words.impNone],
    ['one', hub.words.impOne],
    ['dashes', hub.words.impDashes]
  ] as const;
  return named(
    hub.words.impTurns,
    select(options, row.turns, value => {
      row.turns = value as FileRow['turns'];
      changed();
    })
  );
}
