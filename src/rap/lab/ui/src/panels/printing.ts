/** Memos on paper: a window of their own with nothing but words, handed to the printer. */

import { make } from '../elements';
import { Hub } from '../hub';
import type { MemoRow } from '../contract/memos';
import { typeWord } from './memotypes';
import { when } from './page';

const STYLE = `
body { font: 11pt/1.5 serif; max-width: 170mm; margin: 2rem auto }
article { break-inside: avoid; margin-bottom: 1.5em }
p { white-space: pre-wrap; margin: .3em 0 }
.facts { color: #555; font-size: 9pt }
`;

export function printMemos(
  hub: Hub,
  memos: readonly MemoRow[],
  subject: (memo: MemoRow) => string
): void {
  const page = window.open('', '_blank');
  if (!page) {
    return; // the browser refuses windows
  }
  page.document.title = hub.words.pageMemos;
  page.document.documentElement.lang = hub.language;
  page.document.head.append(make('style', { text: STYLE }));
  page.document.body.append(
    make('h1', { text: hub.words.pageMemos }),
    ...memos.map(memo =>
      make(
        'article',
        {},
        make('h2', { text: `${typeWord(hub.words, memo.type)} · ${subject(memo)}` }),
        make('p', {
          class: 'facts',
          text: [
            memo.by,
            when(hub, memo.date),
            memo.private ? hub.words.memoPrivateSign : hub.words.memoShared
          ].join(' · ')
        }),
        make('p', { text: memo.text })
      )
    )
  );
  page.print();
}
