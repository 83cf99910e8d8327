/**
 * Hand-over: what somebody who leaves has begun; a lead accepts or refuses her practice codings,
 * and reads her questions and memos.
 */

import { heard } from '../changes';
import { createDeeds } from '../core/deed';
import { button, make, Part, quiet } from '../elements';
import { Hub } from '../hub';
import { keyedList } from '../keyed';
import type { HandOver } from '../contract/lab';
import { fill } from '../words';
import { typeWord } from './memotypes';
import { doWord } from './proposals';
import { createPage, go, named, Option, section, select } from './page';
import { Decide, interview } from './practice';
import { Facts, Run } from './registry';
import { pageLink } from '../parts/links';

/** What `shows` the same stays the element it is, with what is typed and open in it. */
interface Shown {
  shows: unknown;
  make: () => HTMLElement;
  update?: (element: HTMLElement) => void;
}

const MOST_REFS = 500; // so many a line of the log

export function createHandOver(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let coder = '';
  let told: HandOver | null = null;
  let why = '';
  let books = 0; // how often the codebook has changed
  const page = createPage(host, hub, 'handover', () => draw());
  const isLead = (): boolean => hub.study?.coder?.role === 'lead';
  const coders = (): Option[] =>
    [...(hub.study?.coders ?? [])]
      .filter(one => one.role !== 'reader')
      .sort((a, b) => Number(b.role === 'intern') - Number(a.role === 'intern'))
      .map(
        one =>
          [one.id, one.role === 'intern' ? `${one.id} · ${hub.words.handIntern}` : one.id] as const
      );

  const read = async (): Promise<void> => {
    coder = coder || coders()[0]?.[0] || '';
    const found =
      coder && isLead() ? await page.read<HandOver>('coder', `handover/${coder}`) : null;
    if (found) {
      told = found;
    }
    page.keeping(draw);
  };
  const deedOf = createDeeds(hub.requests);
  const decide: Decide = async (rows, outcome) => {
    if (outcome === 'drop' && !why.trim()) {
      page.say(hub.words.deskReasonNeeded, true);
      page.body.querySelector<HTMLElement>('.rap-hand-why input')?.focus();
      return;
    }
    const reason = why.trim() || hub.words.handReason;
    for (let at = 0; at < rows.length; at += MOST_REFS) {
      const refs = rows.slice(at, at + MOST_REFS).map(row => row.id);
      if (
        !(await page.attempt(
          deedOf(refs[0]).write(
            { source: { id: rows[0].source, src: rows[0].src } },
            [{ op: 'decide', refs, outcome, reason }],
            {
              word: 'didDecideN',
              facts: { n: refs.length },
              where: { page: 'handover', name: hub.sourceName(rows[0].source) }
            }
          )
        ))
      ) {
        return;
      }
    }
    await read();
    page.say(
      fill(outcome === 'accept' ? hub.words.handTaken : hub.words.handRefused, { n: rows.length })
    );
  };
  const reason = (): HTMLElement => {
    const field = make('input', {
      class: 'rap-field',
      set: { type: 'text', maxlength: '2000', placeholder: hub.words.handReason }
    });
    field.value = why;
    field.addEventListener('input', () => (why = field.value));
    return named(hub.words.deskReason, field, 'rap-wide-field rap-hand-why');
  };
  const draw = (): void => {
    const { words } = hub;
    const all = told;
    const may = isLead();
    const parts: Shown[] = !may
      ? [{ shows: words.handLead, make: () => quiet(words.handLead) }]
      : [
          { shows: ['asking', coders(), all?.coder, !!all?.codings.length], make: asking },
          ...(all ? shown(all) : [{ shows: 'loading', make: () => quiet(words.loading) }])
        ];
    keyedList(page.body, parts, {
      key: one => JSON.stringify([one.shows, coder, hub.language, books]),
      make: one => one.make(),
      update: (element, one) => one.update?.(element)
    });
  };
  const asking = (): HTMLElement =>
    make(
      'div',
      { class: 'rap-asking' },
      named(
        hub.words.handWho,
        select(coders(), coder, value => {
          [coder, told] = [value, null];
          page.say('');
          void read();
        })
      ),
      told?.codings.length ? reason() : null,
      told
        ? pageLink(`handover/${told.coder}?form=page&language=${hub.language}`, hub.words.handPrint)
        : null
    );
  const shown = (all: HandOver): Shown[] => {
    const { words } = hub;
    const nothing = (): HTMLElement => quiet(words.handNone);
    const list = (rows: readonly HTMLElement[]): HTMLElement =>
      rows.length ? make('ul', { class: 'rap-plain-list' }, ...rows) : nothing();
    const memo = (one: { about: string; text: string }, head: string): HTMLElement =>
      make(
        'li',
        {},
        button(
          { class: 'rap-line-button', press: () => go(run, 'memos', { about: one.about }) },
          make('span', { text: head }),
          make('span', { class: 'rap-quiet rap-memo-text', text: one.text.slice(0, 300) })
        )
      );
    const until = (): HTMLElement =>
      make(
        'div',
        {},
        make('p', {}, make('strong', { text: fill(words.handUntil, { when: all.until ?? '' }) })),
        all.has_key ? make('p', { class: 'rap-trouble', text: words.handKey }) : null
      );
    const notes = (): HTMLElement[] =>
      all.notes.map(one => memo(one, `${typeWord(words, one.type)} · ${one.about}`));
    const proposals = (): HTMLElement[] =>
      all.proposals.map(one =>
        make('li', {
          text: `${doWord(words, one.act)} · ${hub.codeLabel(one.code)} · ${one.reason}`
        })
      );
    return [
      ...(all.until ? [{ shows: ['until', all.until, all.has_key], make: until }] : []),
      {
        shows: 'interviews',
        make: () => section(words.interviews, make('div', {})),
        update: element => drawInterviews(element.lastElementChild as HTMLElement, all)
      },
      {
        shows: ['questions', all.questions],
        make: () =>
          section(words.handQuestions, list(all.questions.map(one => memo(one, one.about))))
      },
      { shows: ['notes', all.notes], make: () => section(words.pageMemos, list(notes())) },
      {
        shows: ['proposals', all.proposals],
        make: () => section(words.proposals, list(proposals()))
      }
    ];
  };
  const drawInterviews = (list: HTMLElement, all: HandOver): void => {
    const rows: Shown[] = all.sources.map(row => ({
      shows: [
        row,
        hub.sourceName(row.source),
        all.codings.filter(one => one.source === row.source)
      ],
      make: () => interview(hub, run, all, row, decide)
    }));
    const none = { shows: 'none', make: () => quiet(hub.words.handNone) };
    keyedList(list, rows.length ? rows : [none], {
      key: one => JSON.stringify(one.shows),
      make: one => one.make()
    });
  };
  const stops = [
    page.stop,
    hub.changed.study.connect(() => void read()),
    hub.changed.codebook.connect(() => {
      books++;
      page.keeping(draw);
    }),
    heard.connect(changes => (changes.sources.length > 0 || changes.memos) && void read())
  ];
  draw();
  void read();
  return {
    update: facts => {
      coder = String(facts?.coder ?? coder);
      void read();
    },
    destroy: () => stops.forEach(stop => stop())
  };
}
