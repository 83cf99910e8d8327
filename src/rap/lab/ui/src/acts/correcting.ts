/**
 * Correct here: the words of a passage are written anew; what that moves is shown before it is
 * done.
 */

import { ask, messageOf } from '../api';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import { findLine } from '../panels/bringin/names';
import { Correction } from '../protocol';
import { Find } from '../protocol-bringin';
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
  const names = make('div', { set: { translate: 'no' } });
  const kept = new Map<string, string>();
  let open: readonly Find[] = [];
  const main = button({ class: 'rap-main', text: words.lookFirst, press: () => void press() });
  let looked = '';

  const show = (lines: readonly string[]): void =>
    told.replaceChildren(...lines.map(text => make('li', { text })));
  const update = (): void => {
    const ready = looked !== '' && looked === field.value;
    main.textContent = ready ? words.correctNow : words.lookFirst;
    main.disabled =
      field.value === desk.session.text.slice(span.start, span.end) ||
      (ready && !open.every(find => kept.has(find.id)));
  };
  const rowOf = (find: Find): HTMLElement => {
    const keep = button({
      class: 'rap-plain',
      text: words.revKeep,
      press: () => {
        if (!kept.delete(find.id)) {
          kept.set(find.id, 'keep');
        }
        keep.setAttribute('aria-pressed', String(kept.has(find.id)));
        update();
      }
    });
    keep.setAttribute('aria-pressed', String(kept.has(find.id)));
    return make('div', { class: 'rap-bring-asked' }, findLine(find, String(find.line)), keep);
  };
  const look = async (): Promise<void> => {
    const text = field.value;
    const found = await ask<Correction>(path, 'POST', { ...place, text, preview: true });
    looked = text;
    open = found.finds;
    names.replaceChildren(...open.map(rowOf));
    show(linesOf(hub, found));
  };
  const change = async (): Promise<void> => {
    const done = await ask<Correction>(path, 'POST', {
      ...place,
      text: field.value,
      names: Object.fromEntries(kept)
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
  const foot = dialogFoot(words, main, () => box.end());
  const box = openBox(
    words.correctTitle,
    desk.box(),
    () => desk.focus(),
    quiet(words.correctHint),
    field,
    told,
    names,
    foot
  );
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
    found.finds.length ? fill(words.correctNames, { n: found.finds.length }) : ''
  ].filter(Boolean);
}
