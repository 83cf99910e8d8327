/**
 * Mask this name now: every place and every way of writing it is shown, then a role stands there
 * instead.
 */

import { ask, messageOf } from '../api';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { Masked, MaskPreview, NameForm } from '../protocol';
import { fill } from '../words';
import { dialogFoot, openBox, tell } from './dialog';
import { settled } from './correcting';
import { Desk } from './desk';

const SHOWN = 3;

export async function maskHere(hub: Hub, desk: Desk): Promise<void> {
  const place = settled(hub, desk);
  const path = `sources/${desk.session.id}/mask`;
  if (!place) {
    return;
  }
  try {
    const found = await ask<MaskPreview>(path, 'POST', { ...place, preview: true });
    showMask(hub, desk, found, given =>
      ask<Masked>(path, 'POST', { ...place, ...given, state: found.state, preview: false })
    );
  } catch (error) {
    tell(desk, messageOf(error));
  }
}

type Given = { as?: string; also: number[] };

function showMask(
  hub: Hub,
  desk: Desk,
  found: MaskPreview,
  mask: (given: Given) => Promise<Masked>
): void {
  const { words } = hub;
  const suggested = found.as[desk.session.id] ?? '';
  const label = make('input', {
    class: 'rap-field',
    title: words.maskAsHint,
    set: { type: 'text', 'aria-label': words.maskAs, placeholder: words.maskAs }
  });
  const ticks = found.forms.map(form => tickOf(hub, form));
  const trouble = make('p', { class: 'rap-trouble', set: { role: 'alert' } });
  const main = button({ class: 'rap-main', press: () => void press() });
  const chosen = (): NameForm[] => found.forms.filter((_, i) => ticks[i].field.checked);
  const update = (): void => {
    const n = chosen().reduce((sum, form) => sum + form.n, 0);
    main.textContent = fill(words.maskNow, { n });
    main.disabled = n === 0;
  };
  const press = async (): Promise<void> => {
    main.disabled = true;
    try {
      const typed = label.value.trim();
      const done = await mask({
        also: chosen().map(form => form.number),
        ...(typed && typed !== suggested ? { as: typed } : {})
      });
      await desk.session.read();
      box.end();
      const where = [...new Set(done.elsewhere.map(one => one.place))].join(', ');
      tell(
        desk,
        [
          fill(where ? words.maskedElsewhere : words.masked, { n: done.plans.length, where }),
          done.vault
        ]
          .filter(Boolean)
          .join(' ')
      );
    } catch (error) {
      trouble.textContent = messageOf(error);
      update();
    }
  };
  ticks.forEach(tick => tick.field.addEventListener('change', update));
  const foot = dialogFoot(words, main, () => box.end());
  const box = openBox(
    words.maskTitle,
    desk.box(),
    () => desk.focus(),
    label,
    make('div', { class: 'rap-forms' }, ...ticks.map(tick => tick.row)),
    trouble,
    foot
  );
  label.value = suggested;
  update();
  label.focus();
}

function tickOf(hub: Hub, form: NameForm): { row: HTMLElement; field: HTMLInputElement } {
  const field = make('input', { set: { type: 'checkbox' } });
  field.checked = form.sure;
  field.disabled = form.sure;
  const places = form.places
    .slice(0, SHOWN)
    .map(one =>
      make(
        'li',
        {},
        make('span', { class: 'rap-quiet', text: `${hub.sourceName(one.source)} ` }),
        one.before.replace(/\s+/g, ' '),
        make('strong', { text: one.words }),
        one.after.replace(/\s+/g, ' ')
      )
    );
  const more =
    form.n > SHOWN
      ? [make('li', { class: 'rap-quiet', text: fill(hub.words.moreThese, { n: form.n - SHOWN }) })]
      : [];
  const name = [
    form.places[0]?.words ?? '',
    form.sure ? hub.words.sureForm : hub.words.maybeForm,
    fill(hub.words.placesN, { n: form.n })
  ].join(' · ');
  return {
    field,
    row: make(
      'div',
      {},
      make('label', { class: 'rap-seen' }, field, name),
      make('ul', { class: 'rap-preview' }, ...places, ...more)
    )
  };
}
