/** Acts that put a code on a passage. */

import { Passage } from '../core/passage';
import { Choice } from '../core/tree';
import { Span } from '../core/spans';
import { Hub } from '../hub';
import { drawId } from '../core/requests';
import { fill } from '../words';
import { askWhich } from './picker';
import { Desk } from './desk';
import { refuse, tell } from './dialog';
import { askNewCode } from './new-code';

/** The codes one can give, findable by every language's label and by the definition. */
export function choicesOf(hub: Hub): Choice[] {
  return hub.codebook.codes
    .filter(row => !row.retired && !row.merged_into)
    .map(row => ({
      id: row.code,
      label: hub.codeLabel(row.code),
      also: [...Object.values(row.label), hub.label(row.definition)].join(' ')
    }));
}

export const slotNote = (hub: Hub, code: string): string => {
  const slot = hub.slots.indexOf(code);
  return slot < 0 ? '' : String(slot + 1);
};

/** Which passage is meant: what is selected, or nothing, with a word why. */
export function wanted(hub: Hub, desk: Desk): Span | null {
  const span = hub.mayCode() ? desk.selection() : null;
  if (!span) {
    refuse(hub, desk, hub.mayCode() ? hub.words.selectFirst : hub.words.readOnly);
  }
  return span;
}

export function apply(
  hub: Hub,
  desk: Desk,
  code: string,
  on: Span | null = wanted(hub, desk),
  sentence = hub.words.coded
): void {
  if (!on) {
    return;
  }
  const span = { start: on.start, end: on.end };
  const me = hub.me()?.id;
  const there = desk.session.marks.find(
    one => one.code === code && one.coder === me && one.start === span.start && one.end === span.end
  );
  const id = there?.id ?? drawId();
  const said = fill(sentence, { code: hub.codeLabel(code) });
  if (there) {
    desk.say(said);
  } else {
    desk.session.act([{ id, op: 'add', code, ...span }], { sentence: said });
  }
  hub.use(code);
  hub.hidden.reveal({ code, coder: me ?? '' });
  desk.choose(desk.session.marks.find(one => one.id === id) ?? null);
  desk.focus();
}

export async function pickCode(hub: Hub, at: DOMRect, title: string): Promise<string | null> {
  let made: Promise<string | null> | null = null;
  const chosen = await askWhich(
    {
      title,
      choices: choicesOf(hub),
      recent: hub.recent,
      colour: id => hub.colours.get(id) ?? '',
      note: id => slotNote(hub, id),
      more: hub.may('newCode')
        ? {
            label: name =>
              fill(hub.may('lead') ? hub.words.newCodeNamed : hub.words.proposeNamed, { name }),
            press: typed => (made = askNewCode(hub, at, typed))
          }
        : undefined,
      nothing: hub.words.nothingFound
    },
    at
  );
  return chosen ?? (await made);
}

/**
 * Codes a passage with what `choose` answers: the words that were selected, wherever a correction
 * has moved them meanwhile, or none.
 */
async function codeLater(
  hub: Hub,
  desk: Desk,
  passage: Passage,
  choose: () => Promise<string | null>
): Promise<void> {
  const chosen = await choose();
  const now = chosen && (await desk.session.find(passage).catch(() => null));
  if (chosen && now) {
    apply(hub, desk, chosen, now);
  } else if (chosen) {
    tell(desk, hub.words.passageChanged);
  }
  desk.focus();
}

/** A code for words that were taken in hand a while ago. */
export const give = (hub: Hub, desk: Desk, passage: Passage, code: string): Promise<void> =>
  codeLater(hub, desk, passage, () => Promise.resolve(code));

export async function code(hub: Hub, desk: Desk): Promise<void> {
  const span = wanted(hub, desk);
  if (span) {
    await codeLater(hub, desk, desk.session.passage(span), () =>
      pickCode(hub, desk.box(), hub.words.codeSelection)
    );
  }
  desk.focus();
}

export async function newCode(hub: Hub, desk: Desk, inVivo: boolean): Promise<void> {
  const span = wanted(hub, desk);
  const name =
    span && inVivo
      ? desk.session.text.slice(span.start, span.end).replace(/\s+/g, ' ').slice(0, 60)
      : '';
  if (span) {
    await codeLater(hub, desk, desk.session.passage(span), () => askNewCode(hub, desk.box(), name));
  }
  desk.focus();
}

export function again(hub: Hub, desk: Desk): void {
  const last = hub.recent[0];
  if (last) {
    apply(hub, desk, last);
  }
}

export function slot(hub: Hub, desk: Desk, n: number): void {
  const own = hub.slots[n - 1];
  if (own) {
    apply(hub, desk, own);
  } else {
    void code(hub, desk);
  }
}
