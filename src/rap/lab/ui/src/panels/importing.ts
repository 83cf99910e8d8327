/**
 * Import: choose files, see who is who, put them into the vault. Bytes wait in the server's memory,
 * sealed when they are taken.
 */

import { ask, Refused, messageOf, sendFile, sendSound } from '../api';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import { Imported, Trouble } from '../protocol-review';
import { fill } from '../words';
import { askedOf, FileRow, fileRow, newRow } from './importfile';
import { About, asked, importForm, noAbout } from './importform';
import { named, Page } from './page';
import { Gate } from './vaultgate';

export interface Importing {
  readonly element: HTMLElement;
  draw(): void;
  /** Forgets everything. */
  clear(): void;
}

/** `next` goes on to the review. */
export function createImporting(page: Page, gate: Gate, hub: Hub, next: () => void): Importing {
  const element = make('div', {});
  let rows: FileRow[] = [];
  let about: About | null = null;
  let busy = false;
  const inWords = (trouble: Trouble): string =>
    [trouble.what, trouble.right].filter(Boolean).join('; ');
  /** One request for each file, so that each has its own people and its own sentence. */
  const each = async (
    state: FileRow['state'],
    work: (row: FileRow) => Promise<void>
  ): Promise<void> => {
    busy = true;
    page.keeping(draw);
    for (const row of rows.filter(one => one.state === state)) {
      try {
        await work(row);
      } catch (error) {
        row.state = 'wrong';
        row.sentence = messageOf(error);
        if (!(error instanceof Refused) || error.status === 403) {
          break;
        }
      }
      if (!gate.room) {
        break;
      }
      page.keeping(draw);
    }
    busy = false;
    await gate.read();
    page.keeping(draw);
  };
  const choose = async (files: readonly File[]): Promise<void> => {
    about ??= noAbout(hub);
    for (const file of files) {
      try {
        rows.push(newRow(await sendFile(file), file.name));
      } catch (error) {
        rows.push({ ...newRow('', file.name), state: 'wrong', sentence: messageOf(error) });
      }
    }
    await gate.read();
    await look();
  };
  /** Looks at what is new or was corrected, also meanwhile. */
  const look = async (): Promise<void> => {
    while (!busy && gate.room && rows.some(row => row.state === 'new')) {
      await each('new', lookAt);
    }
  };
  const lookAgain = (which: readonly FileRow[]): void => {
    which.filter(row => row.id && row.state !== 'done').forEach(row => (row.state = 'new'));
    void look();
  };
  const lookAt = async (row: FileRow): Promise<void> => {
    const said = JSON.stringify([asked(about ?? noAbout(hub)), askedOf(row)]);
    const told = await ask<Imported>('import', 'POST', {
      ...asked(about ?? noAbout(hub)),
      ...askedOf(row),
      preview: true
    });
    const wrong = [...told.problems, ...told.already];
    row.item = told.items[0] ?? (wrong.length && row.item ? row.item : null);
    const still = said === JSON.stringify([asked(about ?? noAbout(hub)), askedOf(row)]);
    row.state = !still ? 'new' : wrong.length ? 'wrong' : 'looked';
    row.sentence =
      wrong.length &&
      !Object.keys(row.roles).length &&
      Object.keys(told.items[0]?.found ?? {}).length > 1
        ? hub.words.impAsks
        : wrong.map(inWords).join(' ');
  };
  const take = (): Promise<void> =>
    each('looked', async row => {
      const told = await ask<Imported>('import', 'POST', {
        ...asked(about ?? noAbout(hub)),
        ...askedOf(row)
      });
      row.item = told.items[0] ?? row.item;
      row.sentence = fill(about?.read ? hub.words.impEntered : hub.words.impWaits, {
        source: row.item?.source ?? ''
      });
      row.state = 'done';
      if (row.sound && row.item && !about?.read) {
        row.sentence = [row.sentence, await hear(row.item.source, row.sound)].join(' ');
      }
    });
  /** The recording beside a text that was taken; what is said of it. */
  const hear = async (source: string, sound: File): Promise<string> => {
    try {
      return fill(hub.words.recKept, { source, until: (await sendSound(source, sound)).until });
    } catch (error) {
      return fill(hub.words.recNot, { source, why: messageOf(error) });
    }
  };
  const drop = async (): Promise<void> => {
    if (await gate.work(ask('import/files', 'DELETE'))) {
      rows = [];
      draw();
    }
  };
  const draw = (): void => {
    if (!gate.room) {
      return;
    }
    const words = hub.words;
    const now = (about ??= noAbout(hub));
    const field = make('input', {
      class: 'rap-files',
      set: { type: 'file', multiple: '', accept: gate.kinds.map(one => `.${one}`).join(',') }
    });
    field.addEventListener('change', () => void choose([...(field.files ?? [])]));
    const taking = button({
      class: 'rap-main',
      text: now.read ? words.impTakeStudy : words.impTake,
      press: () => void take()
    });
    taking.disabled = busy || !rows.some(row => row.state === 'looked');
    const looking = button({
      class: 'rap-plain',
      text: words.impLook,
      press: () => lookAgain(rows)
    });
    looking.disabled = busy;
    element.replaceChildren(
      importForm(hub, now, () => {
        page.keeping(draw);
        lookAgain(rows);
      }),
      make(
        'div',
        { class: 'rap-import-choose' },
        named(words.impChoose, field),
        quiet(fill(words.impKinds, { kinds: gate.kinds.join(', ') }))
      ),
      ...rows.map(row => fileRow(hub, row, !now.read, () => lookAgain([row]))),
      rows.length
        ? make(
            'p',
            { class: 'rap-import-foot' },
            looking,
            taking,
            button({ class: 'rap-plain', text: words.impDrop, press: () => void drop() })
          )
        : '',
      rows.some(row => row.state === 'done') && !now.read
        ? button({ class: 'rap-plain', text: words.impNext, press: next })
        : ''
    );
    element.setAttribute('aria-busy', String(busy));
  };
  const clear = (): void => {
    [rows, about] = [[], null];
    element.replaceChildren();
  };
  return { element, draw, clear };
}
