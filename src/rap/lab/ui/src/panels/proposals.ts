/** What coders and workshops propose for the codebook; a lead takes it or leaves it. */

import { createDeed } from '../core/deed';
import { button, make } from '../elements';
import { Labels } from '../protocol';
import type { ProposalRow } from '../contract/codebook';
import { fill, Words } from '../words';
import type { Book } from './book';
import { textsOf } from './bookedit';
import { reasonOf } from './bookfacts';
import { section } from './page';

export const doWord = (words: Words, act: string): string =>
  ({
    create: words.doCreate,
    edit: words.doEdit,
    move: words.doMove,
    merge: words.doMerge,
    split: words.doSplit,
    retire: words.doRetire,
    revive: words.doRevive
  })[act] ?? act;

export function proposalsPart(book: Book, proposals: readonly ProposalRow[]): HTMLElement | string {
  return proposals.length
    ? section(
        book.hub.words.proposals,
        make('ul', { class: 'rap-plain-list' }, ...proposals.map(one => row(book, one)))
      )
    : '';
}

function row(book: Book, one: ProposalRow): HTMLElement {
  const { hub } = book;
  const lead = hub.study?.coder?.role === 'lead';
  const label = hub.label(one.fields.label as Labels | undefined, hub.codeLabel(one.code));
  const deed = createDeed(hub.requests);
  const decide = async (taken: boolean): Promise<void> => {
    const now = book.codes().find(each => each.code === one.code);
    const shown = Object.entries(now ? textsOf(now) : {}).filter(([key]) => key in one.fields);
    const seen = one.act === 'edit' ? { seen: Object.fromEntries(shown) } : {};
    const fields = { ...one.fields, ...seen };
    if (taken && !(await book.act(one.act, one.code, `${one.reason} (${one.by})`, fields))) {
      return;
    }
    const where = { page: 'book', name: hub.words.pageBook };
    const told = { word: 'didDecline' as const, facts: { code: label }, where };
    const path = `codebook/proposals/${one.id}`;
    await book.page.attempt(deed.do(path, undefined, 'DELETE', taken ? undefined : told));
    await hub.readCodebook();
  };
  return make(
    'li',
    { class: 'rap-proposal' },
    make(
      'span',
      {},
      make('strong', { text: label }),
      ' · ',
      fill(hub.words.proposalBy, { who: one.by, what: doWord(hub.words, one.act) }),
      make('span', { class: 'rap-quiet', text: ` – ${reasonOf(hub, one.reason)}` })
    ),
    lead
      ? make(
          'span',
          { class: 'rap-acts rap-end' },
          button({ class: 'rap-main', text: hub.words.take, press: () => void decide(true) }),
          button({ class: 'rap-plain', text: hub.words.decline, press: () => void decide(false) })
        )
      : one.by === hub.me()?.id
        ? button({
            class: 'rap-plain rap-end',
            text: hub.words.bookTakeBack,
            press: () => void decide(false)
          })
        : null
  );
}
