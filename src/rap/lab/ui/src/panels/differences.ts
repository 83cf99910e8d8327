/**
 * Side by side: how well two coders agree, what they read differently, and what was decided about
 * it.
 */
import { Refused, messageOf } from '../api';
import { heard } from '../changes';
import { createDeed } from '../core/deed';
import { button, make, Part, quiet } from '../elements';
import { Hub } from '../hub';
import { keyedList } from '../keyed';
import type { Comparison, Differences, SourceOpened } from '../contract/coding';
import { Around, differenceCard } from './difference';
import { codeChip, createPage, named, Option, section, select } from './page';
import { Facts, Run } from './registry';
import { readSource, Reading } from './passage';

const NOT_YET = 403;

/** What `shows` the same stays the element it is, with what is typed and open in it. */
interface Shown {
  shows: unknown;
  make: () => HTMLElement;
  update?: (element: HTMLElement) => void;
}

export function createDesk(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let source = '';
  let books = 0; // how often the codebook has changed
  const page = createPage(host, hub, 'desk', () => draw());
  const result = make('div', {});
  const sources = (): Option[] => [
    ['', hub.words.deskPickHint],
    ...hub.sources
      .filter(row => row.plan.length > 1 || Object.values(row.n).filter(n => n > 0).length > 1)
      .map(row => {
        const coders = [...new Set([...row.plan, ...Object.keys(row.n)])].join(', ');
        return [row.id, `${hub.sourceName(row.id)} · ${row.language} · ${coders}`] as const;
      })
  ];

  const read = async (): Promise<void> => {
    if (!source) {
      hub.requests.drop('desk text');
      keyedList(result, [], { key: String, make: () => result });
      return;
    }
    const reading = await readSource(page, 'text', source);
    const compared = reading && (await compare());
    if (reading && compared !== undefined) {
      const said = typeof compared === 'string' ? compared : '';
      const found: Shown[] =
        typeof compared === 'object' && compared
          ? shown(reading, compared)
          : [{ shows: ['', said], make: () => make('p', { class: 'rap-blind', text: said }) }];
      const common = [source, hub.language, hub.me()?.id];
      keyedList(result, [doneBar(reading), ...found], {
        key: ({ shows }) => JSON.stringify([shows, common]),
        make: one => one.make(),
        update: (element, one) => one.update?.(element)
      });
    }
  };
  /** A sentence where it is still blind. */
  const compare = async (): Promise<Comparison | string | null | undefined> => {
    try {
      const path = `agreement?source=${source}`;
      return await hub.requests.latest<Comparison>('desk compared', path);
    } catch (error) {
      if (error instanceof Refused && error.status === NOT_YET) {
        return hub.words.deskBlind;
      }
      page.say(messageOf(error), true);
      return null;
    }
  };
  const doneBar = (reading: Reading): Shown => {
    const me = hub.me()?.id ?? '';
    const done =
      (reading.source as SourceOpened & { states?: Record<string, string> }).states?.[me] ===
      'done';
    if (!hub.mayCode()) {
      return { shows: 'nobody', make: () => make('p', {}) };
    }
    const made = (): HTMLElement => doneLine(reading, done);
    return { shows: ['done', done, reading.source.src], make: made };
  };
  const doneLine = (reading: Reading, done: boolean): HTMLElement => {
    const deed = createDeed(hub.requests);
    return make(
      'p',
      { class: 'rap-acts' },
      done
        ? make('span', { class: 'rap-quiet', text: `✓ ${hub.words.deskIsDone}` })
        : button({
            class: 'rap-plain',
            text: hub.words.deskDone,
            press: () =>
              void page.attempt(deed.write(reading, [{ op: 'mark', state: 'done' }])).then(read)
          })
    );
  };
  const shown = (reading: Reading, compared: Comparison): Shown[] => {
    if (compared.coders.length < 2) {
      return [{ shows: 'alone', make: () => quiet(hub.words.deskAlone) }];
    }
    const around: Around = {
      hub,
      run,
      page,
      reading,
      coders: compared.coders,
      again: () => void read()
    };
    const prompts = compared.reflexive
      ? make(
          'ul',
          { class: 'rap-prompts' },
          ...[hub.words.deskPrompt1, hub.words.deskPrompt2, hub.words.deskPrompt3].map(text =>
            make('li', { text })
          )
        )
      : '';
    const open = compared.passages.filter(one => one.state === 'open');
    const rows = [...open, ...compared.passages.filter(one => one.state !== 'open')];
    const numbers = { shows: compared.codes, make: () => table(compared) };
    const cards: Shown = {
      shows: ['cards', compared.reflexive],
      make: () => section(hub.words.deskDiffer, prompts, make('div', {})),
      update: element => {
        const [title, list] = [element.firstElementChild, element.lastElementChild];
        title?.replaceChildren(`${hub.words.deskDiffer} (${open.length})`);
        drawCards(list as HTMLElement, around, rows);
      }
    };
    return compared.reflexive ? [cards] : [numbers, cards];
  };
  /** A reason that is being written stays while other passages are decided. */
  const drawCards = (
    list: HTMLElement,
    around: Around,
    rows: readonly Comparison['passages'][number][]
  ): void => {
    const common = [around.reading.source.src, around.coders, hub.me()?.role, books];
    const cards: Shown[] = rows.map(one => ({
      shows: one,
      make: () => differenceCard(around, one)
    }));
    const none = { shows: 'same', make: () => quiet(hub.words.deskSame) };
    keyedList(list, cards.length ? cards : [none], {
      key: ({ shows }) => JSON.stringify([shows, common]),
      make: one => one.make()
    });
  };
  const table = (compared: Comparison): HTMLElement => {
    const rows = [...compared.codes]
      .sort((a, b) => (a.alpha ?? 2) - (b.alpha ?? 2))
      .map(row =>
        make(
          'tr',
          {},
          make('th', { set: { scope: 'row' } }, codeChip(hub, row.code)),
          make('td', { text: row.pair }),
          make('td', { text: String(row.n) }),
          make('td', {
            title: row.reason,
            text:
              row.alpha === null
                ? hub.words.deskUndefined
                : new Intl.NumberFormat(hub.language, {
                    minimumFractionDigits: 2,
                    maximumFractionDigits: 2
                  }).format(row.alpha)
          })
        )
      );
    const head = [
      hub.words.oneCode,
      hub.words.deskPair,
      hub.words.deskTurns,
      hub.words.deskAlpha
    ].map(text => make('th', { text, set: { scope: 'col' } }));
    return make(
      'details',
      { class: 'rap-more' },
      make('summary', { text: hub.words.deskAgree }),
      make(
        'div',
        {
          class: 'rap-scroll',
          set: { tabindex: '0', role: 'region', 'aria-label': hub.words.deskAgree }
        },
        make(
          'table',
          { class: 'rap-table' },
          make('thead', {}, make('tr', {}, ...head)),
          make('tbody', {}, ...rows)
        )
      )
    );
  };
  /** Without an interview: the one with most to talk about. */
  const begin = async (): Promise<void> => {
    if (!source && hub.study?.coder) {
      const most = await page.read<Differences>('most', 'differences');
      source = source || (most?.sources[0]?.source ?? '');
    }
    draw();
    await read();
  };
  const draw = (): void => {
    page.body.replaceChildren(
      make(
        'div',
        { class: 'rap-asking' },
        named(
          hub.words.deskPick,
          select(sources(), source, value => {
            source = value;
            page.say('');
            void read();
          }),
          'rap-wide-field'
        )
      ),
      result
    );
  };
  const list = (): void => page.resting(draw);
  const stops = [
    page.stop,
    hub.changed.sources.connect(list),
    hub.changed.study.connect(list),
    hub.changed.codebook.connect(() => void books++),
    heard.connect(changes => changes.sources.includes(source) && void read())
  ];
  draw();
  return {
    update: facts => {
      source = String(facts?.source ?? source);
      void begin();
    },
    destroy: () => stops.forEach(stop => stop())
  };
}
