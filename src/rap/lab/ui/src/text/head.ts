/**
 * The head of the coding view: which interview, what its person agreed to, and the acts as buttons.
 */

import { Desk } from '../acts/desk';
import { isOffered } from '../acts/entry';
import { ACTS } from '../acts/list';
import { nameSource } from '../acts/naming';
import { shownOf } from '../acts/showing';
import { MODES } from '../core/colours';
import { isPartial } from '../core/hidden';
import { button, make, Part } from '../elements';
import { Hub } from '../hub';
import { consentWord, languageName, quoteWord, variablesOf } from './facts';
import { icon, IconName } from '../icons';
import { Run } from '../panels/registry';
import { fill } from '../words';

const BUTTONS: readonly (readonly [
  string,
  IconName,
  'code' | 'inVivo' | 'important' | 'uncode' | 'undo' | 'findHere',
  string
])[] = [
  ['rap:code', 'code', 'code', 'C'],
  ['rap:in-vivo', 'quote', 'inVivo', 'V'],
  ['rap:important', 'star', 'important', 'I'],
  ['rap:uncode', 'off', 'uncode', 'U'],
  ['rap:undo', 'undo', 'undo', 'Ctrl + Z'],
  ['rap:find', 'find', 'findHere', 'F']
];

/** Somebody in training sees that her codings do not count yet, and until when she codes. */
function practiceOf(hub: Hub): HTMLElement | null {
  const me = hub.me();
  const title = me?.until
    ? fill(hub.words.practiceUntil, { until: me.until })
    : hub.words.practiceHint;
  return me?.training
    ? make('span', {
        class: 'rap-practice',
        title,
        text: me.until ? `${hub.words.practice} · ${me.until}` : hub.words.practice
      })
    : null;
}

const mayDo = (hub: Hub, command: string): boolean =>
  ACTS.some(act => act.id === command && isOffered(hub, act));

export function createHead(host: HTMLElement, hub: Hub, desk: Desk, run: Run): Part {
  const { words } = hub;
  const modes = make(
    'select',
    { class: 'rap-field rap-mode', set: { 'aria-label': words.show } },
    ...MODES.map((mode, i) =>
      make('option', {
        text: [words.modeAll, words.modeMine, words.modeCode, words.modeCoder, words.modeDensity][
          i
        ],
        set: { value: mode }
      })
    )
  );
  modes.addEventListener('change', () => {
    run(`rap:mode-${modes.value}`);
    desk.focus();
  });
  const toggle = (command: string, name: IconName, title: string): HTMLButtonElement =>
    button(
      {
        class: 'rap-tool',
        title,
        set: { 'aria-label': title, 'data-command': command },
        press: () => run(command)
      },
      icon(name)
    );
  const underlined = toggle('rap:underline', 'underline', words.underline);
  const beside = toggle('rap:beside', 'beside', words.translation);
  const shown = toggle('rap:show', 'eye', words.showChoose);
  const shownLabel = make('span');
  shown.append(shownLabel);
  const doneLabel = make('span', {});
  const done = button(
    { class: 'rap-tool rap-done', title: words.markDone, press: () => run('rap:done') },
    icon('done'),
    doneLabel
  );
  const { source } = desk.session;
  const row = hub.sources.find(one => one.id === source.id);
  const facts = [
    languageName(source.language, hub.language),
    row?.month ?? '',
    ...variablesOf(hub, row)
  ]
    .filter(Boolean)
    .join(' · ');
  const consent = make(
    'span',
    { class: `rap-consent rap-consent-${source.consent}`, title: quoteWord(words, source) },
    icon(source.consent === 'yes' || source.consent === 'public' ? 'agreed' : 'unsure'),
    make('span', {
      text:
        source.consent === 'public'
          ? consentWord(words, 'public')
          : `${consentWord(words, source.consent)} · ${quoteWord(words, source)}`
    })
  );
  const heading = make('h2');
  const title = make(
    'div',
    { class: 'rap-title' },
    heading,
    hub.mayCode()
      ? button({
          class: 'rap-tool',
          text: words.nameTitle,
          press: () =>
            nameSource(hub, source.id, heading.getBoundingClientRect(), () => desk.focus())
        })
      : null,
    make('span', { class: 'rap-quiet', text: facts }),
    consent,
    practiceOf(hub)
  );
  const tools = make(
    'div',
    { class: 'rap-tools', set: { role: 'toolbar', 'aria-label': words.coding } },
    ...BUTTONS.filter(([command]) => mayDo(hub, command)).map(([command, name, word, key]) => {
      const label = words[word];
      const main = command === 'rap:code';
      return button(
        {
          class: main ? 'rap-tool rap-main' : 'rap-tool',
          title: `${label} (${key})`,
          set: { 'aria-label': label, 'data-command': command },
          press: () => run(command)
        },
        icon(name),
        main ? make('span', { text: label }) : null
      );
    }),
    source.kind === 'answers' && hub.mayCode()
      ? button({
          class: 'rap-tool',
          text: words.answersByOne,
          title: words.aboutAnswers,
          press: () => run('rap:panel-rap-page-answers', { source: source.id })
        })
      : null,
    make('span', { class: 'rap-gap' }),
    modes,
    shown,
    underlined,
    beside,
    done,
    button({
      class: 'rap-tool',
      text: '?',
      title: `${words.keysTitle} (?)`,
      set: { 'aria-label': words.keysTitle },
      press: () => run('rap:keys')
    })
  );
  host.replaceChildren(title, tools);

  return {
    update: () => {
      heading.textContent = hub.sourceName(source.id);
      modes.value = desk.looking().mode;
      underlined.setAttribute('aria-pressed', String(desk.style().underline));
      const some = shownOf(hub, desk);
      const isPart = isPartial(hub.hidden.now());
      shown.setAttribute('aria-pressed', String(isPart));
      shownLabel.textContent = isPart ? fill(words.showSomeShort, { ...some }) : '';
      shown.title = isPart
        ? `${words.showChoose} ${fill(words.showSome, { ...some })}`
        : words.showChoose;
      beside.setAttribute('aria-pressed', String(desk.style().beside !== ''));
      beside.hidden = Object.keys(desk.session.source.translations).length === 0;
      const finished = desk.session.state === 'done';
      done.hidden = !mayDo(hub, 'rap:done');
      done.setAttribute('aria-pressed', String(finished));
      doneLabel.textContent = finished ? words.done : words.inProgress;
    },
    destroy: () => host.replaceChildren()
  };
}
