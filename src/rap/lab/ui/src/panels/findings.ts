/**
 * Findings: what the study says, what each rests on, and what the groups made of it; listed, read,
 * written.
 */

import { heard } from '../changes';
import { createDeeds } from '../core/deed';
import { button, make, Part, quiet } from '../elements';
import { Hub } from '../hub';
import { keyedList } from '../keyed';
import type { FindingRow } from '../contract/findings';
import { fill } from '../words';
import { DID, Findings, PartOf, showRow, told } from './findingdesk';
import { drawWords, needsReason } from './findingform';
import { createMaker, newFinding } from './findingnew';
import { partsOf } from './findingparts';
import { createPromises } from './findingpromises';
import { createPage } from './page';
import { Facts, Run } from './registry';

export function createFindings(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let findings: FindingRow[] | null = null;
  let open: FindingRow | null = null;
  /** What is open in place of a finding. */
  let beside: '' | 'new' | 'promises' = '';
  const page = createPage(host, hub, 'findings', () => draw());
  const turnTo = (what: typeof beside, first: string): void => {
    if (mayLeave()) {
      beside = what;
      leave();
      draw();
      right.querySelector<HTMLElement>(first)?.focus();
    }
  };
  const fresh = button({
    class: 'rap-main',
    set: { 'data-key': 'new' },
    press: () => turnTo('new', 'textarea')
  });
  const promised = button({
    class: 'rap-plain',
    set: { 'data-key': 'promises' },
    press: () => turnTo('promises', 'h2')
  });
  const top = make('div', { class: 'rap-acts' }, fresh, promised);
  const [list, right] = [
    make('div', { class: 'rap-memo-list' }),
    make('div', { class: 'rap-detail' })
  ];
  /** What stands in these fields now: only that is saved, and what is typed from here on stays. */
  const sent = (keys: string[]): [string, string | undefined][] =>
    keys.map(key => [key, desk.typed.get(key)]);
  const taken = (reply: FindingRow | null, done: readonly [string, string | undefined][]): void => {
    if (reply) {
      done
        .filter(([key, value]) => desk.typed.get(key) === value)
        .forEach(([key]) => desk.typed.delete(key));
      done
        .filter(([key]) => !desk.typed.has(key) && !desk.typed.has(`why ${key}`))
        .forEach(([key]) => desk.editing.delete(key));
      open = reply;
      findings = (findings ?? [])
        .filter(one => one.id !== reply.id)
        .concat(reply)
        .sort((a, b) => a.id.localeCompare(b.id));
      page.say('');
      draw();
    }
  };
  const deedOf = createDeeds(hub.requests);
  const maker = createMaker(deedOf);
  const desk: Findings = {
    hub,
    run,
    page,
    typed: new Map(),
    before: new Map(),
    editing: new Set(),
    isOpen: part => desk.editing.has(part),
    edit: part => {
      desk.editing.add(part);
      draw();
      const first = part === 'adding' ? 'add code' : 'status';
      const into = [part, `why ${part}`, first].map(key => `[data-key="${CSS.escape(key)}"]`);
      [...into, `[data-key^="${CSS.escape(part)} "]`]
        .flatMap(key => [...right.querySelectorAll<HTMLElement>(key)])
        .find(one => !(one instanceof HTMLButtonElement))
        ?.focus();
    },
    close: part => {
      desk.editing.delete(part);
      [part, `why ${part}`].forEach(key => desk.typed.delete(key));
      draw();
    },
    field: (key, made, value) => {
      made.value = desk.typed.get(key) ?? value;
      made.dataset.key = key;
      made.addEventListener('input', () => {
        desk.before.set(key, (desk.typed.has(key) ? desk.before.get(key) : value) ?? value);
        made.value === value ? desk.typed.delete(key) : desk.typed.set(key, made.value);
      });
      return made;
    },
    act: async (finding, act, part, done) => {
      const key = `why ${part}`;
      const reason = desk.typed.get(key)?.trim() ?? '';
      if (!reason && needsReason(finding, act)) {
        page.say(hub.words.bookReasonNeeded, true);
        right.querySelector<HTMLElement>(`[data-key="${key}"]`)?.focus();
        return;
      }
      const fields = sent([...done, key]);
      const reply = await page.attempt(
        deedOf(`${finding.id} ${act.act}`).do<FindingRow>(
          `findings/${finding.id}/acts`,
          { ...act, ...(reason ? { reason } : {}) },
          'POST',
          told(finding.id, DID[act.act])
        )
      );
      taken(reply, [...fields, [part, undefined]]);
    },
    add: async (finding, ref, done) => {
      const fields = sent(done);
      const path = `findings/${finding.id}/evidence`;
      const did = told(finding.id, 'didSupport');
      taken(await page.attempt(deedOf(path).do<FindingRow>(path, { ref }, 'POST', did)), fields);
    },
    create: async given => {
      const fields = sent([...desk.typed.keys()]);
      const made = await page.attempt(maker.make(given));
      if (made) {
        maker.renew();
        fields.forEach(([key, value]) => desk.typed.get(key) === value && desk.typed.delete(key));
        const next = [...desk.typed.keys()].some(key => key.startsWith('new '));
        beside = next ? 'new' : '';
        taken(made, []);
        page.say(fill(hub.words.findingMade, { id: made.id }));
        if (!next) {
          right.querySelector<HTMLElement>('h2')?.focus();
        }
      }
    },
    draw: () => draw()
  };
  const promises = createPromises(desk, deedOf);
  const leave = (): void => {
    [desk.typed, desk.editing].forEach(one => one.clear());
    maker.renew();
  };
  const mayLeave = (): boolean => desk.typed.size === 0 || window.confirm(hub.words.leaveUnsaved);
  const pick = async (id: string): Promise<void> => {
    if ((open?.id !== id || beside) && mayLeave()) {
      beside = '';
      leave();
      open = (await page.read<FindingRow>('open', `findings/${id}`)) ?? open;
      draw();
      right.querySelector<HTMLElement>('h2')?.focus();
    }
  };
  const read = async (): Promise<void> => {
    void promises.read();
    const [seen, before] = [open, JSON.stringify([findings, open])];
    const found = await page.read<{ findings: FindingRow[] }>('list', 'findings');
    if (!found) {
      return;
    }
    const all = found.findings;
    const id = open?.id ?? all[0]?.id;
    const one =
      id && all.some(each => each.id === id)
        ? ((await page.read<FindingRow>('open', `findings/${id}`)) ?? open)
        : null;
    if (open !== seen || before !== JSON.stringify([all, one])) {
      // what was saved or opened meanwhile is newer
      [findings, open] = [all, open === seen ? one : open];
      draw();
    }
  };
  const parts = (): PartOf[] => {
    const one = open;
    if (beside === 'promises') {
      return [promises.part()];
    }
    if (beside || !one) {
      const nothing = findings ? hub.words.findingsNone : hub.words.loading;
      return [
        beside
          ? { key: 'new', shows: '', make: () => newFinding(desk) }
          : { key: 'none', shows: nothing, make: () => quiet(nothing) }
      ];
    }
    return partsOf(desk, one, codes);
  };
  let codes = 0; // how often the codebook has changed
  const draw = (): void => {
    const at = page.body.contains(document.activeElement)
      ? (document.activeElement as HTMLTextAreaElement)
      : null;
    const [key, from, to] = [at?.dataset.key, at?.selectionStart, at?.selectionEnd];
    fresh.textContent = hub.words.findingNew;
    fresh.hidden = !hub.mayCode();
    promised.textContent = fill(hub.words.promisesOpen, { n: promises.count() });
    promised.hidden = promises.count() === 0;
    promised.setAttribute('aria-pressed', String(beside === 'promises'));
    keyedList(list, findings ?? [], {
      key: finding => finding.id,
      make: ({ id }) => button({ set: { 'data-key': id }, press: () => void pick(id) }),
      update: (row, one) => showRow(hub, row, one, one.id === open?.id && !beside)
    });
    const common = [open?.id, hub.language, hub.me()?.id, hub.me()?.role];
    keyedList(right, parts(), {
      key: part => JSON.stringify([part.key, common, part.shows]),
      make: part => part.make(),
      update: element => element.dataset.part === 'words' && open && drawWords(element, desk, open)
    });
    if (key && !(at?.isConnected && at === document.activeElement)) {
      const keyed = (one: string): HTMLTextAreaElement | null =>
        page.body.querySelector(`[data-key="${CSS.escape(one)}"]`);
      const again = keyed(key) ?? keyed(key.slice(key.indexOf(' ') + 1)); // what opened its form
      (again ?? right.querySelector('h2'))?.focus();
      typeof from === 'number' && again?.setSelectionRange(from, to ?? from);
    }
  };
  page.body.replaceChildren(
    top,
    make('div', { class: 'rap-split' }, make('div', { class: 'rap-memo-side' }, list), right)
  );
  const stops = [
    page.stop,
    hub.changed.codebook.connect(() => {
      codes++;
      draw();
    }),
    hub.changed.study.connect(draw),
    heard.connect(changes => changes.findings && void read())
  ];
  draw();
  void read();
  return {
    update: facts => void (facts?.finding ? pick(String(facts.finding)) : read()),
    destroy: () => stops.forEach(stop => stop())
  };
}
