/**
 * Answers to a survey come in: an export is looked at, what it asks is answered, and then all of it
 * comes in, or nothing.
 */

import { request, sendFile } from '../api';
import type { AnswersCame, AnswersLook } from '../contract/surveys';
import { answersBody, AnswersSaid, answersSaid, isWhole, Which } from '../core/answers-in';
import { createDeed } from '../core/deed';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import { actOf, askedOf, cameOf, Change, headOf, whichOf } from './answersin/asked';
import { findsOf } from './answersin/found';
import { createDoor } from './bringin/door';
import { Page } from './page';

export interface AnswersIn {
  readonly element: HTMLElement;
  draw(): void;
  take(files: readonly File[]): void;
}

/** `came`: there are more answers; `review`: to what waits to be read. */
export function createAnswersIn(
  hub: Hub,
  page: Page,
  then: { came(): void; review(): void }
): AnswersIn {
  const element = make('section', { class: 'rap-part rap-answers-in' });
  let name = '';
  let said: AnswersSaid | null = null;
  let look: Which | null = null;
  let taken: AnswersCame | null = null;
  let pasted = '';
  let trouble = ''; // why it could not be read with what was said last
  const open = new Map<string, boolean>();
  const deed = createDeed(hub.requests);
  const picker = make('input', { set: { type: 'file', hidden: '' } });
  picker.addEventListener('change', () => {
    take([...(picker.files ?? [])]);
    picker.value = ''; // the same file may be chosen again
  });
  const door = createDoor(
    {
      hub,
      offer: () => (look && isWhole(look) ? { has_vault: look.has_vault, open: false } : null),
      say: word => page.say(hub.words[word]),
      tell: (sentence, wrong) => page.say(sentence, wrong)
    },
    () => read()
  );
  const focus = (on: string): void => {
    const there = element.querySelector<HTMLElement>(on);
    there?.focus({ preventScroll: true });
    there?.scrollIntoView({ block: 'nearest' });
  };
  const take = (files: readonly File[]): void => {
    if (files.length === 1) {
      void send(files[0], files[0].name);
    } else if (files.length > 1) {
      page.say(hub.words.ansOneFile, true);
    }
  };
  const send = async (data: Blob, called: string): Promise<void> => {
    page.say(hub.words.ansReading);
    const sent = await page.attempt(sendFile(data, called));
    if (sent) {
      forget();
      [name, said] = [called, answersSaid(sent.file)];
      await read();
      focus('.rap-ans-head');
    }
  };
  /** The server forgets the file that was looked at. */
  const forget = (): void => {
    if (said) {
      void request(`import/files?files=${said.file}`, { method: 'DELETE', keepalive: true }).catch(
        () => undefined
      );
    }
    [said, look, taken, trouble] = [null, null, null, ''];
  };
  const change: Change = more => {
    if (said) {
      said = more(said);
      void read();
    }
  };
  const read = async (): Promise<void> => {
    if (!said) {
      return;
    }
    const seen = await page.attempt(
      hub.requests.latest<Which>('answers look', 'answers-in/look', answersBody(said))
    );
    if (seen === undefined) {
      return; // something newer is asked
    }
    trouble = seen ? '' : page.news();
    if (seen) {
      page.say('');
      look = seen;
    }
    page.keeping(draw);
  };
  const bring = async (): Promise<void> => {
    if (!said || !look || !isWhole(look)) {
      return;
    }
    page.say(hub.words.ansBringing);
    const done = await page.attempt(
      deed.do<AnswersCame | AnswersLook>('answers-in/take', {
        ...answersBody(said),
        survey: look.survey
      })
    );
    if (!done) {
      return;
    }
    page.say('');
    if (done.done && 'texts' in done) {
      [said, look, taken] = [null, null, done];
      draw();
      focus('.rap-ans-head');
      then.came();
    } else {
      look = done as AnswersLook;
      page.keeping(draw);
    }
  };

  const begin = (): HTMLElement => {
    const { words } = hub;
    const field = make('textarea', {
      class: 'rap-field',
      set: { rows: '6', spellcheck: 'false', 'aria-label': words.ansPaste, translate: 'no' }
    });
    field.value = pasted;
    field.addEventListener('input', () => (pasted = field.value));
    const messages = make(
      'details',
      {},
      make('summary', { text: words.ansPaste, set: { 'data-keep': 'ans paste' } }),
      quiet(words.ansPasteAbout),
      field,
      button({ text: words.ansPasteLook, press: () => void paste(field) })
    );
    messages.open = open.get('paste') ?? false;
    messages.addEventListener('toggle', () => open.set('paste', messages.open));
    return make('div', {}, quiet(words.ansLead), pick(true), quiet(words.ansKinds), messages);
  };
  const paste = async (field: HTMLTextAreaElement): Promise<void> => {
    if (!field.value.trim()) {
      return field.focus();
    }
    await send(new Blob([field.value], { type: 'text/plain' }), 'messages.txt');
    if (said) {
      pasted = '';
    }
  };
  const pick = (first: boolean): HTMLElement =>
    make(
      'p',
      { class: 'rap-acts' },
      button({
        class: first ? 'rap-main' : 'rap-plain',
        text: first ? hub.words.ansChoose : hub.words.ansOther,
        press: () => picker.click()
      }),
      first ? null : button({ class: 'rap-plain', text: hub.words.ansStop, press: stop })
    );
  const stop = (): void => {
    forget();
    page.say('');
    draw();
    focus('button');
  };
  const looked = (now: Which, mine: AnswersSaid): (HTMLElement | null)[] => [
    whichOf(hub, now, name, mine, change),
    ...(isWhole(now)
      ? [
          headOf(hub, now),
          askedOf(hub, now, mine, change),
          findsOf(hub, now, mine, open, change),
          trouble ? null : actOf(hub, now, door.element, () => void bring())
        ]
      : []),
    why(),
    pick(false)
  ];
  const why = (): HTMLElement | null =>
    trouble ? make('p', { class: 'rap-trouble', text: trouble }) : null;
  const draw = (): void => {
    const { words } = hub;
    door.update({ about: { read: false } });
    element.replaceChildren(
      make('h2', { text: words.ansTitle }),
      picker,
      ...(taken ? [cameOf(hub, taken, then.review, () => picker.click())] : []),
      ...(said && look
        ? looked(look, said).filter(one => one !== null)
        : said
          ? [
              make('h3', { class: 'rap-ans-head', text: name, set: { tabindex: '-1' } }),
              ...[why()].filter(one => one !== null),
              pick(false)
            ]
          : taken
            ? []
            : [begin()])
    );
  };
  window.addEventListener('pagehide', forget);
  draw();
  return { element, draw, take };
}
