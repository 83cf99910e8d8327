/** One passage that is read differently: both sides beside each other, and what to do about it. */

import { createDeed } from '../core/deed';
import { button, make, quiet } from '../elements';
import { Hub } from '../hub';
import type { DifferingPassage, SideCoding } from '../contract/coding';
import { fill } from '../words';
import { jump, lead, tail, Reading } from './passage';
import { codeChip, go, named, Page } from './page';
import { Run } from './registry';

export interface Around {
  hub: Hub;
  run: Run;
  page: Page;
  reading: Reading;
  coders: string[];
  again(): void;
}

const BEFORE = 120;

export function differenceCard(around: Around, one: DifferingPassage): HTMLElement {
  const { hub, run, reading } = around;
  const words = hub.words;
  const id = reading.source.id;
  const quote = make(
    'blockquote',
    { class: 'rap-quote' },
    make('span', {
      class: 'rap-quiet',
      text: lead(reading.cut(Math.max(0, one.start - BEFORE), one.start))
    }),
    make('mark', { text: reading.cut(one.start, one.end) }),
    make('span', { class: 'rap-quiet', text: tail(reading.cut(one.end, one.end + BEFORE)) })
  );
  const ref = `${id}:${one.start}-${one.end}`;
  return make(
    'article',
    {
      class: 'rap-passage rap-difference',
      set: { 'aria-label': `${hub.codeLabel(one.code)} ${ref}` }
    },
    make(
      'p',
      { class: 'rap-passage-head' },
      codeChip(hub, one.code),
      make('span', { class: 'rap-quiet', text: ref })
    ),
    quote,
    make(
      'div',
      { class: 'rap-sides' },
      ...sides(around, one).map(([name, rows]) => side(around, name, rows))
    ),
    one.state === 'decided'
      ? make('p', {
          class: 'rap-decided',
          text: saidOutcome(hub, one.by ?? '', one.outcome ?? '', one.reason ?? '')
        })
      : null,
    make(
      'div',
      { class: 'rap-acts' },
      button({
        class: 'rap-plain',
        text: words.open,
        press: () => void jump(hub, run, id, one.start, one.end)
      }),
      button({
        class: 'rap-plain',
        text: words.deskGroup,
        press: () => go(run, 'memos', { new: ref, type: 'question' })
      }),
      button({
        class: 'rap-plain',
        text: words.deskDefinition,
        press: () => go(run, 'book', { code: one.code })
      })
    ),
    one.state === 'open' ? deciding(around, one) : null
  );
}

/** I am on the left where I coded or could have; a lead who did not code sees each coder. */
function sides({ hub, coders }: Around, one: DifferingPassage): [string, SideCoding[]][] {
  const me = hub.me()?.id ?? '';
  if (coders.includes(me)) {
    return [
      [`${hub.words.deskMine} (${me})`, one.mine],
      [`${hub.words.deskTheirs} (${coders.filter(coder => coder !== me).join(', ')})`, one.theirs]
    ];
  }
  const all = [...one.mine, ...one.theirs];
  return coders.map(coder => [coder, all.filter(row => row.coder === coder)]);
}

function side({ hub, reading }: Around, name: string, rows: SideCoding[]): HTMLElement {
  const said = rows.map(row =>
    make(
      'p',
      { class: 'rap-said' },
      codeChip(hub, row.code),
      ' ',
      make('q', { text: reading.cut(row.start, row.end) })
    )
  );
  return make(
    'div',
    { class: 'rap-side' },
    make('h3', { text: name }),
    ...(said.length ? said : [quiet(hub.words.deskNotCoded)])
  );
}

function deciding(around: Around, one: DifferingPassage): HTMLElement {
  const { hub, page, reading } = around;
  if (hub.study?.coder?.role !== 'lead') {
    return quiet(hub.words.deskLead);
  }
  const reason = make('input', { class: 'rap-field', set: { type: 'text', maxlength: '2000' } });
  const deed = createDeed(hub.requests);
  const decide = async (outcome: 'keep' | 'drop'): Promise<void> => {
    if (!reason.value.trim()) {
      page.say(hub.words.deskReasonNeeded, true);
      reason.focus();
      return;
    }
    const done = await page.attempt(
      deed.write(
        reading,
        [{ op: 'decide', refs: one.refs, outcome, reason: reason.value.trim() }],
        {
          word: 'didDecide',
          facts: { code: one.code },
          where: { page: 'desk', name: hub.sourceName(reading.source.id) }
        }
      )
    );
    if (done) {
      page.say(saidOutcome(hub, hub.me()?.id ?? '', outcome, reason.value.trim()));
      around.again();
    }
  };
  return make(
    'div',
    { class: 'rap-asking rap-deciding' },
    named(hub.words.deskReason, reason, 'rap-wide-field'),
    button({ class: 'rap-plain', text: hub.words.deskKeep, press: () => void decide('keep') }),
    button({ class: 'rap-plain', text: hub.words.deskDrop, press: () => void decide('drop') })
  );
}

const saidOutcome = (hub: Hub, by: string, outcome: string, why: string): string =>
  fill(hub.words.deskDecided, {
    who: by,
    what: outcome === 'drop' ? hub.words.deskGoes : hub.words.deskStays,
    why
  });
