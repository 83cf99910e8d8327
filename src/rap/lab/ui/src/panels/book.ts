/**
 * The codebook to read and to work on: the tree on the left (a code or a group is moved by dragging
 * it, or by Alt and an arrow), what is chosen on the right.
 */

import { createDeeds } from '../core/deed';
import { Said } from '../core/undo-list';
import { button, make, Part as Shown, quiet } from '../elements';
import { Hub } from '../hub';
import { Labels } from '../protocol';
import type { CodebookShown, CodeRow } from '../contract/codebook';
import { createFacts } from './bookfacts';
import { newCode, newGroup, readGroup } from './booknew';
import { readCode } from './bookread';
import { createTree } from './booktree';
import { createPage, lastUsed, Page } from './page';
import { didWhat, Fields } from './bookdid';
import { proposalsPart } from './proposals';
import { Facts, Run } from './registry';
import { pageLink } from '../parts/links';

/** What is open to be edited; "" is reading. */
export type Part =
  | ''
  | 'label'
  | 'definition'
  | 'include'
  | 'exclude'
  | 'example'
  | 'colour'
  | 'move'
  | 'merge'
  | 'split'
  | 'use'
  | 'memo';

type Kind = 'code' | 'group';

/** What the parts of this page share. */
export interface Book {
  hub: Hub;
  run: Run;
  page: Page;
  /** Whether codes are changed, or changes proposed, by who is here. */
  readonly may: boolean;
  languages(): string[];
  codes(): CodeRow[];
  /** Does or proposes it; whether it went through. */
  act(act: string, code: string, reason: string, fields?: Fields): Promise<boolean>;
  group(act: string, group: string, fields: Fields): Promise<boolean>;
  pick(kind: Kind, id: string): void;
  edit(part: Part): void;
  /** What was written is kept, or is as it was: back to reading. */
  close(): void;
  make(kind: Kind, group?: string): void;
}

export function createBook(host: HTMLElement, hub: Hub, run: Run): Shown<Facts> {
  let chosen: { kind: Kind; id: string } = { kind: 'code', id: '' };
  let making: { kind: Kind; group: string } | null = null;
  let open: Part = '';
  let dirty = false;
  let strokes = 0;
  const page = createPage(host, hub, 'book', () => draw());
  const top = make('div', {});
  const right = make('div', {
    class: 'rap-detail',
    on: {
      input: () => {
        dirty = true;
        strokes += 1;
      }
    }
  });
  let sent = false; // by the form that stands there, and not by a drag or a button
  right.addEventListener('submit', () => (sent = true), true);
  right.addEventListener('submit', () => (sent = false));
  const deedOf = createDeeds(hub.requests);
  const full = (): CodebookShown => hub.codebook as CodebookShown;
  /** What went wrong is said above, which may be out of sight: it stands in the editor, too. */
  const trouble = (): void => {
    const line = right.querySelector('.rap-editor > .rap-trouble');
    line?.replaceChildren(page.news());
    line?.scrollIntoView({ block: 'nearest' });
  };
  /** Sends it; what somebody writes meanwhile stays, else what is chosen or was made is read. */
  const send = async (path: string, body: object, did: Said, id: string): Promise<boolean> => {
    const [form, written, was, mine] = [right.firstChild, strokes, dirty, sent];
    dirty &&= !mine; // on its way: whoever goes to another code now loses nothing
    page.say('');
    const told = { ...did, where: { page: 'book', name: hub.words.pageBook } };
    const work = deedOf(JSON.stringify(body)).do<CodebookShown>(path, body, 'POST', told);
    const reply = await page.attempt(work);
    if (!reply) {
      dirty = was || dirty;
      trouble();
      return false;
    }
    await hub.readCodebook();
    const free = mine ? strokes === written : !(making || open || dirty);
    if (right.firstChild === form && free) {
      const held = right.contains(document.activeElement);
      const at = document.activeElement instanceof HTMLSelectElement ? 'select' : 'h2';
      if (making && (making.kind === 'group' || hub.codes.has(id))) {
        chosen = { kind: making.kind, id }; // a code may only be proposed
      }
      [open, making] = ['', null];
      detail();
      tree.update(chosen.id);
      if (held) {
        right.querySelector<HTMLElement>(at)?.focus();
      }
    }
    return true;
  };
  const leave = (): boolean => !dirty || window.confirm(hub.words.leaveUnsaved);
  const book: Book = {
    hub,
    run,
    page,
    get may() {
      return hub.may('newCode');
    },
    languages: () => full().languages ?? hub.study?.languages ?? ['en'],
    codes: () => full().codes,
    act: async (act, code, reason, fields = {}) => {
      if (!reason.trim()) {
        page.say(hub.words.bookReasonNeeded, true);
        trouble();
        right.querySelector<HTMLElement>('[name="reason"]')?.focus();
        return false;
      }
      const body = { act, code, reason: reason.trim(), ...fields };
      return send('codebook/acts', body, didWhat(hub, act, code, fields), code);
    },
    group: (act, group, fields) => {
      const label = full().families.find(one => one.id === group)?.label ?? fields.label;
      const facts = { group: hub.label(label as Labels | undefined, group) };
      const body = { act, group, ...fields };
      return send('codebook/groups', body, { word: 'didGroup', facts }, group);
    },
    pick: (kind, id) => {
      const other = id !== chosen.id || kind !== chosen.kind || making !== null;
      if (other && !leave()) {
        return;
      }
      if (other) {
        [chosen, making, open] = [{ kind, id }, null, ''];
        detail();
      }
      tree.update(chosen.id);
    },
    edit: part => {
      if (part !== open && dirty && !leave()) {
        return;
      }
      const before = open;
      [open, making] = [part, null];
      detail();
      const to = part
        ? right.querySelector<HTMLElement>('.rap-editor :is(input, textarea, select)')
        : (right.querySelector<HTMLElement>(`[data-edit="${before}"]`) ??
          right.querySelector<HTMLElement>('h2'));
      to?.focus();
    },
    close: () => {
      dirty = false;
      book.edit('');
    },
    make: (kind, group = '') => {
      if (leave()) {
        making = { kind, group };
        detail();
        right.querySelector<HTMLElement>('input')?.focus();
      }
    }
  };
  const tree = createTree(book);
  const shown = (): HTMLElement[] => {
    if (making) {
      return [making.kind === 'code' ? newCode(book, making.group) : newGroup(book)];
    }
    const code = full().codes.find(one => one.code === chosen.id);
    const group = full().families.find(one => one.id === chosen.id);
    return chosen.kind === 'group' && group
      ? [readGroup(book, group, open)]
      : chosen.kind === 'code' && code
        ? [readCode(book, code, open), createFacts(book, code)]
        : [quiet(hub.words.bookPick)];
  };
  const detail = (): void => {
    dirty = false;
    right.replaceChildren(...shown());
  };
  const draw = (): void => {
    chosen = chosen.id ? chosen : { kind: 'code', id: lastUsed(hub) };
    const print = (['list', 'cards'] as const).map(form =>
      pageLink(
        `codebook/print?form=${form}&language=${hub.language}`,
        form === 'list' ? hub.words.bookPrintList : hub.words.bookPrintCards
      )
    );
    const fresh = (kind: Kind, text: string): HTMLElement =>
      button({
        class: kind === 'code' ? 'rap-main' : 'rap-plain',
        text,
        press: () => book.make(kind, chosen.kind === 'group' ? chosen.id : '')
      });
    top.replaceChildren(
      make(
        'div',
        { class: 'rap-acts' },
        book.may ? fresh('code', hub.words.bookNew) : null,
        hub.may('lead') ? fresh('group', hub.words.bookGroupNew) : null,
        ...print
      ),
      proposalsPart(book, full().proposals ?? [])
    );
    tree.update(chosen.id);
    if (!making && !open && !dirty) {
      detail(); // what somebody is writing stays as it is
    }
  };
  page.body.replaceChildren(top, make('div', { class: 'rap-split' }, tree.element, right));
  const stops = [
    page.stop,
    hub.changed.codebook.connect(() => page.keeping(draw)),
    hub.changed.study.connect(() => page.keeping(draw))
  ];
  draw();
  return {
    update: facts => {
      if (facts?.code) {
        book.pick('code', String(facts.code));
      }
    },
    destroy: () => stops.forEach(stop => stop())
  };
}
