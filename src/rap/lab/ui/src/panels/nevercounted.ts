/** Which codes are never counted outside the team: a lead decides it with members, all read it. */

import { createDeed } from '../core/deed';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import type { NeverCounted } from '../contract/publishing';
import { fill } from '../words';
import { named, Page, select } from './page';

export interface NeverCountedPart {
  readonly element: HTMLElement;
  read(): Promise<void>;
  draw(): void;
}

export function createNeverCounted(hub: Hub, page: Page): NeverCountedPart {
  const element = make('details', { class: 'rap-more rap-never-counted' });
  let told: NeverCounted | null = null;
  let chosen = '';
  const deed = createDeed(hub.requests);
  const nameOf = (id: string): string =>
    hub.label(told?.names.find(one => one.id === id)?.label ?? {}, id);
  const change = async (add: readonly string[], remove: readonly string[]): Promise<void> => {
    const done = await page.attempt(deed.do<NeverCounted>('never-counted', { add, remove }));
    if (done) {
      [told, chosen] = [done, ''];
      page.say(hub.words.neverDone);
      page.keeping(draw);
    }
  };
  const row = (code: string): HTMLElement =>
    make(
      'li',
      {},
      make('span', { text: nameOf(code) }),
      told?.refused
        ? null
        : button({
            class: 'rap-plain rap-end',
            text: hub.words.neverAgain,
            set: { 'aria-label': `${hub.words.neverAgain}: ${nameOf(code)}` },
            press: () => void change([], [code])
          })
    );
  const more = (listed: readonly string[]): HTMLElement => {
    const { words } = hub;
    const left = (told?.names ?? [])
      .filter(one => !listed.includes(one.id))
      .map(one => [one.id, nameOf(one.id)] as const)
      .sort((one, other) => one[1].localeCompare(other[1], hub.language));
    const choice = select([['', words.ansChooseOne], ...left], chosen, id => (chosen = id));
    choice.dataset.keep = 'never counted';
    const press = (): void => (choice.value ? void change([choice.value], []) : choice.focus());
    return make(
      'div',
      { class: 'rap-out-more' },
      named(words.neverWhich, choice),
      button({ class: 'rap-plain', text: words.neverAdd, press }),
      told?.codes
        ? null
        : button({ class: 'rap-plain', text: words.neverNone, press: () => void change([], []) })
    );
  };
  const draw = (): void => {
    const { words } = hub;
    element.hidden = !told;
    if (!told) {
      return;
    }
    const listed = told.codes ?? [];
    const state = listed.length
      ? fill(words.neverThese, { codes: listed.map(nameOf).join(', ') })
      : told.codes
        ? words.neverEvery
        : words.neverUndecided;
    element.replaceChildren(
      make('summary', { text: state }),
      quiet(words.neverWhy),
      make('ul', { class: 'rap-plain-list' }, ...listed.map(row)),
      told.refused ? quiet(told.refused) : more(listed)
    );
  };
  return {
    element,
    draw,
    read: async () => {
      told = (await page.read<NeverCounted>('never counted', 'never-counted')) ?? told;
      page.keeping(draw);
    }
  };
}
