/** The things that both changed, each as two versions in words, to choose from. */

import { Choice, choicesOf, draftOf, Drafts, placeOf, withDraft } from '../core/both-changed';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import type { BothChanged } from '../contract/sharing';
import { fill } from '../words';
import { named, section } from './page';

export interface Choices {
  element(rows: readonly BothChanged[]): HTMLElement | null;
}

/**
 * `done` is given what was decided; `here`: of all of them, where one saves what somebody saved in
 * between.
 */
export function createChoices(
  hub: Hub,
  redraw: () => void,
  done: (choices: Record<string, Choice>) => void,
  here = false
): Choices {
  let drafts: Drafts = new Map();
  let rows: readonly BothChanged[] = [];
  const choose = (row: BothChanged, take: Choice['take']): void => {
    drafts = withDraft(drafts, rows, row.id, { ...draftOf(drafts, row), take });
    redraw();
  };
  const version = (word: string, text: string | null): HTMLElement =>
    make(
      'div',
      { class: 'rap-version' },
      make('h4', { text: word }),
      text === null
        ? quiet(hub.words.shareGone)
        : make('pre', { class: 'rap-version-text', text, set: { translate: 'no' } })
    );
  const way = (row: BothChanged, take: Choice['take'], word: string): HTMLElement => {
    const box = make('input', {
      set: {
        type: 'radio',
        name: `rap-share-${row.id}`,
        'data-keep': `${row.id} ${take}`,
        'aria-label': `${word}: ${placeOf(row)}`
      }
    });
    box.checked = draftOf(drafts, row).take === take;
    box.addEventListener('change', () => choose(row, take));
    return make('label', { class: 'rap-check' }, box, make('span', { text: word }));
  };
  const writing = (row: BothChanged): HTMLElement => {
    const field = make('textarea', {
      class: 'rap-field',
      set: { rows: '4', 'data-keep': `${row.id} text` }
    });
    field.value = draftOf(drafts, row).text;
    field.addEventListener('input', () => {
      drafts = withDraft(drafts, rows, row.id, { take: 'written', text: field.value });
    });
    return named(fill(hub.words.shareWritten, { what: placeOf(row) }), field, 'rap-wide-field');
  };
  const card = (row: BothChanged): HTMLElement => {
    const { words } = hub;
    const head = placeOf(row) ? make('h3', { text: placeOf(row) }) : null;
    if (row.hidden) {
      return make('article', { class: 'rap-both' }, head, quiet(words.shareHidden));
    }
    return make(
      'article',
      { class: 'rap-both' },
      head,
      row.path ? quiet(row.path) : null,
      row.before === null ? null : version(words.shareBefore, row.before),
      make(
        'div',
        { class: 'rap-versions' },
        version(words.shareMine, row.mine),
        version(here ? words.bothTitle : words.shareTheirs, row.theirs)
      ),
      make(
        'fieldset',
        {},
        make('legend', { text: words.shareWhich }),
        way(row, 'mine', words.shareKeep),
        way(row, 'theirs', here ? words.bothTake : words.shareTake),
        row.is_text ? way(row, 'written', words.shareWrite) : null
      ),
      draftOf(drafts, row).take === 'written' ? writing(row) : null
    );
  };
  const element = (now: readonly BothChanged[]): HTMLElement | null => {
    rows = now;
    if (!rows.length) {
      return null;
    }
    const n = Object.keys(choicesOf(drafts, rows)).length;
    const save = button({
      class: 'rap-main',
      text: fill(hub.words.shareDecide, { n }),
      press: () => done(choicesOf(drafts, rows))
    });
    save.toggleAttribute('disabled', here ? n < rows.length : !n);
    return here
      ? make('div', {}, quiet(hub.words.bothWhy), ...rows.map(card), save)
      : section(
          fill(hub.words.shareBoth, { n: rows.length }),
          quiet(hub.words.shareBothWhy),
          ...rows.map(card),
          save
        );
  };
  return { element };
}
