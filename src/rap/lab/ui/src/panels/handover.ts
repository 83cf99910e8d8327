/**
 * Hand-over: what somebody who leaves has begun; a lead accepts or refuses her practice codings,
 * and reads her questions and memos.
 */

import { heard } from '../changes';
import { createDeeds } from '../core/deed';
import { button, make, Part, quiet } from '../elements';
import { Hub } from '../hub';
import { HandOver } from '../protocol-team';
import { fill } from '../words';
import { typeWord } from './memos';
import { doWord } from './proposals';
import { createPage, go, named, Option, section, select } from './page';
import { Decide, interview } from './practice';
import { Facts, Run } from './registry';
import { pageLink } from './runs';

const MOST_REFS = 500; // so many a line of the log

export function createHandOver(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let coder = '';
  let told: HandOver | null = null;
  let why = '';
  const page = createPage(host, hub, run, 'handover', () => draw());
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
    if (!isLead()) {
      page.body.replaceChildren(quiet(words.handLead));
      return;
    }
    const asking = make(
      'div',
      { class: 'rap-asking' },
      named(
        words.handWho,
        select(coders(), coder, value => {
          [coder, told] = [value, null];
          page.say('');
          void read();
        })
      ),
      told?.codings.length ? reason() : null,
      told
        ? pageLink(`handover/${told.coder}?form=page&language=${hub.language}`, words.handPrint)
        : null
    );
    page.body.replaceChildren(asking, ...(told ? shown(told) : [quiet(words.loading)]));
  };
  const shown = (all: HandOver): HTMLElement[] => {
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
    const parts = [
      all.until
        ? make('p', {}, make('strong', { text: fill(words.handUntil, { when: all.until }) }))
        : null,
      all.until && all.has_key ? make('p', { class: 'rap-trouble', text: words.handKey }) : null,
      section(
        words.interviews,
        ...(all.sources.length
          ? all.sources.map(row => interview(hub, run, all, row, decide))
          : [nothing()])
      ),
      section(words.handQuestions, list(all.questions.map(one => memo(one, one.about)))),
      section(
        words.pageMemos,
        list(all.notes.map(one => memo(one, `${typeWord(words, one.type)} · ${one.about}`)))
      ),
      section(
        words.proposals,
        list(
          all.proposals.map(one =>
            make('li', {
              text: `${doWord(words, one.act)} · ${hub.codeLabel(one.code)} · ${one.reason}`
            })
          )
        )
      )
    ];
    return parts.filter((one): one is HTMLElement => one !== null);
  };
  const stops = [
    page.stop,
    hub.changed.study.connect(() => void read()),
    hub.changed.codebook.connect(() => page.keeping(draw)),
    heard.connect(
      changes => (changes.sources.length > 0 || changes.memos) && page.idle() && void read()
    )
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
