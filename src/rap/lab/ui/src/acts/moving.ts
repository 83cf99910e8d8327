/** Acts that only look: select, go to another passage, search, ways of looking, done. */

import { following, Mark } from '../core/spans';
import { Hub } from '../hub';
import { drawId } from '../core/requests';
import { fill } from '../words';
import { languageName } from '../text/facts';
import { Desk } from './desk';
import { refuse } from './dialog';

export const shortened = (words: string): string =>
  words.length > 80 ? `${words.slice(0, 60)} … ${words.slice(-15)}` : words;

export function saySelection(hub: Hub, desk: Desk): void {
  const span = desk.selection();
  if (span) {
    desk.say(
      fill(hub.words.selected, { words: shortened(desk.session.text.slice(span.start, span.end)) })
    );
  }
}

export function select(hub: Hub, desk: Desk, what: 'word' | 'sentence' | 'turn'): void {
  const span = what === 'turn' ? desk.turn() : desk.wordOrSentence(what);
  if (span) {
    desk.select({ start: span.start, end: span.end });
    saySelection(hub, desk);
  }
}

/** The next passage of the chosen code, or of the code that is looked at alone, or of any. */
export function toPassage(hub: Hub, desk: Desk, forwards: boolean): void {
  const code =
    desk.chosen()?.code ??
    desk.here(false)[0]?.code ??
    (desk.looking().mode === 'code' ? desk.looking().code : '');
  const all = desk.session.marks.filter(mark => !code || mark.code === code);
  const next = following(all, desk.chosen()?.start ?? desk.place().start, forwards);
  if (next) {
    show(hub, desk, next);
  }
}

export function show(hub: Hub, desk: Desk, mark: Mark): void {
  desk.select({ start: mark.start, end: mark.end });
  desk.choose(mark);
  desk.say(
    `${hub.codeLabel(mark.code)}: ${shortened(desk.session.text.slice(mark.start, mark.end))}`
  );
}

export function nextOverlap(hub: Hub, desk: Desk): void {
  const all = desk.here(false);
  const now = all.findIndex(mark => mark.id === desk.chosen()?.id);
  const next = all[(now + 1) % Math.max(1, all.length)];
  if (next) {
    desk.choose(next);
    desk.say(hub.codeLabel(next.code));
  }
}

export function markDone(_hub: Hub, desk: Desk): void {
  const state = desk.session.state === 'done' ? 'coding' : 'done';
  desk.session.act([{ id: drawId(), op: 'mark', state }]);
}

export function veto(hub: Hub, desk: Desk, audience: string): void {
  const span = desk.selection();
  if (span) {
    const said = `${fill(hub.words.vetoed, { who: audience })}. ${hub.words.vetoForGood}`;
    desk.session.act([{ id: drawId(), op: 'veto', ...span, audience }], { sentence: said });
  } else {
    refuse(hub, desk, hub.words.selectFirst);
  }
}

/** Through the languages there are, that of the screen first, then none. */
export function nextTranslation(hub: Hub, desk: Desk): void {
  const own = (language: string): number => (language === hub.language ? 0 : 1);
  const languages = Object.keys(desk.session.source.translations).sort(
    (a, b) => own(a) - own(b) || a.localeCompare(b)
  );
  const all = ['', ...languages];
  const next = all[(all.indexOf(desk.style().beside) + 1) % all.length];
  desk.look({ beside: next });
  desk.say(
    next ? `${hub.words.translation}: ${languageName(next, hub.language)}` : hub.words.noTranslation
  );
}
