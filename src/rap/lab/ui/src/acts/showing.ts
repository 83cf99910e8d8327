/** Whose codings and which codes are shown in the texts, as boxes to tick. */

import { Without, without } from '../core/hidden';
import { treeOf } from '../core/tree';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { fill } from '../words';
import { Desk } from './desk';
import { openBox } from './dialog';

interface Row {
  id: string;
  label: string;
  colour?: string;
  n: number;
}

type Kind = keyof Without;

/** "12 of 40 codings are shown". */
export function shownOf(hub: Hub, desk: Desk): { shown: number; all: number } {
  const { marks } = desk.session;
  return { shown: without(marks, hub.hidden.now()).length, all: marks.length };
}

/** Coders and codes of this text, and those that are hidden elsewhere: they can be shown again. */
function rowsOf(hub: Hub, desk: Desk): Record<Kind, Row[]> {
  const { marks } = desk.session;
  const hidden = hub.hidden.now();
  const count = (of: 'coder' | 'code', id: string): number =>
    marks.filter(mark => mark[of] === id).length;
  const me = hub.me()?.id ?? '';
  const coders = [...new Set([...marks.map(mark => mark.coder), ...hidden.coders])].sort(
    (a, b) => Number(b === me) - Number(a === me) || a.localeCompare(b)
  );
  const codes = new Set([...marks.map(mark => mark.code), ...hidden.codes]);
  const inTree = treeOf(hub.codebook, new Set()).flatMap(row => row.code?.code ?? []);
  const order = [
    ...inTree.filter(id => codes.has(id)),
    ...[...codes].filter(id => !inTree.includes(id))
  ];
  return {
    coders: coders.map(id => ({
      id,
      label: id === me ? `${id} (${hub.words.you})` : id,
      n: count('coder', id)
    })),
    codes: order.map(id => ({
      id,
      label: hub.codeLabel(id),
      colour: hub.colours.get(id),
      n: count('code', id)
    }))
  };
}

export function chooseShown(hub: Hub, desk: Desk): void {
  const { words } = hub;
  const told = make('p', { class: 'rap-quiet', set: { role: 'status' } });
  const ticks: { kind: Kind; id: string; field: HTMLInputElement }[] = [];
  const hide = (change: (kind: Kind, id: string) => boolean | null): void => {
    const now = hub.hidden.now();
    const next = { coders: new Set(now.coders), codes: new Set(now.codes) };
    for (const { kind, id, field } of ticks) {
      field.checked = change(kind, id) ?? field.checked;
      if (field.checked) {
        next[kind].delete(id);
      } else {
        next[kind].add(id);
      }
    }
    hub.hidden.set({ coders: [...next.coders], codes: [...next.codes] });
    tell();
  };
  const tell = (): void => {
    told.textContent = fill(words.showSome, { ...shownOf(hub, desk) });
  };
  const row = (kind: Kind, one: Row): HTMLElement => {
    const field = make('input', { set: { type: 'checkbox' } });
    field.checked = !hub.hidden.now()[kind].includes(one.id);
    field.addEventListener('change', () => hide(() => null));
    ticks.push({ kind, id: one.id, field });
    const swatch = one.colour ? make('span', { class: 'rap-swatch' }) : null;
    swatch?.style.setProperty('background', one.colour ?? '');
    return make(
      'label',
      { class: 'rap-check' },
      field,
      swatch,
      make('span', { class: 'rap-shown-label', text: one.label }),
      make('span', { class: 'rap-quiet', text: String(one.n) })
    );
  };
  const every = (kind: Kind, shown: boolean): HTMLElement =>
    button({
      class: 'rap-link',
      text: shown ? words.showAll : words.showNone,
      set: { 'aria-label': `${title(kind)}: ${shown ? words.showAll : words.showNone}` },
      press: () => hide(one => (one === kind ? shown : null))
    });
  const title = (kind: Kind): string => (kind === 'coders' ? words.showPeople : words.showCodes);
  const rows = rowsOf(hub, desk);
  const group = (kind: Kind): HTMLElement =>
    make(
      'fieldset',
      { class: 'rap-shown-group' },
      make(
        'legend',
        {},
        make('span', { text: title(kind) }),
        every(kind, true),
        every(kind, false)
      ),
      make('div', { class: 'rap-shown-rows' }, ...rows[kind].map(one => row(kind, one)))
    );
  const groups = (['coders', 'codes'] as const).filter(kind => rows[kind].length).map(group);
  const close = button({ class: 'rap-main', text: words.close, press: () => box.end() });
  const box = openBox(
    words.showChoose.replace('…', ''),
    desk.boxAtHead(),
    () => desk.focus(),
    ...groups,
    told,
    make('div', { class: 'rap-box-foot' }, close)
  );
  tell();
  (ticks[0]?.field ?? close).focus();
}
