/** One memo: kind, what it is about, for whom, its text. Others' memos can be read. */

import { createDeed } from '../core/deed';
import { Told } from '../core/requests';
import { cellOf } from '../core/summaries';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import type { MemoRow } from '../contract/memos';
import { fill, Words } from '../words';
import { isSource, jump, placeOf } from './passage';
import { TYPES, typeWord } from './memotypes';
import { codeOptions, go, named, Page, select } from './page';
import { Run } from './registry';

/** A memo, or one that is not written yet: its id is "" then. */
export type Draft = MemoRow;

interface Around {
  hub: Hub;
  run: Run;
  page: Page;
}

/** What a memo is about, as people call it. */
export function subjectOf(hub: Hub, { about, source }: MemoRow): string {
  const cell = cellOf(about);
  return cell
    ? `${cell.person} · ${hub.codeLabel(cell.code)}`
    : hub.codes.has(about)
      ? hub.codeLabel(about)
      : hub.sourceName(about.length === 32 ? source : (placeOf(about)?.source ?? about));
}

/** Where a memo leads: an interview, a passage, a code. */
function openAbout({ hub, run }: Around, memo: MemoRow): void {
  const place = placeOf(memo.about);
  const mark = hub.sessions.get(memo.source)?.source.codings.find(one => one.id === memo.about);
  const cell = cellOf(memo.about);
  if (cell) {
    go(run, 'grid', { code: cell.code });
  } else if (place) {
    void jump(hub, run, place.source, place.start, place.end);
  } else if (hub.codes.has(memo.about)) {
    go(run, 'book', { code: memo.about });
  } else if (isSource(memo.about) || isSource(memo.source)) {
    void jump(hub, run, isSource(memo.about) ? memo.about : memo.source, mark?.start, mark?.end);
  }
}

/**
 * The text that a draft was begun on, where it is open: if it is another when the memo is saved,
 * the server says so.
 */
function textOf(hub: Hub, about: string): { src?: string } {
  const all = [...hub.sessions.values()];
  const open =
    hub.sessions.get(placeOf(about)?.source ?? about) ??
    all.find(session => session.marks.some(mark => mark.id === about));
  return open ? { src: open.source.src } : {};
}

/**
 * Whether anything in the form is other than in the memo it shows: words, kind, subject, for whom.
 */
export function isChanged(form: HTMLFormElement, memo: Draft): boolean {
  const text = form.querySelector('textarea');
  const kind = form.querySelector<HTMLSelectElement>('select:not([name])');
  const alone = form.querySelector<HTMLInputElement>('input[type="checkbox"]');
  const about = form.querySelector<HTMLSelectElement>('select[name]:not(:disabled)');
  return (
    (text !== null && text.value !== memo.text) ||
    (kind !== null && kind.value !== memo.type) ||
    (alone !== null && alone.checked !== memo.private) ||
    (about !== null && about.value !== memo.about)
  );
}

/** Only what is another than in the memo that was shown, and which words these were. */
export const changesOf = (
  { seen, ...memo }: MemoRow,
  body: Pick<MemoRow, 'type' | 'text' | 'private'>
): Partial<MemoRow> => ({
  seen,
  text: body.text,
  ...(body.type === memo.type ? {} : { type: body.type }),
  ...(body.private === memo.private ? {} : { private: body.private })
});

/**
 * What is being written stays while it is saved: only what follows from having been saved changes.
 */
export function createMemoForm(
  around: Around,
  first: Draft,
  saved: (memo: MemoRow | null) => void
): HTMLElement {
  let memo = first;
  const begun = textOf(around.hub, first.about);
  const { hub, page } = around;
  const words = hub.words;
  const own = memo.by === hub.me()?.id && hub.mayCode();
  let type = memo.type;
  const subjects = new Map([
    [first.about, subjectOf(hub, first)],
    ...(own ? ([[first.by, words.memoAboutStudy]] as const) : []),
    ...hub.sources.map(row => [row.id, hub.sourceName(row.id)] as const),
    ...codeOptions(hub, '').slice(1)
  ]);
  const about = select([...subjects], first.about, () => undefined);
  about.name = 'about';
  const text = make('textarea', { class: 'rap-field rap-memo-body', set: { rows: '14' } });
  text.value = memo.text;
  text.readOnly = !own;
  const alone = make('input', { set: { type: 'checkbox' } });
  alone.checked = memo.private;
  const [deed, dropping] = [createDeed(hub.requests), createDeed(hub.requests)];
  const did = (word: keyof Words): Told => ({
    word,
    where: { page: 'memos', name: typeWord(hub.words, type) }
  });
  let sent = '';
  const put = async (body: Pick<MemoRow, 'type' | 'text' | 'private'>): Promise<MemoRow> => {
    const earlier = await deed.settle<MemoRow>();
    memo = earlier ?? memo;
    if (earlier && sent === JSON.stringify(body)) {
      return earlier;
    }
    sent = JSON.stringify(body);
    const on = about.value;
    const added = { ...body, about: on, ...(on === first.about ? begun : {}) };
    return memo.id
      ? deed.do<MemoRow>(`memos/${memo.id}`, changesOf(memo, body), 'PUT', did('didChangeMemo'))
      : deed.do<MemoRow>('memos', added, 'POST', did('didMemo'));
  };
  let saving = Promise.resolve();
  // one after the other: what is typed meanwhile changes the memo that the first press made
  const save = (): void => void (saving = saving.then(write));
  const write = async (): Promise<void> => {
    const body = { type, text: text.value, private: alone.checked };
    const reply = await page.attempt(put(body));
    if (reply) {
      memo = reply;
      show();
      page.say('');
      if (text.value === body.text && reply.text !== body.text.trim()) {
        text.value = body.text = reply.text; // what she chose of both versions
      }
      saved({ ...reply, text: body.text }); // the server takes white space off the ends
    }
  };
  let sure = false;
  const drop = button({
    class: 'rap-plain',
    text: words.memoDelete,
    press: () => {
      if (!sure) {
        sure = true;
        drop.textContent = words.memoDeleteSure;
        return;
      }
      const { id, seen } = memo;
      const gone = dropping.do(`memos/${id}`, { seen }, 'DELETE', did('didDropMemo'));
      void page.attempt(gone).then(done => {
        if (done) {
          page.say('');
          saved(null);
        }
      });
    }
  });
  const open = button({
    class: 'rap-plain',
    text: words.open,
    press: () => openAbout(around, memo)
  });
  const show = (): void => {
    about.disabled = memo.id !== '';
    [drop, open].forEach(one => (one.hidden = memo.id === ''));
  };
  show();
  const form = make(
    'form',
    { class: 'rap-form', set: { 'aria-label': typeWord(words, memo.type) } },
    make(
      'div',
      { class: 'rap-asking' },
      named(
        words.memoType,
        own && memo.type !== 'summary'
          ? select(
              TYPES.map(one => [one, typeWord(words, one)] as const),
              type,
              value => (type = value)
            )
          : make('output', { text: typeWord(words, type) })
      ),
      named(words.memoAbout, about, 'rap-wide-field'),
      open
    ),
    named(words.memoText, text),
    own
      ? make('label', { class: 'rap-check' }, alone, make('span', { text: words.memoPrivate }))
      : quiet(fill(words.memoOthers, { who: memo.by })),
    own
      ? make(
          'div',
          { class: 'rap-acts' },
          make('button', { class: 'rap-main', text: words.memoSave, set: { type: 'submit' } }),
          drop
        )
      : ''
  );
  form.addEventListener('submit', event => {
    event.preventDefault();
    save();
  });
  form.addEventListener('keydown', event => {
    if (event.key === 'Enter' && event.ctrlKey) {
      event.preventDefault();
      save();
    }
  });
  return form;
}
