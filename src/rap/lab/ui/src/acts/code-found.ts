/**
 * Codes what a search over all texts found. What is coded is what was shown: each place goes with
 * the hash of its text, and one that was changed since is left, with a sentence.
 */

import { readMap } from '../api';
import { heard } from '../changes';
import { Asked, whereOf } from '../core/asking';
import { createDeed } from '../core/deed';
import { carry, Passage } from '../core/passage';
import { button, make } from '../elements';
import { Hub } from '../hub';
import { Page } from '../panels/page';
import type { CodedFound, HitToCode } from '../contract/coding';
import { codingFields, toldOf } from './code-all';
import { dialogFoot, openBox } from './dialog';
import { createPicks, Pick } from './picks';

type Place = Pick & HitToCode;
const keyOf = ({ source, hash, start, end }: Passage): string =>
  `${source}:${hash}:${start}-${end}`;

/** Where a passage that was left out is in the texts as they were looked at now. */
async function carried(passage: Passage, rows: readonly HitToCode[]): Promise<string> {
  const today = rows.find(row => row.source === passage.source)?.hash;
  if (!today || today === passage.hash) {
    return keyOf(passage);
  }
  const now = carry(passage, await readMap(passage.source, passage.hash));
  return now ? keyOf(now) : '';
}

export function codeFound(
  hub: Hub,
  page: Page,
  asked: Asked,
  at: DOMRect,
  done: (left: string) => void
): void {
  const { words } = hub;
  const { code, scope } = codingFields(hub);
  const told = make('p', { class: 'rap-quiet', set: { role: 'status' } });
  const main = button({ class: 'rap-main', text: words.code, press: () => void give() });
  const picks = createPicks<Place>(hub, () => count());
  const deed = createDeed(hub.requests);
  let rows: readonly HitToCode[] = [];
  let news = '';
  let looking = 0;

  const count = (): void => {
    const n = picks.chosen().length;
    told.textContent = looking
      ? words.loading
      : toldOf(hub, code.value, n, rows.length - n - picks.left().length, news);
    main.disabled = code.value === '' || n === 0 || looking > 0;
  };
  const look = async (): Promise<void> => {
    looking++;
    count();
    const body = { q: asked.q, where: whereOf(asked), code: code.value, scope: scope.value };
    const found = await hub.requests
      .latest<{ rows: HitToCode[] }>('search look', 'search/look', body)
      .catch((error: unknown) => {
        told.textContent = error instanceof Error ? error.message : String(error);
        return null;
      });
    if (found) {
      await show(found.rows);
    }
    looking--;
    if (found !== null) {
      count();
    }
  };
  const show = async (found: HitToCode[]): Promise<void> => {
    const was = new Map(rows.map(row => [row.source, row.hash]));
    const left = picks.left();
    const corrected = found.some(row => (was.get(row.source) ?? row.hash) !== row.hash);
    news = corrected ? words.lookedAgain : news;
    const off = await Promise.all(left.map(row => carried(row, found).catch(() => '')));
    rows = found;
    picks.leave(new Set(off.filter(Boolean)));
    picks.show(rows.filter(row => !row.had).map(row => ({ ...row, key: keyOf(row) })));
  };
  const give = async (): Promise<void> => {
    const places: Record<string, { src: string; places: [number, number][] }> = {};
    picks.chosen().forEach(({ source, hash, start, end }) => {
      places[source] ??= { src: hash, places: [] };
      places[source].places.push([start, end]);
    });
    main.disabled = true;
    const saved = await page.attempt(
      deed.do<CodedFound>('search/code', { code: code.value, places })
    );
    if (!saved) {
      count();
      return;
    }
    hub.use(code.value);
    box.end();
    const { n, n_texts: texts, left } = saved;
    if (n) {
      const where = { page: 'passages', name: words.pagePassages };
      hub.doings.heard({ word: 'codedFound', facts: { n, texts, code: code.value }, where }, saved);
    }
    done(left.map(one => `${hub.sourceName(one.source)}: ${one.message}.`).join(' '));
  };
  [scope, code].forEach(field => field.addEventListener('change', () => void look()));
  const before = document.activeElement;
  const box = openBox(
    words.codeAllTitle,
    at,
    () => {
      stop();
      hub.requests.drop('search look');
      (before as HTMLElement | null)?.focus();
    },
    code,
    scope,
    told,
    picks.element,
    dialogFoot(words, main, () => box.end())
  );
  // a colleague corrected or coded meanwhile: what is shown is of now
  const stop = heard.connect(changes => {
    if (changes.sources.some(id => rows.some(row => row.source === id))) {
      void look();
    }
  });
  void look();
  code.focus();
}
