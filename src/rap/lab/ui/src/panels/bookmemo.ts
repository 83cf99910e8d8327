/** A memo about a code, written where one reads it. */

import { createDeed } from '../core/deed';
import { make } from '../elements';
import type { CodeRow } from '../contract/codebook';
import type { Book } from './book';
import { editor } from './bookedit';
import { named } from './page';

export function memoHere(book: Book, code: CodeRow): HTMLElement {
  const { hub, page } = book;
  const { words } = hub;
  const deed = createDeed(hub.requests);
  const text = make('textarea', { class: 'rap-field rap-memo-body', set: { rows: '5' } });
  const save = async (): Promise<void> => {
    const told = { word: 'didMemo' as const, where: { page: 'book', name: words.pageBook } };
    const memo = { type: 'theoretical', about: code.code, text: text.value.trim() };
    if (!memo.text) {
      text.focus();
    } else if (await page.attempt(deed.do('memos', memo, 'POST', told))) {
      book.close();
      page.say('');
    }
  };
  return editor(
    book,
    { name: words.bookMemoHere, main: words.memoSave, why: null, save: () => void save() },
    named(words.memoText, text)
  );
}
