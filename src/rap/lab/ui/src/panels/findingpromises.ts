/** What the letter of reports promised, and what became of it: the next report says it, once. */

import { CardDeed } from '../core/deed';
import { button, make, quiet } from '../elements';
import type { PromiseRow } from '../contract/findings';
import { Findings, PartOf, told } from './findingdesk';
import { textsForm } from './findingtexts';
import { section } from './page';

export interface Promises {
  /** How many there are; none are shown until they are read. */
  count(): number;
  read(): Promise<void>;
  part(): PartOf;
}

export function createPromises(desk: Findings, deedOf: (what: string) => CardDeed): Promises {
  let all: readonly PromiseRow[] = [];
  const save = async (one: PromiseRow, keys: readonly string[], became: object): Promise<void> => {
    const sent = keys.map(key => [key, desk.typed.get(key)] as const);
    const body = { became, seen: one.seen };
    const did = told('', 'didBecame');
    const deed = deedOf(`promise ${one.id}`);
    const now = await desk.page.attempt(
      deed.do<PromiseRow>(`promises/${one.id}`, body, 'PUT', did)
    );
    if (now) {
      sent
        .filter(([key, value]) => desk.typed.get(key) === value)
        .forEach(([key]) => desk.typed.delete(key));
      all = all.map(each => (each.id === now.id ? now : each));
      desk.page.say('');
      desk.close(`became ${one.id}`);
    }
  };
  return {
    count: () => all.length,
    read: async () => {
      const before = JSON.stringify(all);
      const found = await desk.page.read<{ promises: PromiseRow[] }>('promises', 'promises');
      all = found?.promises ?? all;
      if (JSON.stringify(all) !== before) {
        desk.draw();
      }
    },
    part: () => ({
      key: 'promises',
      shows: [all, [...desk.editing]],
      make: () => promisesPart(desk, all, save)
    })
  };
}

type Save = (one: PromiseRow, keys: readonly string[], became: object) => Promise<void>;

function promisesPart(desk: Findings, all: readonly PromiseRow[], save: Save): HTMLElement {
  const { words } = desk.hub;
  const part = section(
    words.promisesTitle,
    make('p', { class: 'rap-quiet', text: words.promisesWhat }),
    ...all.map(one => (desk.isOpen(`became ${one.id}`) ? form(desk, one, save) : shown(desk, one)))
  );
  part.querySelector('h2')?.setAttribute('tabindex', '-1');
  return part;
}

/** In the language of the screen where it is written in it. */
const inOne = (desk: Findings, text: Readonly<Record<string, string>>): HTMLElement => {
  const language = desk.hub.language in text ? desk.hub.language : (Object.keys(text)[0] ?? '');
  return make('p', { class: 'rap-statement', text: text[language] ?? '', set: { lang: language } });
};

function shown(desk: Findings, one: PromiseRow): HTMLElement {
  const { words } = desk.hub;
  const part = `became ${one.id}`;
  const said = Object.keys(one.became).length > 0;
  const text = said ? words.promiseChange : words.promiseSay;
  return make(
    'div',
    { class: 'rap-said' },
    inOne(desk, one.text),
    said
      ? make(
          'div',
          {},
          make('p', { class: 'rap-quiet', text: words.promiseBecame }),
          inOne(desk, one.became)
        )
      : quiet(words.promiseOpen),
    desk.hub.may('lead')
      ? button({
          class: 'rap-plain',
          text,
          set: { 'aria-label': `${text}: ${one.id}`, 'data-key': part },
          press: () => desk.edit(part)
        })
      : null
  );
}

function form(desk: Findings, one: PromiseRow, save: Save): HTMLElement {
  const { words } = desk.hub;
  return textsForm(desk, {
    part: `became ${one.id}`,
    beside: one.text,
    before: one.became,
    label: words.promiseIn,
    saveLabel: words.promiseSave,
    save: (became, keys) => void save(one, keys, became)
  });
}
