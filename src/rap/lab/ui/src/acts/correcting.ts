/**
 * Correct here: the words of a passage are written anew; what that moves is shown before it is
 * done.
 */

import { ask, messageOf } from '../api';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import { Correction } from '../protocol';
import { fill } from '../words';
import { dialogFoot, openBox, refuse, tell } from './dialog';
import { wanted } from './coding';
import { Desk } from './desk';

/** The passage in code points, when nothing waits that counts in the text as it was. */
export function settled(hub: Hub, desk: Desk): { src: string; start: number; end: number } | null {
  const span = wanted(hub, desk);
  if (span && hub.queue.state().waiting) {
    refuse(hub, desk, hub.words.saveFirst);
    return null;
  }
  const { session } = desk;
  return (
    span && {
      src: session.source.src,
      start: session.toPoint(span.start),
      end: session.toPoint(span.end)
    }
  );
}

export function correctHere(hub: Hub, desk: Desk): void {
  const place = settled(hub, desk);
  const span = desk.selection();
  if (!place || !span) {
    return;
  }
  const { words } = hub;
  const path = `sources/${desk.session.id}/correct`;
  const field = make('textarea', {
    class: 'rap-field',
    set: { rows: '4', 'aria-label': words.correctTitle, lang: desk.turn().language }
  });
  const told = make('ul', { class: 'rap-told', set: { role: 'status' } });
  const seen = make('input', { set: { type: 'checkbox', id: 'rap-seen' } });
  const seenRow = make(
    'label',
    { class: 'rap-seen', set: { for: 'rap-seen' } },
    seen,
    words.namesNobody
  );
  const main = button({ class: 'rap-main', text: words.lookFirst, press: () => void press() });
  let looked = '';

  const show = (lines: readonly string[]): void =>
    told.replaceChildren(...lines.map(text => make('li', { text })));
  const update = (): void => {
    const ready = looked !== '' && looked === field.value;
    main.textContent = ready ? words.correctNow : words.lookFirst;
    main.disabled =
      field.value === desk.session.text.slice(span.start, span.end) ||
      (ready && !seenRow.hidden && !seen.checked);
  };
  const look = async (): Promise<void> => {
    const text = field.value;
    const found = await ask<Correction>(path, 'POST', { ...place, text, preview: true });
    looked = text;
    seenRow.hidden = found.identifying.length === 0;
    show(linesOf(hub, found));
  };
  const change = async (): Promise<void> => {
    const done = await ask<Correction>(path, 'POST', {
      ...place,
      text: field.value,
      seen: !seenRow.hidden && seen.checked
    });
    await desk.session.read();
    box.end();
    desk.select({ start: span.start, end: span.start });
    tell(desk, fill(words.corrected, { n: done.to_check.length }));
  };
  const press = async (): Promise<void> => {
    main.disabled = true;
    await (looked === field.value ? change() : look()).catch((error: unknown) =>
      show([messageOf(error)])
    );
    update();
  };
  field.addEventListener('input', update);
  seen.addEventListener('change', update);
  const foot = dialogFoot(words, main, () => box.end());
  const box = openBox(
    words.correctTitle,
    desk.box(),
    () => desk.focus(),
    quiet(words.correctHint),
    field,
    told,
    seenRow,
    foot
  );
  seenRow.hidden = true;
  field.value = desk.session.text.slice(span.start, span.end);
  update();
  field.focus();
}

function linesOf(hub: Hub, found: Correction): string[] {
  const { words } = hub;
  return [
    found.codings ? fill(words.codingsStay, found.codings) : '',
    found.to_check.length ? fill(words.codingsCheck, { n: found.to_check.length }) : '',
    found.references.length ? fill(words.placesFollow, { n: found.references.length }) : '',
    found.translations.length
      ? fill(words.translationsCheck, { which: found.translations.join(', ') })
      : '',
    ...found.identifying.map(one => fill(words.looksLikeName, { what: one.what }))
  ].filter(Boolean);
}
