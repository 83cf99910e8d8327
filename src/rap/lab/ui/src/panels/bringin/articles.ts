/** A list of articles, a row of a table each: looked at, asked about, and brought in at once. */

import { request, sendFile } from '../../api';
import { createDeed } from '../../core/deed';
import { button, make, quiet } from '../../elements';
import { Hub } from '../../hub';
import { Find, Offer } from '../../protocol-bringin';
import { languageName } from '../../text/facts';
import { fill, Words } from '../../words';
import { named, Page, select } from '../page';
import { findLine, pressed } from './names';

/** What is said of a row of the list, or of all of it where `at` is empty. */
interface Row {
  at: string;
  sentence: string;
}

interface ArticlesLook {
  headings: readonly string[];
  /** What a column can be. */
  columns: readonly string[];
  asks_dates: boolean;
  articles: readonly {
    at: string;
    month: string;
    language: string;
    title: string;
    outlet: string;
  }[];
  there: readonly Row[];
  finds: readonly (Find & { at: string; decided: boolean })[];
  problems: readonly Row[];
}

interface ArticlesTaken {
  done: readonly { source: string; title: string }[];
  problems: readonly Row[];
}

interface Said {
  file: string;
  language: string;
  dates: string;
  columns: Readonly<Record<string, string>>;
  /** Row -> find -> what holds for it. */
  names: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface ArticlesPart {
  readonly element: HTMLElement;
  draw(): void;
  /** The server forgets the list. */
  forget(): void;
}

const columnWord = (words: Words, column: string): string =>
  ({
    date: words.artDate,
    title: words.artTitleOf,
    outlet: words.artOutlet,
    link: words.artLink,
    subject: words.artSubject,
    language: words.impLanguage,
    text: words.artText
  })[column] ?? column;

export function createArticles(
  hub: Hub,
  page: Page,
  offer: () => Offer | null,
  came: () => void
): ArticlesPart {
  const element = make('section', { class: 'rap-part rap-articles' });
  const deed = createDeed(hub.requests);
  const open = new Map<string, boolean>();
  let [name, n] = ['', -1]; // what the list is called, and how many articles came in last
  let said: Said | null = null;
  let look: ArticlesLook | null = null;
  let refused: readonly Row[] = [];
  const picker = make('input', { set: { type: 'file', hidden: '', accept: '.csv,.xlsx,.tsv' } });
  picker.addEventListener('change', () => {
    const [file] = picker.files ?? [];
    if (file) {
      void send(file);
    }
    picker.value = ''; // the same file may be chosen again
  });
  const focus = (on: string): void => element.querySelector<HTMLElement>(on)?.focus();
  const forget = (): void => {
    if (said) {
      void request(`import/files?files=${said.file}`, { method: 'DELETE', keepalive: true }).catch(
        () => undefined
      );
    }
    [said, look, refused, n] = [null, null, [], -1];
  };
  const send = async (file: File): Promise<void> => {
    page.say(hub.words.ansReading);
    const sent = await page.attempt(sendFile(file));
    if (sent) {
      forget();
      const known = offer()?.languages ?? [];
      const language = known.find(one => one === hub.study?.languages[0]) ?? '';
      name = file.name;
      said = { file: sent.file, language, dates: '', columns: {}, names: {} };
      await read();
      focus('h3');
    }
  };
  const change = (part: Partial<Said>): void => {
    if (said) {
      said = { ...said, ...part };
      void read();
    }
  };
  const read = async (): Promise<void> => {
    const seen = await page.attempt(
      hub.requests.latest<ArticlesLook>('articles look', 'import/articles', said)
    );
    if (seen) {
      page.say('');
      [look, refused] = [seen, []];
    }
    page.keeping(draw);
  };
  const bring = async (): Promise<void> => {
    const done = await page.attempt(deed.do<ArticlesTaken>('import/articles/bring', said));
    if (done?.problems.length) {
      refused = done.problems;
      page.keeping(draw);
    } else if (done) {
      [said, look, refused, n] = [null, null, [], done.done.length];
      draw();
      focus('h3');
      came();
    }
  };
  const rowsOf = (rows: readonly Row[]): HTMLElement =>
    make(
      'ul',
      {},
      ...rows.map(({ at, sentence }) =>
        make('li', { text: [at, sentence].filter(Boolean).join(': ') })
      )
    );
  const list = (id: string, title: string, inside: HTMLElement): HTMLElement => {
    const part = make(
      'details',
      {},
      make('summary', { text: title, set: { 'data-keep': `art ${id}` } }),
      inside
    );
    part.open = open.get(id) ?? false;
    part.addEventListener('toggle', () => open.set(id, part.open));
    return part;
  };
  const choosing = (now: Said, seen: ArticlesLook): HTMLElement => {
    const { words } = hub;
    const languages = (offer()?.languages ?? []).map(
      id => [id, languageName(id, hub.language)] as const
    );
    const field = (label: string, id: string, made: HTMLElement): HTMLElement => {
      made.dataset.keep = `art ${id}`;
      return named(label, made);
    };
    const none = ['', words.ansChooseOne] as const;
    return make(
      'div',
      { class: 'rap-out-more' },
      field(
        words.artLanguage,
        'language',
        select([none, ...languages], now.language, language => change({ language }))
      ),
      seen.asks_dates
        ? field(
            words.datesOrder,
            'dates',
            select(
              [none, ['day-first', words.datesDayFirst], ['month-first', words.datesMonthFirst]],
              now.dates,
              dates => change({ dates })
            )
          )
        : null
    );
  };
  const columns = (now: Said, seen: ArticlesLook): HTMLElement => {
    const { words } = hub;
    const headings = seen.headings.map(one => [one, one] as const);
    const fields = seen.columns.map(column => {
      const field = select(
        [['', words.ansAsFound], ...headings],
        now.columns[column] ?? '',
        heading => {
          const { [column]: _, ...others } = now.columns;
          change({ columns: heading ? { ...others, [column]: heading } : others });
        }
      );
      field.dataset.keep = `art column ${column}`;
      return named(columnWord(words, column), field);
    });
    return list('columns', words.artColumns, make('div', { class: 'rap-out-more' }, ...fields));
  };
  const finds = (now: Said, seen: ArticlesLook): HTMLElement | null => {
    const { words } = hub;
    if (!seen.finds.length) {
      return null;
    }
    const left = seen.finds.filter(one => !one.decided).length;
    const rows = seen.finds.map(find => {
      const held = now.names[find.at]?.[find.id] ?? '';
      const acts: [string, string][] = [
        ['keep', words.revKeep],
        ['mask', fill(words.bringMaskAs, { label: find.label })]
      ];
      return make(
        'div',
        { class: 'rap-bring-asked' },
        findLine(find, find.at),
        ...acts.map(([act, text]) =>
          button({
            class: 'rap-plain',
            text,
            set: {
              'aria-pressed': String(held.startsWith(act)),
              'data-keep': `art ${find.at} ${find.id} ${act}`
            },
            press: () => {
              const row = { ...now.names[find.at], [find.id]: pressed(held, act) };
              change({ names: { ...now.names, [find.at]: row } });
            }
          })
        )
      );
    });
    const text = left ? fill(words.bringFound, { n: left }) : words.bringFoundAll;
    return make(
      'div',
      { class: 'rap-bring-found' },
      make('h3', { text, set: { role: 'status' } }),
      ...rows
    );
  };
  const looked = (now: Said, seen: ArticlesLook): (HTMLElement | null)[] => {
    const { words } = hub;
    const problems = [...seen.problems, ...refused];
    const act = button({
      class: 'rap-main',
      text: fill(words.artBring, { n: seen.articles.length }),
      set: { 'data-keep': 'art bring' },
      press: () => void bring()
    });
    act.disabled = problems.length > 0 || seen.finds.some(one => !one.decided);
    const titles = seen.articles.map(({ month, title, outlet }) =>
      make('li', {
        text: [month, title, outlet].filter(Boolean).join(' · '),
        set: { translate: 'no' }
      })
    );
    return [
      make('h3', { text: name, set: { tabindex: '-1', translate: 'no' } }),
      choosing(now, seen),
      columns(now, seen),
      problems.length
        ? make(
            'div',
            { class: 'rap-in-problems' },
            make('h3', { text: words.ansBefore }),
            rowsOf(problems)
          )
        : null,
      titles.length
        ? list('new', fill(words.artNew, { n: titles.length }), make('ul', {}, ...titles))
        : null,
      seen.there.length
        ? list('there', fill(words.artThere, { n: seen.there.length }), rowsOf(seen.there))
        : null,
      finds(now, seen),
      titles.length
        ? make('p', { class: 'rap-acts' }, act)
        : problems.length
          ? null
          : quiet(words.ansNothing)
    ];
  };
  const pick = (text: string, stops: boolean): HTMLElement =>
    make(
      'p',
      { class: 'rap-acts' },
      button({ class: 'rap-plain', text, press: () => picker.click() }),
      stops
        ? button({
            class: 'rap-plain',
            text: hub.words.ansStop,
            press: () => {
              forget();
              page.say('');
              draw();
              focus('button');
            }
          })
        : null
    );
  const draw = (): void => {
    const { words } = hub;
    element.replaceChildren(
      make('h2', { text: words.artTitle }),
      picker,
      ...(n < 0 ? [] : [make('h3', { text: fill(words.artDone, { n }), set: { tabindex: '-1' } })]),
      ...(said && look ? looked(said, look).filter(one => one !== null) : [quiet(words.artLead)]),
      pick(said ? words.ansOther : words.artChoose, said !== null)
    );
  };
  draw();
  return { element, draw, forget };
}
