/** Trial spaces: one visit is written down, and what was seen lately stands below. */

import { Refused, messageOf } from '../api';
import { createDeed } from '../core/deed';
import { make, Part, quiet } from '../elements';
import { Hub } from '../hub';
import { Space, Spaces, Visited } from '../protocol-spaces';
import { fill } from '../words';
import { createPage, named, section, select } from './page';
import { valueName } from '../text/facts';
import { Facts } from './registry';
import { createVisit, seenTable, Visit } from './visit';

// 2026-04-14, by the clock of this place
const today = (): string => new Intl.DateTimeFormat('sv').format(new Date());

export function createSpaces(host: HTMLElement, hub: Hub): Part<Facts> {
  let told: Spaces | null = null;
  let space = '';
  let by = '';
  let day = today();
  let visit: Visit | null = null;
  const page = createPage(host, hub, 'spaces', () => draw());
  const form = make('form', { class: 'rap-form' });
  const below = make('div', {});
  const here = (): Space | undefined => told?.spaces.find(one => one.id === space);
  const name = (one: Space): string =>
    [
      one.id,
      ...Object.entries(one.variables).flatMap(([variable, values]) =>
        values.map(value => valueName(hub, variable, value))
      )
    ].join(', ');
  const whose = (id: string): string => (id === 'member' ? hub.words.spaceMember : id);
  const deed = createDeed(hub.requests);
  const save = async (seen: boolean): Promise<void> => {
    const rows = visit?.rows(by) ?? [];
    if (!rows.length) {
      page.say(hub.words.spaceEmpty, true);
      form.querySelector<HTMLElement>('.rap-criterion select, .rap-criterion input')?.focus();
      return;
    }
    try {
      const reply = await deed.do<Visited>(`spaces/${space}/visits`, {
        date: day,
        language: hub.language,
        rows,
        ...(seen ? { seen } : {})
      });
      if (!reply.saved) {
        page.say(hub.words.spaceNames, true);
        visit?.mark(reply.identifying);
        return;
      }
      told = reply;
      hub.requests.drop('spaces all'); // what was asked for before this is older
      page.say(fill(hub.words.spaceSaved, { n: rows.length, id: space }));
      visit?.clear();
      drawBelow();
      form.querySelector<HTMLElement>('[data-key="space"]')?.focus();
    } catch (error) {
      page.say(messageOf(error), true);
      if (error instanceof Refused) {
        visit?.wrong(error.where);
      }
    }
  };
  const drawBelow = (): void =>
    below.replaceChildren(
      told ? section(hub.words.spaceLately, seenTable(hub, told, here()?.seen ?? [], whose)) : ''
    );
  const draw = (): void => {
    if (!told?.spaces.length || !told.criteria.length) {
      page.body.replaceChildren(quiet(told ? hub.words.spacesNone : hub.words.loading));
      return;
    }
    space = here()?.id ?? told.spaces[0].id;
    by = told.by.includes(by) ? by : (hub.me()?.id ?? told.by[0]);
    const which = select(
      told.spaces.map(one => [one.id, name(one)] as const),
      space,
      value => {
        space = value;
        drawBelow();
      }
    );
    which.dataset.key = 'space';
    const date = make('input', {
      class: 'rap-field',
      set: { type: 'date', max: today(), required: '' }
    });
    date.value = day;
    date.addEventListener('change', () => (day = date.value));
    const who = select(
      told.by.map(id => [id, whose(id)] as const),
      by,
      value => (by = value)
    );
    visit = createVisit(hub, told.criteria, visit?.values() ?? new Map(), () => void save(true));
    form.setAttribute('aria-label', hub.words.pageSpaces);
    form.replaceChildren(
      make(
        'div',
        { class: 'rap-asking' },
        named(hub.words.spaceWhich, which, 'rap-wide-field'),
        named(hub.words.spaceDay, date),
        named(hub.words.spaceWho, who)
      ),
      ...(hub.mayCode()
        ? [
            quiet(hub.words.spaceHow),
            visit.element,
            make('button', {
              class: 'rap-main',
              text: hub.words.spaceSave,
              set: { type: 'submit' }
            })
          ]
        : [])
    );
    page.body.replaceChildren(form, below);
    drawBelow();
  };
  form.addEventListener('submit', event => {
    event.preventDefault();
    void save(false);
  });
  const read = async (): Promise<void> => {
    const reply = await page.read<Spaces>('all', 'spaces');
    if (!reply) {
      return;
    }
    told = reply;
    if (page.body.contains(form)) {
      drawBelow(); // what somebody is filling in stays as it is
    } else {
      draw();
    }
  };
  const stops = [page.stop, hub.changed.study.connect(() => page.resting(draw))];
  draw();
  void read();
  return { update: () => void read(), destroy: () => stops.forEach(stop => stop()) };
}
