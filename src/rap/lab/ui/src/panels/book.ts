/**
 * The codebook to work on: the tree on the left (a code is moved by dragging it), the chosen code
 * on the right.
 */

import { createDeeds } from '../core/deed';
import { codeId } from '../core/tree';
import { button, make, Part, quiet } from '../elements';
import { Hub } from '../hub';
import { FullCode, FullCodebook } from '../protocol-pages';
import { createFacts } from './bookfacts';
import { createForm, newForm } from './bookform';
import { createTree } from './booktree';
import { proposalsPart } from './proposals';
import { createPage, Page } from './page';
import { Facts, Run } from './registry';
import { pageLink } from './runs';

/** What the parts of this page share. */
export interface Book {
  hub: Hub;
  run: Run;
  page: Page;
  languages(): string[];
  codes(): FullCode[];
  /** Does it, or proposes it; says which. Whether it went through. */
  act(
    act: string,
    code: string,
    reason: string,
    fields?: Readonly<Record<string, unknown>>
  ): Promise<boolean>;
  pick(code: string): void;
}

export function createBook(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let chosen = '';
  let making = false;
  let dirty = false;
  let strokes = 0;
  const page = createPage(host, hub, run, 'book', () => draw());
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
  const deedOf = createDeeds(hub.requests);
  const full = (): FullCodebook => hub.codebook as FullCodebook;
  const book: Book = {
    hub,
    run,
    page,
    languages: () => full().languages ?? hub.study?.languages ?? ['en'],
    codes: () => full().codes,
    act: async (act, code, reason, fields = {}) => {
      if (!reason.trim()) {
        page.say(hub.words.bookReasonNeeded, true);
        right.querySelector<HTMLElement>('[name="reason"]')?.focus();
        return false;
      }
      const [form, written, was] = [right.firstChild, strokes, dirty];
      const moved = was && reason === hub.words.bookMovedOnto;
      dirty = moved; // on its way: whoever goes to another code now loses nothing
      const reply = await page.attempt(
        deedOf(`${act} ${code}`).do<FullCodebook>('codebook/acts', {
          act,
          code,
          reason: reason.trim(),
          ...fields
        })
      );
      if (!reply) {
        dirty = was || dirty;
        return false;
      }
      await hub.readCodebook();
      page.say(reply.proposed ? hub.words.bookProposed : hub.words.bookSaved);
      if (right.firstChild === form && strokes === written && !moved) {
        detail(); // else somebody is writing something else by now, and that stays
      }
      return true;
    },
    pick: code => {
      if (dirty && code !== chosen && !window.confirm(hub.words.leaveUnsaved)) {
        return;
      }
      chosen = code;
      making = false;
      detail();
      tree.update(chosen);
    }
  };
  const tree = createTree(book);
  const detail = (): void => {
    dirty = false;
    const code = full().codes.find(one => one.code === chosen);
    if (making) {
      right.replaceChildren(
        newForm(book, async (label, definition, family, reason) => {
          const id = codeId(label, new Set(hub.codes.keys()));
          const language = book.languages().includes(hub.language)
            ? hub.language
            : book.languages()[0];
          if (
            await book.act('create', id, reason, {
              family,
              label: { [language]: label },
              ...(definition ? { definition: { [language]: definition } } : {})
            })
          ) {
            book.pick(hub.codes.has(id) ? id : chosen);
          }
        })
      );
      return;
    }
    right.replaceChildren(
      ...(code ? [createForm(book, code), createFacts(book, code)] : [quiet(hub.words.bookPick)])
    );
  };
  const draw = (): void => {
    const fresh = button({
      class: 'rap-main',
      text: hub.words.bookNew,
      press: () => {
        making = true;
        detail();
        right.querySelector<HTMLElement>('input')?.focus();
      }
    });
    const print = (['list', 'cards'] as const).map(form =>
      pageLink(
        `codebook/print?form=${form}&language=${hub.language}`,
        form === 'list' ? hub.words.bookPrintList : hub.words.bookPrintCards
      )
    );
    top.replaceChildren(
      make('div', { class: 'rap-acts' }, hub.mayCode() ? fresh : null, ...print),
      proposalsPart(book, full().proposals ?? [])
    );
    tree.update(chosen);
    if (!making && !dirty && !right.contains(document.activeElement)) {
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
    update: facts => facts?.code && book.pick(String(facts.code)),
    destroy: () => stops.forEach(stop => stop())
  };
}
