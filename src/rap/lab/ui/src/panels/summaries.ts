/** Summaries in the cells of the grid: read, written in place, saved by key, taken back. */
import { createDeed } from '../core/deed';
import {
  cellName,
  createSteps,
  inTurns,
  requestFor,
  Wanted,
  wantedOf,
  Written
} from '../core/summaries';
import { button, make } from '../elements';
import { Hub } from '../hub';
import type { MemoRow } from '../contract/memos';
import { fill } from '../words';
import { Page } from './page';

export interface Summing {
  /** What stands in a cell, and the way to write there. */
  cell(person: string, code: string, written: readonly Written[]): HTMLElement;
  /** Whether somebody is writing, so that nothing may be drawn again. */
  busy(): boolean;
  /** Grows when a request that writes begins and when it ends: what was read across it is old. */
  written(): number;
  /** Whether writing may be left: nothing is lost, or she said so. */
  leave(): boolean;
  /** Control Z and Control Y. */
  key(event: KeyboardEvent): void;
  destroy(): void;
}

/** `closed` is called when nobody writes any more. */
export function createSumming(
  hub: Hub,
  page: Page,
  host: HTMLElement,
  closed: () => void
): Summing {
  const own = new Map<string, Written | null>();
  const others = new Map<string, readonly Written[]>();
  const steps = createSteps();
  const deed = createDeed(hub.requests);
  const inTurn = inTurns();
  let written = 0;

  const now = (about: string): Wanted => wantedOf(own.get(about) ?? null);
  const editors = (): HTMLTextAreaElement[] => [
    ...host.querySelectorAll<HTMLTextAreaElement>('textarea.rap-sum-edit')
  ];
  const busy = (): boolean => editors().length > 0;
  const dirty = (): boolean =>
    editors().some(one => one.value.trim() !== now(one.dataset.cell ?? '').text);
  const nameOf = (about: string): string => {
    const [person, code] = about.split('/');
    return `${person}, ${hub.codeLabel(code)}`;
  };
  /** Writes it; only ever in turn, so that what is saved twice is one memo. */
  const put = async (
    about: string,
    wanted: Wanted,
    there = own.get(about) ?? null
  ): Promise<boolean> => {
    const request = requestFor(about, there, wanted);
    if (!request) {
      return true;
    }
    page.say(hub.words.sumSaving);
    written += 1;
    const reply = await page.attempt(deed.do<MemoRow>(request.path, request.body, request.method));
    written += 1;
    if (reply) {
      own.set(about, request.method === 'DELETE' ? null : reply);
      page.say(request.method === 'DELETE' ? hub.words.memoDeleted : hub.words.memoSaved);
    }
    return reply !== null;
  };
  const holder = (about: string): HTMLElement | null =>
    [...host.querySelectorAll<HTMLElement>('.rap-sum')].find(one => one.dataset.about === about) ??
    null;
  const redraw = (about: string, focus: boolean): void => {
    holder(about)?.replaceWith(part(about));
    if (focus) {
      holder(about)?.querySelector<HTMLElement>('button')?.focus();
    }
    if (!busy()) {
      closed();
    }
  };
  const isOpen = (about: string): boolean => editors().some(one => one.dataset.cell === about);
  /** Opened in turn too: a reply on its way draws the cell again, and would take what is typed. */
  const open = async (about: string): Promise<void> => {
    if (!isOpen(about)) {
      edit(about);
    }
  };
  const edit = (about: string): void => {
    const there = own.get(about) ?? null; // what she sees while she writes
    const written = wantedOf(there);
    const text = make('textarea', {
      class: 'rap-field rap-sum-edit',
      set: {
        rows: '4',
        maxlength: '100000',
        'data-cell': about,
        'aria-label': fill(hub.words.sumOf, { what: nameOf(about) })
      }
    });
    text.value = written.text;
    const alone = make('input', { set: { type: 'checkbox' } });
    alone.checked = written.private;
    const save = async (): Promise<void> => {
      const before = now(about);
      const wanted = { text: text.value.trim(), private: alone.checked };
      if (await put(about, wanted, there)) {
        if (before.text !== wanted.text || before.private !== wanted.private) {
          steps.push({ about, before, after: wanted });
        }
        redraw(about, true);
      }
    };
    const form = make(
      'div',
      {
        class: 'rap-sum rap-sum-open',
        set: { 'data-about': about },
        on: {
          keydown: event => {
            event.stopPropagation();
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              void inTurn(save);
            } else if (
              event.key === 'Escape' &&
              (text.value.trim() === now(about).text || window.confirm(hub.words.leaveUnsaved))
            ) {
              redraw(about, true);
            }
          }
        }
      },
      ...read(about),
      text,
      make('label', { class: 'rap-check' }, alone, make('span', { text: hub.words.memoPrivate })),
      make(
        'div',
        { class: 'rap-acts' },
        button({ class: 'rap-main', text: hub.words.sumSave, press: () => void inTurn(save) }),
        make('span', { class: 'rap-quiet', text: hub.words.sumKeys })
      )
    );
    holder(about)?.replaceWith(form);
    text.focus();
  };
  const read = (about: string): HTMLElement[] =>
    (others.get(about) ?? []).map(one =>
      make(
        'p',
        { class: 'rap-sum-text', text: one.text },
        make('span', { class: 'rap-quiet', text: ` ${one.by}` })
      )
    );
  const part = (about: string): HTMLElement => {
    const mine = own.get(about) ?? null;
    const label = fill(hub.words.sumOf, { what: nameOf(about) });
    const sign = mine?.private
      ? make('span', { class: 'rap-quiet', text: ` ${hub.words.memoPrivateSign}` })
      : null;
    const write = hub.mayCode()
      ? button(
          {
            class: mine ? 'rap-sum-text rap-sum-own' : 'rap-sum-new',
            set: { 'aria-label': mine ? `${label}: ${mine.text}` : label, 'data-keep': about },
            press: () => void inTurn(() => open(about))
          },
          mine ? mine.text : `+ ${hub.words.sumUp}`,
          sign
        )
      : null;
    return make('div', { class: 'rap-sum', set: { 'data-about': about } }, ...read(about), write);
  };
  const take = async (on: boolean): Promise<void> => {
    const step = on ? steps.on(now) : steps.back(now);
    if (!step) {
      page.say(hub.words.nothingToUndo);
    } else if (await put(step.about, on ? step.after : step.before)) {
      redraw(step.about, true);
      page.say(on ? hub.words.memoSaved : hub.words.undone);
    }
  };
  const guard = (event: BeforeUnloadEvent): void => {
    if (dirty()) {
      event.preventDefault();
    }
  };
  window.addEventListener('beforeunload', guard);
  return {
    busy,
    written: () => written,
    leave: () => !dirty() || window.confirm(hub.words.leaveUnsaved),
    cell: (person, code, written) => {
      const about = cellName(person, code);
      const mine = written.find(one => one.by === hub.me()?.id) ?? null;
      own.set(about, mine);
      others.set(
        about,
        written.filter(one => one !== mine)
      );
      return part(about);
    },
    key: event => {
      const letter = event.key.toLowerCase();
      if (
        (event.ctrlKey || event.metaKey) &&
        !event.altKey &&
        (letter === 'z' || letter === 'y') &&
        !(event.target instanceof HTMLTextAreaElement)
      ) {
        event.preventDefault();
        event.stopPropagation();
        void inTurn(() => take(letter === 'y' || event.shiftKey));
      }
    },
    destroy: () => window.removeEventListener('beforeunload', guard)
  };
}
