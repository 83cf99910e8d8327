/**
 * A memo written where it belongs: on the words, on a coding or on its code, in a box at the text.
 */

import { messageOf } from '../api';
import { createDeed } from '../core/deed';
import { Passage } from '../core/passage';
import { Refused } from '../core/requests';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { changesOf } from '../panels/memoform';
import { TYPES, typeWord } from '../panels/memotypes';
import { named, select } from '../panels/page';
import type { MemoRow } from '../contract/memos';
import { fill } from '../words';
import { Desk } from './desk';
import { dialogFoot, openBox, refuse } from './dialog';

/** What a memo can be about; words are found again when it is saved. */
interface Subject {
  id: string;
  label: string;
  passage?: Passage;
}

const MOST = 6;
const CHANGED = 'memos.text_changed';
const drafts = new Map<string, string>(); // by person and text, in this window alone

export function memoHere(hub: Hub, desk: Desk): void {
  const subjects = hub.mayCode() ? subjectsOf(hub, desk) : [];
  if (!subjects.length) {
    refuse(hub, desk, hub.mayCode() ? hub.words.selectFirst : hub.words.readOnly);
  } else if (hub.queue.state().waiting) {
    refuse(hub, desk, hub.words.saveFirst); // the server does not know the newest coding yet
  } else {
    openMemo(hub, desk, subjects);
  }
}

/** The chosen coding first where it is what is selected; else the selected words. */
function subjectsOf(hub: Hub, desk: Desk): Subject[] {
  const span = desk.selection();
  const chosen = desk.chosen();
  const marks = desk.here(false).slice(0, MOST);
  const words: Subject[] = span
    ? [{ id: 'words', label: hub.words.memoOnWords, passage: desk.session.passage(span) }]
    : [];
  const codings = marks
    .sort((a, b) => Number(b.id === chosen?.id) - Number(a.id === chosen?.id))
    .map(mark => ({
      id: mark.id,
      label: fill(hub.words.memoOnCoding, { code: hub.codeLabel(mark.code) })
    }));
  const codes = [...new Set(marks.map(mark => mark.code))].map(code => ({
    id: code,
    label: fill(hub.words.memoOnCode, { code: hub.codeLabel(code) })
  }));
  const isChosen = chosen && span && chosen.start === span.start && chosen.end === span.end;
  return isChosen ? [...codings, ...words, ...codes] : [...words, ...codings, ...codes];
}

/** The address of what it is about, in the text of now; null when its words were corrected. */
async function aboutOf(desk: Desk, { id, passage }: Subject): Promise<string | null> {
  if (!passage) {
    return id;
  }
  const { session } = desk;
  const now = await session.find(passage);
  return now && `${session.id}:${session.toPoint(now.start)}-${session.toPoint(now.end)}`;
}

function openMemo(hub: Hub, desk: Desk, subjects: readonly Subject[]): void {
  const { words } = hub;
  const where = { source: desk.session.id, name: '' };
  const draft = `${hub.me()?.id}:${desk.session.id}`;
  const deed = createDeed(hub.requests);
  let subject = subjects[0];
  let type: string = TYPES[0];
  let changing: MemoRow | null = null; // the memo that is written anew
  const text = make('textarea', {
    class: 'rap-field',
    set: { rows: '6', 'aria-label': words.memoText, maxlength: '100000' }
  });
  const alone = make('input', { set: { type: 'checkbox' } });
  const trouble = make('p', { class: 'rap-trouble', set: { role: 'alert' } });
  const there = make('ul', { class: 'rap-memos-there' });
  const main = button({ class: 'rap-main', text: words.memoSave, press: () => void save() });

  const update = (): void => {
    main.disabled = text.value.trim() === '';
  };
  const change = (memo: MemoRow): void => {
    [changing, text.value, alone.checked] = [memo, memo.text, memo.private];
    update();
    text.focus();
  };
  const show = async (): Promise<void> => {
    const about = await aboutOf(desk, subject).catch(() => null);
    const path = `memos?about=${encodeURIComponent(about ?? '')}`;
    const found = about
      ? await hub.requests.latest<{ memos: MemoRow[] }>('memo-here', path).catch(() => undefined)
      : undefined;
    const memos = (found?.memos ?? []).filter(memo => memo.about === about);
    there.replaceChildren(...memos.map(memo => row(hub, memo, () => change(memo))));
    there.hidden = memos.length === 0;
  };
  const send = async (again: boolean): Promise<void> => {
    const about = await aboutOf(desk, subject);
    if (!about) {
      throw new Error(words.memoWordsGone);
    }
    const body = { type, text: text.value, private: alone.checked };
    const { src } = desk.session.source;
    try {
      const added = { ...body, about, ...(subject.passage ? { src } : {}) };
      await (changing
        ? deed.do(`memos/${changing.id}`, changesOf(changing, body), 'PUT', {
            word: 'didChangeMemo',
            where
          })
        : deed.do('memos', added, 'POST', { word: 'didMemo', where }));
    } catch (error) {
      if (!again || !(error instanceof Refused) || error.id !== CHANGED) {
        throw error;
      }
      await desk.session.read(); // a colleague corrected the text: the words are looked for again
      await send(false);
    }
  };
  const save = async (): Promise<void> => {
    if (main.disabled) {
      return;
    }
    main.disabled = true;
    try {
      await send(true);
      text.value = '';
      box.end();
    } catch (error) {
      trouble.textContent = messageOf(error);
      update();
    }
  };
  const about = select(
    subjects.map(one => [one.id, one.label] as const),
    subject.id,
    id => {
      subject = subjects.find(one => one.id === id) ?? subject;
      changing = null;
      void show();
    }
  );
  const kinds = TYPES.map(one => [one, typeWord(words, one)] as const);
  text.addEventListener('input', update);
  text.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      void save();
    }
  });
  const ended = (): void => {
    drafts.set(draft, text.value); // put away by mistake, it is there when the box opens again
    desk.focus();
  };
  const box = openBox(
    words.memoHere.replace('…', ''),
    desk.box(),
    ended,
    named(words.memoAbout, about),
    there,
    text,
    make(
      'div',
      { class: 'rap-memo-facts' },
      named(
        words.memoType,
        select(kinds, type, one => (type = one))
      ),
      make('label', { class: 'rap-check' }, alone, make('span', { text: words.memoPrivate }))
    ),
    trouble,
    dialogFoot(words, main, () => box.end())
  );
  text.value = drafts.get(draft) ?? '';
  there.hidden = true;
  update();
  void show();
  text.focus();
}

/** One that is there already; one's own can be written anew. */
function row(hub: Hub, memo: MemoRow, change: () => void): HTMLElement {
  const own = memo.by === hub.me()?.id;
  const facts = { who: own ? hub.words.you : memo.by, date: memo.date };
  return make(
    'li',
    {},
    make('span', { class: 'rap-quiet', text: fill(hub.words.memoThere, facts) }),
    own ? button({ class: 'rap-plain', text: hub.words.memoChange, press: change }) : null,
    make('p', { text: memo.text })
  );
}
