/**
 * Memos: ideas, method, position, portraits, the diary, questions for the group; searched, read,
 * written, printed.
 */

import { heard } from '../changes';
import { plain } from '../core/tree';
import { button, dress, make, Part, quiet } from '../elements';
import { Hub } from '../hub';
import { keyedList } from '../keyed';
import type { MemoRow } from '../contract/memos';
import { createMemoForm, Draft, isChanged, subjectOf } from './memoform';
import { TYPES, typeWord } from './memotypes';
import { createPage, named, select, when } from './page';
import { printMemos } from './printing';
import { Facts, Run } from './registry';

export function createMemos(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let memos: MemoRow[] = [];
  let draft: Draft | null = null;
  let typed = '';
  let kind = '';
  let about = '';
  let formSays = '';
  const page = createPage(host, hub, 'memos', () => draw());
  const list = make('div', { class: 'rap-memo-list' });
  const right = make('div', { class: 'rap-detail' });
  const top = make('div', { class: 'rap-acts' });
  const kinds = make('div', {});
  const search = make('input', { class: 'rap-field', set: { type: 'search' } });
  search.addEventListener('input', () => {
    typed = search.value;
    drawList();
  });

  const subject = (memo: MemoRow): string => subjectOf(hub, memo);
  const shown = (): MemoRow[] =>
    memos.filter(
      memo =>
        (!kind || memo.type === kind) &&
        (!about || about === memo.about || about === memo.source) &&
        plain(`${memo.text} ${subject(memo)} ${memo.by}`).includes(plain(typed))
    );
  const read = async (): Promise<void> => {
    const seen = draft;
    const found = await page.read<{ memos: MemoRow[] }>('list', 'memos');
    if (!found) {
      return; // a newer reading is under way, or it did not go well: the old list proves nothing
    }
    memos = found.memos;
    // what was taken back, or changed elsewhere, is shown; what is being written stays
    const now = draft?.id ? (memos.find(memo => memo.id === draft?.id) ?? null) : draft;
    const other =
      !now || (['text', 'type', 'private'] as const).some(key => now[key] !== draft?.[key]);
    // what was saved or opened meanwhile is newer than this answer
    if (other && draft === seen && !unsaved()) {
      draft = now ?? shown()[0] ?? null;
      page.keeping(drawForm);
    }
    drawList();
  };
  const unsaved = (): boolean => {
    const form = right.querySelector('form');
    return form !== null && draft !== null && isChanged(form, draft);
  };
  const edit = (next: Draft | null): void => {
    if (unsaved() && !window.confirm(hub.words.leaveUnsaved)) {
      return;
    }
    draft = next;
    formSays = '';
    drawForm();
    right.querySelector<HTMLElement>('textarea')?.focus();
    drawList();
  };
  const showRow = (row: HTMLElement, memo: MemoRow): void => {
    const facts = [
      subject(memo),
      memo.by,
      when(hub, memo.date),
      memo.private ? hub.words.memoPrivateSign : ''
    ];
    dress(
      row,
      {
        class: memo.id === draft?.id ? 'rap-memo rap-alone' : 'rap-memo',
        set: { 'aria-current': memo.id === draft?.id ? 'true' : undefined }
      },
      make(
        'span',
        { class: 'rap-memo-head' },
        make('strong', { text: typeWord(hub.words, memo.type) }),
        make('span', { class: 'rap-quiet', text: facts.filter(Boolean).join(' · ') })
      ),
      make('span', { class: 'rap-memo-text', text: memo.text.slice(0, 220) })
    );
  };
  const drawList = (): void => {
    const rows = shown();
    keyedList(list, rows, {
      key: memo => memo.id,
      make: ({ id }) => button({ press: () => edit(memos.find(memo => memo.id === id) ?? null) }),
      update: showRow
    });
    if (!rows.length) {
      list.append(quiet(hub.words.memoNone));
    }
  };
  const told = (): string => JSON.stringify([draft, hub.language, hub.me()?.id, hub.mayCode()]);
  /** What says the same stays: somebody may be about to press there. */
  const drawForm = (): void => {
    if (formSays === told()) {
      return;
    }
    formSays = told();
    const form: HTMLElement | null =
      draft &&
      createMemoForm({ hub, run, page }, draft, saved => {
        if (right.firstChild === form) {
          draft = saved;
          formSays = saved ? told() : '';
          drawForm();
        }
        void read();
      });
    right.replaceChildren(...(form ? [form] : []));
  };
  const fresh = (type: string, on: string): void =>
    edit({
      id: '',
      source: '',
      about: on,
      by: hub.me()?.id ?? '',
      date: '',
      seen: '',
      type,
      private: type === 'reflexive',
      text: ''
    });
  const draw = (): void => {
    const words = hub.words;
    search.placeholder = words.memoSearch;
    search.setAttribute('aria-label', words.memoSearch);
    kinds.replaceChildren(
      named(
        words.memoType,
        select(
          [
            ['', words.memoAll],
            ...[...TYPES, 'summary'].map(one => [one, typeWord(words, one)] as const)
          ],
          kind,
          value => {
            kind = value;
            drawList();
          }
        )
      )
    );
    const writing = hub.mayCode()
      ? [
          button({
            class: 'rap-main',
            text: words.memoNew,
            press: () => fresh('analytic', about || hub.desk?.session.id || hub.me()?.id || '')
          }),
          button({
            class: 'rap-plain',
            text: words.memoDiary,
            press: () => fresh('reflexive', hub.me()?.id ?? '')
          })
        ]
      : [];
    const only = about
      ? button({
          class: 'rap-plain',
          text: `✕ ${hub.codes.has(about) ? hub.codeLabel(about) : about}`,
          press: () => {
            about = '';
            draw();
          }
        })
      : null;
    top.replaceChildren(
      ...writing,
      button({
        class: 'rap-plain',
        text: words.memoPrint,
        press: () => printMemos(hub, shown(), subject)
      }),
      only ?? ''
    );
    drawList();
    if (!unsaved()) {
      drawForm(); // what somebody is writing stays as it is
    }
  };
  page.body.replaceChildren(
    top,
    make(
      'div',
      { class: 'rap-split' },
      make('div', { class: 'rap-memo-side' }, search, kinds, list),
      right
    )
  );
  const stops = [
    page.stop,
    hub.changed.study.connect(() => page.resting(draw)),
    hub.changed.codebook.connect(drawList),
    heard.connect(changes => changes.memos && void read())
  ];
  draw();
  void read();
  return {
    update: facts => {
      if (facts?.new) {
        fresh(String(facts.type ?? 'analytic'), String(facts.new));
      } else if (facts?.about) {
        about = String(facts.about);
        draw();
      }
      void read();
    },
    destroy: () => stops.forEach(stop => stop())
  };
}
