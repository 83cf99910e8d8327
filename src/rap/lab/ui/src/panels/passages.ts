/**
 * Passages: asked for by code, words, variables or a question; read in context, or counted in a
 * grid.
 */

import { button, make, Part } from '../elements';
import { Hub } from '../hub';
import { Finding, FullStudy, Passages } from '../protocol-pages';
import { valueName } from '../text/facts';
import { fill } from '../words';
import { createGrid } from './grid';
import { codeOptions, createPage, named, select } from './page';
import { Desk, passageCard } from './passage';
import { Facts, Run } from './registry';

interface Asked {
  query: string;
  code: string;
  words: string;
  coder: string;
  where: Record<string, string>;
}

const LIMIT = 100;
const nothing = (): Asked => ({ query: '', code: '', words: '', coder: '', where: {} });

export function pathOf(asked: Asked): string {
  const params = new URLSearchParams({ limit: String(LIMIT), context: '160' });
  (['query', 'code', 'words', 'coder'] as const).forEach(
    key => asked[key] && params.set(key, asked[key])
  );
  Object.entries(asked.where).forEach(
    ([name, value]) => value && params.set(`where.${name}`, value)
  );
  return `passages?${params.toString()}`;
}

export function createPassages(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let asked = nothing();
  let form = 'list';
  const page = createPage(host, hub, run, 'passages', () => !grid.busy() && draw());
  const desk: Desk = { hub, run, page, findings: [] };
  const results = make('div', { class: 'rap-results' });

  const find = async (): Promise<void> => {
    page.say(hub.words.loading);
    const found = await page.read<Passages>('found', pathOf(asked));
    if (found) {
      const more =
        found.total > found.passages.length
          ? ` ${fill(hub.words.foundMore, { n: found.passages.length })}`
          : '';
      const again =
        asked.code && found.codings > found.total
          ? ` ${fill(hub.words.foundAgain, { n: found.codings })}`
          : '';
      page.say(
        fill(hub.words.foundN, { n: found.total, people: found.people }) +
          (again || more ? '.' : '') +
          again +
          more
      );
      results.replaceChildren(...found.passages.map(one => passageCard(desk, one)));
    }
  };
  const grid = createGrid(hub, page, (code, by, value) => {
    asked = {
      ...nothing(),
      code,
      ...(by === 'coder' ? { coder: value } : { where: { [by]: value } })
    };
    void find();
  });
  const draw = (): void => {
    const tabs = make(
      'div',
      { class: 'rap-tabs', set: { role: 'group', 'aria-label': hub.words.show } },
      ...(['list', 'grid'] as const).map(one =>
        button({
          class: 'rap-plain',
          text: one === 'list' ? hub.words.asList : hub.words.asGrid,
          set: { 'aria-pressed': String(form === one) },
          press: () => {
            if (!grid.leave()) {
              return;
            }
            form = one;
            results.replaceChildren();
            page.say('');
            draw();
          }
        })
      )
    );
    page.body.replaceChildren(tabs, form === 'list' ? asking() : grid.element(), results);
  };
  const asking = (): HTMLElement => {
    const study = hub.study as FullStudy | null;
    const text = (key: 'query' | 'words', label: string, hint: string): HTMLElement => {
      const field = make('input', {
        class: 'rap-field',
        set: { type: 'search', placeholder: hint, spellcheck: 'false' }
      });
      field.value = asked[key];
      field.addEventListener('input', () => (asked = { ...asked, [key]: field.value.trim() }));
      return named(label, field, 'rap-wide-field');
    };
    const now = (change: Partial<Asked>): void => {
      asked = { ...asked, ...change };
      void find();
    };
    const often = hub.codebook.codes
      .filter(one => !one.retired && !one.merged_into)
      .sort((a, b) => b.n - a.n);
    const coders = [
      ['', hub.words.anyCoder] as const,
      ...(study?.coders ?? []).map(one => [one.id, one.id] as const)
    ];
    const variables = Object.entries(study?.variables ?? {}).filter(
      ([, one]) => Object.keys(one.values).length > 0
    );
    const made = make(
      'form',
      { class: 'rap-asking' },
      text(
        'query',
        hub.words.query,
        often.length > 1 ? fill(hub.words.queryHint, { a: often[0].code, b: often[1].code }) : ''
      ),
      text('words', hub.words.wordsIn, ''),
      named(
        hub.words.oneCode,
        select(codeOptions(hub, hub.words.anyCode), asked.code, code => now({ code }))
      ),
      named(
        hub.words.byCoder,
        select(coders, asked.coder, coder => now({ coder }))
      ),
      ...variables.map(([name, one]) =>
        named(
          hub.label(one.label, name),
          select(
            [
              ['', hub.words.anyValue],
              ...Object.keys(one.values).map(value => [value, valueName(hub, name, value)] as const)
            ],
            asked.where[name] ?? '',
            value => now({ where: { ...asked.where, [name]: value } })
          )
        )
      ),
      make(
        'div',
        { class: 'rap-acts' },
        make('button', { class: 'rap-main', text: hub.words.find, set: { type: 'submit' } }),
        button({
          class: 'rap-plain',
          text: hub.words.clear,
          press: () => {
            asked = nothing();
            results.replaceChildren();
            page.say('');
            draw();
          }
        })
      )
    );
    made.addEventListener('submit', event => {
      event.preventDefault();
      void find();
    });
    return made;
  };
  const readFindings = async (): Promise<void> => {
    const found = await page.read<{ findings: Finding[] }>('findings', 'findings');
    desk.findings = found?.findings ?? desk.findings;
  };
  const redraw = (): void => void (page.idle() && !grid.busy() && draw());
  const stops = [
    page.stop,
    grid.destroy,
    hub.changed.study.connect(redraw),
    hub.changed.codebook.connect(redraw)
  ];
  draw();
  void readFindings();
  return {
    update: facts => {
      if (facts?.grid && grid.leave()) {
        form = 'grid';
        grid.show(String(facts.grid));
        results.replaceChildren();
        draw();
      } else if (facts?.code || facts?.query || facts?.words) {
        asked = {
          ...nothing(),
          code: String(facts.code ?? ''),
          query: String(facts.query ?? ''),
          words: String(facts.words ?? '')
        };
        form = 'list';
        draw();
        void find();
      }
      void readFindings();
    },
    destroy: () => stops.forEach(stop => stop())
  };
}
