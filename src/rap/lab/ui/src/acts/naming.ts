/** What an interview is called: its title and groups, changed in a small dialog. */

import { messageOf } from '../api';
import { CardDeed } from '../core/deed';
import { groupsOf } from '../core/naming';
import { drawId } from '../core/requests';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import type { TakeBack } from '../contract/web';
import { named } from '../panels/page';
import { fill } from '../words';
import { dialogFoot, noted, openBox } from './dialog';

interface Named {
  title: string;
  groups: string[];
  /** Why nothing was written yet: a person has to be sure. */
  warnings: string[];
  undo?: TakeBack;
}

/** `at` is where the dialog opens; `ended` takes the focus back. */
export function nameSource(hub: Hub, id: string, at: DOMRect, ended: () => void): void {
  const { words } = hub;
  const row = hub.sources.find(one => one.id === id);
  const seen = { title: row?.title ?? '', groups: row?.groups ?? [] };
  const title = make('input', { class: 'rap-field', set: { type: 'text', maxlength: '60' } });
  const groups = make('input', { class: 'rap-field', set: { type: 'text', list: 'rap-groups' } });
  const known = make(
    'datalist',
    { set: { id: 'rap-groups' } },
    ...[...new Set(hub.sources.flatMap(one => one.groups))].map(value =>
      make('option', { set: { value } })
    )
  );
  title.value = seen.title;
  groups.value = seen.groups.join(', ');
  const told = make('ul', { class: 'rap-told', set: { role: 'status' } });
  const main = button({ class: 'rap-main', text: words.nameSave, press: () => void save() });
  let asked = ''; // what the warnings that stand there are about

  const show = (lines: readonly string[]): void =>
    told.replaceChildren(...lines.map(text => make('li', { text })));
  const wanted = (): { title: string; groups: string[] } => ({
    title: title.value.trim().replace(/\s+/g, ' '),
    groups: groupsOf(groups.value)
  });
  const update = (): void => {
    const sure = asked !== '' && asked === title.value;
    main.textContent = sure ? words.nameSure : words.nameSave;
    if (!sure) {
      show([]);
    }
  };
  const save = async (): Promise<void> => {
    const sure = asked !== '' && asked === title.value;
    main.disabled = true;
    try {
      const done = await hub.requests.act<Named>({
        id: drawId(),
        path: `sources/${id}/title`,
        body: { seen, ...wanted(), sure }
      });
      if (done.warnings.length) {
        asked = title.value;
        update();
        show(done.warnings);
      } else {
        await hub.readSources();
        box.end();
        saved(hub, id, done);
      }
    } catch (error) {
      show([messageOf(error)]);
    }
    main.disabled = false;
  };
  title.addEventListener('input', update);
  [title, groups].forEach(field =>
    field.addEventListener('keydown', event => event.key === 'Enter' && void save())
  );
  const box = openBox(
    words.nameTitle,
    at,
    ended,
    quiet(words.nameHint),
    named(words.nameField, title),
    named(words.nameGroups, groups),
    known,
    told,
    dialogFoot(words, main, () => box.end())
  );
  title.select();
  title.focus();
}

/**
 * The list of acts keeps no title, since it may tell who somebody is: the sentence alone says it.
 */
function saved(hub: Hub, id: string, { title, undo }: Named): void {
  const sentence = fill(hub.words.nameSaved, { source: id, title });
  undo
    ? hub.doings.done(
        { what: { word: 'didName' }, where: { source: id, name: id }, back: undo },
        sentence
      )
    : hub.toast(sentence);
}

/** Draw a title for every interview that has none: there are `n`. */
export async function drawTitles(hub: Hub, deed: CardDeed, n: number): Promise<void> {
  const told = { word: 'nameDrawn' as const, facts: { n }, where: { name: hub.words.interviews } };
  try {
    await deed.do('titles', {}, 'POST', told);
    await hub.readSources();
  } catch (error) {
    noted.emit(messageOf(error));
  }
}
