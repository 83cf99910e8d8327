/** What is in a project of another program, and what there is to say of it before it comes in. */

import {
  Counted,
  countsOf,
  granted,
  ProjectLook,
  ProjectSaid,
  ProjectText
} from '../../core/project-in';
import { make, quiet } from '../../elements';
import { Hub } from '../../hub';
import { audience, languageName } from '../../text/facts';
import { fill, Words } from '../../words';
import { named, select, tick } from '../page';
import { cards } from './cards';

/** What was said until now, with something more: another answer may have come meanwhile. */
export type Change = (more: (now: ProjectSaid) => ProjectSaid) => void;
const FORMATS: Readonly<Record<string, string>> = {
  qdpx: 'REFI-QDA',
  qdc: 'REFI-QDA',
  taguette: 'Taguette',
  qualcoder: 'QualCoder'
};
const PURPOSES = [
  ['analyse', 'impAnalyse'],
  ['count', 'impCount'],
  ['quote', 'impQuote']
] as const;

export function headOf(hub: Hub, look: ProjectLook, name: string): HTMLElement {
  const { words } = hub;
  const counts = countsOf(look);
  const line = (text: string, n: number, known = 0): HTMLElement => {
    const here = known ? ` · ${fill(words.inHere, { n: known })}` : '';
    return make('li', { text: fill(text, { n }) + here });
  };
  return make(
    'div',
    { class: 'rap-made' },
    make('h3', { class: 'rap-in-head', text: name, set: { tabindex: '-1' } }),
    make('p', { class: 'rap-quiet', text: look.origin || FORMATS[look.format] || '' }),
    make(
      'ul',
      {},
      look.texts.length ? line(words.inTexts, counts.newTexts, counts.knownTexts) : null,
      line(words.inCodes, counts.newCodes, counts.knownCodes),
      look.n.codings + look.n.there ? line(words.inCodings, look.n.codings, look.n.there) : null,
      look.n.people ? line(words.inPeople, look.n.people) : null,
      look.n.memos ? line(words.inMemos, look.n.memos) : null
    )
  );
}

/** Who coded, what the program asks, and of new texts what their people agreed to. */
export function answersOf(
  hub: Hub,
  look: ProjectLook,
  said: ProjectSaid,
  audiences: readonly string[],
  change: Change
): HTMLElement {
  const { words } = hub;
  const coders = look.coders.map(one => {
    const field = select(
      [['', '…'], ...look.ours.map(id => [id, id] as const), ...look.roles],
      said.coders[one.key] ?? one.ours,
      id => change(now => ({ ...now, coders: { ...now.coders, [one.key]: id } }))
    );
    field.dataset.keep = `coder ${one.key}`;
    return named(fill(words.inWhoIs, { name: one.name }), field);
  });
  const questions = look.questions.map(one => {
    const field = select([['', '…'], ...one.options], said.answers[one.key] ?? '', answer =>
      change(now => ({ ...now, answers: { ...now.answers, [one.key]: answer } }))
    );
    field.dataset.keep = `answer ${one.key}`;
    return named(one.sentence, field, 'rap-wide-field');
  });
  const hasNew = countsOf(look).newTexts > 0;
  return make(
    'div',
    { class: 'rap-out-more' },
    ...coders,
    ...questions,
    ...(hasNew ? textsOf(hub, said, audiences, change) : [])
  );
}

function textsOf(
  hub: Hub,
  said: ProjectSaid,
  audiences: readonly string[],
  change: Change
): HTMLElement[] {
  const { words } = hub;
  const known = [...new Set([...(hub.study?.languages ?? []), said.language])].filter(Boolean);
  const language = select(
    known.map(id => [id, languageName(id, hub.language)] as const),
    said.language,
    id => change(now => ({ ...now, language: id }))
  );
  language.dataset.keep = 'in language';
  const box = (label: string, key: 'isOneSpeaker' | 'isPublic'): HTMLElement => {
    const made = tick(label, said[key], on => change(now => ({ ...now, [key]: on })));
    made.querySelector('input')?.setAttribute('data-keep', `in ${key}`);
    return made;
  };
  const grants = PURPOSES.map(([purpose, word]) =>
    make(
      'p',
      { class: 'rap-in-grants' },
      make('span', { text: words[word] }),
      ...audiences.map(who => {
        if (who === 'team' && purpose === 'count') {
          return ''; // the team publishes nothing for itself
        }
        const label = audience(words, who);
        const on = (said.consent[who] ?? []).includes(purpose);
        const made = tick(label, on, next => change(now => granted(now, who, purpose, next)));
        const field = made.querySelector('input');
        field?.setAttribute('aria-label', `${words[word]}: ${label}`);
        field?.setAttribute('data-keep', `in ${who} ${purpose}`);
        return made;
      }),
      purpose === 'count' ? quiet(words.bringCountMeans) : null
    )
  );
  return [
    named(words.impLanguage, language),
    box(words.inOneSpeaker, 'isOneSpeaker'),
    cards(
      words.inRawAsk,
      'in-raw',
      [
        { value: 'read', label: words.inRead, about: words.inReadAbout },
        { value: 'raw', label: words.inRaw, about: words.inRawAbout }
      ],
      said.isRaw ? 'raw' : said.isRead ? 'read' : '',
      value => change(now => ({ ...now, isRead: value === 'read', isRaw: value === 'raw' }))
    ),
    box(words.inPublic, 'isPublic'),
    ...(said.isPublic ? [] : [quiet(words.inAgreed), ...grants])
  ];
}

/**
 * Texts with how their places are counted, codes, what is lost or guessed; `open` remembers which
 * of these lists somebody opened or closed.
 */
export function findsOf(
  hub: Hub,
  look: ProjectLook,
  said: ProjectSaid,
  open: Map<string, boolean>,
  change: Change
): HTMLElement {
  const { words } = hub;
  const lost = [
    ...look.losses.map(one => make('li', { text: one.sentence })),
    ...look.notes.map(text => make('li', { text }))
  ];
  const isAsked = look.texts.some(one => one.counted?.unsure);
  const more = (part: string, title: string, ...rows: HTMLElement[]): HTMLElement => {
    const made = make(
      'details',
      { class: 'rap-part' },
      make('summary', { text: `${title} (${rows.length})`, set: { 'data-keep': part } }),
      make('ul', { class: 'rap-in-rows' }, ...rows)
    );
    made.open = open.get(part) ?? (part === 'lost' || (part === 'texts' && isAsked));
    made.addEventListener('toggle', () => open.set(part, made.open));
    return made;
  };
  return make(
    'div',
    {},
    lost.length ? more('lost', words.inLost, ...lost) : null,
    look.texts.length
      ? more('texts', words.inAllTexts, ...look.texts.map(one => textRow(hub, one, said, change)))
      : null,
    look.codes.length
      ? more(
          'codes',
          words.inAllCodes,
          ...look.codes.map(({ path, state, code }) =>
            make('li', {
              text: `${path.join(' / ')} · ${state === 'new' ? words.inNew : hub.codeLabel(code)}`
            })
          )
        )
      : null
  );
}

/** Ways to count; where several fit, each with the words it gives. */
function waysOf(counted: Counted, words: Words): [string, string][] {
  return counted.ways.map(({ how, sentence, fits, words: said }) => [
    how,
    said ? `“${said}”: ${sentence}` : fits ? `${sentence} (${words.inFits})` : sentence
  ]);
}

function textRow(hub: Hub, one: ProjectText, said: ProjectSaid, change: Change): HTMLElement {
  const { words } = hub;
  const where =
    one.state === 'waits' ? words.inWaits : one.is_new ? words.inNew : hub.sourceName(one.source);
  const { counted } = one;
  const choose = counted
    ? select(
        [...(counted.unsure ? [['', words.chooseKind] as const] : []), ...waysOf(counted, words)],
        said.conventions[one.key] ?? (counted.unsure ? '' : counted.how),
        how => change(now => ({ ...now, conventions: { ...now.conventions, [one.key]: how } }))
      )
    : null;
  choose?.setAttribute('data-keep', `counted ${one.key}`);
  return make(
    'li',
    {},
    make('strong', { text: one.name }),
    ` · ${where} · ${fill(words.inPassages, { n: one.n_codings })}`,
    counted && choose && counted.n
      ? named(fill(words.inCounted, { fit: counted.fit, n: counted.n }), choose, 'rap-wide-field')
      : null,
    ...one.notes.map(quiet)
  );
}
