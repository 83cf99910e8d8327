/** Files that cannot be read: what is wrong with each, and a button that puts it right. */

import { createDeed } from '../core/deed';
import { button, make, quiet } from '../elements';
import type { DamageLook, DamageRow, MendRow } from '../contract/upkeep';
import { SETTINGS } from '../hub';
import { fill } from '../words';
import { Page, section, when } from './page';
import { Shown } from './startlists';

export interface DamageList {
  element(found: readonly DamageRow[]): HTMLElement | null;
}

/** `changed` is told what is left after one was put right; null: draw again. */
export function createDamage(
  page: Page,
  { hub, run }: Shown,
  changed: (left: DamageRow[] | null) => void
): DamageList {
  let look: DamageLook | null = null;
  let deed = createDeed(hub.requests);
  const open = async (path: string): Promise<void> => {
    look =
      (await page.read<DamageLook>('damage', `damage?path=${encodeURIComponent(path)}`)) ?? null;
    deed = createDeed(hub.requests);
    changed(null);
  };
  const put = async (path: string, { way, seen }: MendRow): Promise<void> => {
    const done = await page.attempt(
      deed.do<{ damage: DamageRow[] }>('damage', { path, way, seen })
    );
    if (done) {
      look = null;
      page.say(fill(hub.words.damageDone, { path }));
      changed(done.damage);
    }
  };
  const label = (mend: MendRow): string =>
    ({
      mine: hub.words.damageMine,
      theirs: hub.words.damageTheirs,
      plain: hub.words.damagePlain,
      back: fill(hub.words.damageBack, { when: when(hub, mend.when) }),
      whole: hub.words.damageWhole,
      correct: hub.words.damageCorrect,
      aside: hub.words.damageAside
    })[mend.way];
  const version = (title: string, text: string, ...more: (HTMLElement | null)[]): HTMLElement =>
    make(
      'div',
      { class: 'rap-damage-version' },
      make('h3', { text: title }),
      text
        ? make('pre', { text, set: { tabindex: '0', 'aria-label': title } })
        : quiet(hub.words.damageNoWords),
      ...more
    );
  const choices = (row: DamageRow, { now, mends, path }: DamageLook): HTMLElement =>
    make(
      'div',
      { class: 'rap-damage-choices' },
      mends.length ? null : quiet(hub.words.damageNothing),
      row.kind === 'texts' && mends.length ? quiet(hub.words.damageLines) : null,
      row.kind === 'cases' && mends.length ? quiet(hub.words.damageConsent) : null,
      make(
        'div',
        { class: 'rap-damage-versions' },
        now && row.kind !== 'texts' && mends.every(one => one.way !== 'mine')
          ? version(hub.words.damageNow, now)
          : null,
        ...mends.map(mend =>
          version(
            label(mend),
            mend.text,
            button({
              class: 'rap-main',
              text: label(mend),
              set: { 'aria-label': `${label(mend)}: ${path}` },
              press: () => void put(path, mend)
            })
          )
        )
      ),
      mends.some(one => one.way === 'mine')
        ? button({
            class: 'rap-plain',
            text: hub.words.damageByField,
            press: () => run('rap:panel-rap-page-sharing')
          })
        : null,
      button({
        class: 'rap-plain',
        text: hub.words.close,
        press: () => {
          look = null;
          changed(null);
        }
      })
    );
  const act = (row: DamageRow): HTMLElement =>
    look?.path === row.path
      ? choices(row, look)
      : row.may
        ? button({
            class: 'rap-plain',
            text: hub.words.damageLook,
            set: { 'aria-label': `${hub.words.damageLook} ${row.path}` },
            press: () => void open(row.path)
          })
        : quiet(hub.words.damageLead);
  const item = (row: DamageRow): HTMLElement =>
    make(
      'li',
      { class: 'rap-damage-row' },
      make('strong', { text: row.path }),
      make('p', { text: row.sentence }),
      ['cases', 'withdrawn'].includes(row.kind) ? quiet(hub.words.damageCard) : null,
      act(row)
    );
  const element = (found: readonly DamageRow[]): HTMLElement | null => {
    if (!found.length) {
      return null;
    }
    const part = section(
      hub.words.damageTitle,
      // without the settings no page works
      hub.troubleAt === SETTINGS
        ? null
        : make('p', { text: fill(hub.words.damageN, { n: found.length }) }),
      make('ul', { class: 'rap-plain-list' }, ...found.map(item))
    );
    part.classList.add('rap-first');
    return part;
  };
  return { element };
}
