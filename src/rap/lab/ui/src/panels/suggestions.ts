/**
 * Suggestions: passages that resemble those coded, with the words that made the rank. People
 * decide.
 */
import { createDeed } from '../core/deed';
import { button, make, Part, quiet } from '../elements';
import { Hub } from '../hub';
import type { Suggestions } from '../contract/exploring';
import { fill } from '../words';
import { jump, readSource, Reading } from './passage';
import { codeOptions, createPage, lastUsed, named, select } from './page';
import { Facts, Run } from './registry';

type Hint = Suggestions['passages'][number];

/** The interview in hand, else one she has begun. */
function lastRead(hub: Hub): string {
  const me = hub.me()?.id ?? '';
  const talks = hub.sources.filter(row => row.kind === 'interview');
  const begun = talks.find(row => row.n[me] && row.states[me] !== 'done');
  return hub.desk?.session.id ?? begun?.id ?? '';
}

export function createHints(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let source = '';
  let code = '';
  const page = createPage(host, hub, 'hints', () => draw());
  const result = make('div', {});
  const again = button({ class: 'rap-plain', press: () => void look() });
  const off = (): boolean => hub.study?.method === 'reflexive';

  const look = async (): Promise<void> => {
    if (!source || !code) {
      return;
    }
    page.say(hub.words.loading);
    result.replaceChildren();
    const [reading, hints] = await Promise.all([
      readSource(page, 'text', source),
      page.read<Suggestions>('hints', `suggestions?source=${source}&code=${code}`)
    ]);
    if (reading && hints) {
      page.say(
        [fill(hub.words.hintsModel, { n: hints.model.n }), rate(hints)].filter(Boolean).join(' ')
      );
      result.replaceChildren(
        ...(hints.passages.length
          ? hints.passages.map(one => card(reading, hints, one))
          : [quiet(hub.words.hintsNone)])
      );
    }
  };
  const rate = (hints: Suggestions): string => {
    const { taken, refused } = hints.acceptance;
    return taken + refused ? fill(hub.words.hintsRate, { taken, all: taken + refused }) : '';
  };
  const card = (reading: Reading, hints: Suggestions, one: Hint): HTMLElement => {
    const wanted = code;
    const deed = createDeed(hub.requests);
    let decided = false;
    const made = make('article', {
      class: 'rap-passage rap-hint',
      set: { tabindex: '0', 'aria-label': `${source}:${one.start}-${one.end}` }
    });
    const decide = async (taken: boolean): Promise<void> => {
      const add = taken
        ? [{ op: 'add' as const, code: wanted, start: one.start, end: one.end }]
        : [];
      const done = await page.attempt(
        deed.write(
          reading,
          [...add, { op: 'hint', code: wanted, start: one.start, end: one.end, taken }],
          taken
            ? { word: 'coded', facts: { code: wanted }, where: { source, page: 'hints', name: '' } }
            : undefined
        )
      );
      // a second press got the answer of the first
      if (done && !decided) {
        decided = true;
        hints.acceptance[taken ? 'taken' : 'refused'] += 1;
        const next = (made.nextElementSibling ?? made.previousElementSibling) as HTMLElement | null;
        const held = made.contains(document.activeElement);
        made.remove();
        if (held) {
          (next ?? again).focus();
        }
        page.say(`${taken ? hub.words.hintsTaken : hub.words.hintsRefused} ${rate(hints)}`);
      }
    };
    made.addEventListener('keydown', event => {
      const key =
        event.target === made && !event.ctrlKey && !event.altKey && !event.metaKey
          ? event.key.toLowerCase()
          : '';
      if ((key === 'a' || key === 'r') && hub.mayCode()) {
        event.preventDefault();
        event.stopPropagation();
        void decide(key === 'a');
      }
    });
    const words = one.words.length
      ? make(
          'p',
          { class: 'rap-quiet' },
          `${hub.words.hintsWords} `,
          ...one.words.flatMap(word => [make('em', { class: 'rap-tag', text: word }), ' '])
        )
      : null;
    const bar = make('meter', {
      class: 'rap-score',
      set: {
        min: '0',
        max: '1',
        value: String(one.score),
        'aria-label': String(Math.round(one.score * 100))
      }
    });
    made.append(
      make(
        'blockquote',
        { class: 'rap-quote' },
        make('mark', { text: reading.cut(one.start, one.end) })
      ),
      make('div', { class: 'rap-hint-why' }, bar, words ?? ''),
      make(
        'div',
        { class: 'rap-acts' },
        ...(hub.mayCode()
          ? [
              button(
                {
                  class: 'rap-main',
                  set: { 'aria-keyshortcuts': 'A' },
                  press: () => void decide(true)
                },
                hub.words.hintsTake,
                ' ',
                make('kbd', { text: 'A' })
              ),
              button(
                {
                  class: 'rap-plain',
                  set: { 'aria-keyshortcuts': 'R' },
                  press: () => void decide(false)
                },
                hub.words.hintsRefuse,
                ' ',
                make('kbd', { text: 'R' })
              )
            ]
          : []),
        button({
          class: 'rap-plain',
          text: hub.words.open,
          press: () => void jump(hub, run, source, one.start, one.end)
        })
      )
    );
    return made;
  };
  const draw = (): void => {
    const chosen = (): void => {
      result.replaceChildren();
      page.say('');
      if (!off()) {
        void look();
      }
    };
    again.textContent = hub.words.hintsLook;
    page.body.replaceChildren(
      quiet(off() ? hub.words.hintsReflexive : hub.words.hintsIntro),
      make(
        'div',
        { class: 'rap-asking' },
        named(
          hub.words.deskPick,
          select(
            [
              ['', '–'],
              ...hub.sources.map(
                row => [row.id, `${hub.sourceName(row.id)} · ${row.language}`] as const
              )
            ],
            source,
            value => {
              source = value;
              chosen();
            }
          )
        ),
        named(
          hub.words.oneCode,
          select(codeOptions(hub, '–'), code, value => {
            code = value;
            chosen();
          })
        ),
        again
      ),
      result
    );
  };
  const redraw = (): void => page.resting(draw);
  const stops = [
    page.stop,
    hub.changed.study.connect(redraw),
    hub.changed.sources.connect(redraw),
    hub.changed.codebook.connect(redraw)
  ];
  draw();
  return {
    update: facts => {
      source = String(facts?.source ?? (source || lastRead(hub)));
      code = String(facts?.code ?? (code || lastUsed(hub)));
      draw();
      if (!off()) {
        void look();
      }
    },
    destroy: () => stops.forEach(stop => stop())
  };
}
