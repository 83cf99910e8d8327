/**
 * Findings: what the study says, what each rests on, and what the groups made of it; listed, read,
 * written.
 */

import { heard } from '../changes';
import { createDeeds } from '../core/deed';
import { button, make, Part, quiet } from '../elements';
import { Hub } from '../hub';
import { FindingAct, FullFinding } from '../protocol-pages';
import { fill } from '../words';
import { behindPart, pastPart, restsOn, standingPart, stateWord } from './findingfacts';
import { needsReason, newFinding, wordsPart } from './findingform';
import { createPage, Page } from './page';
import { statementOf } from './passage';
import { Facts, Run } from './registry';
import { pageLink } from './runs';

/** What the parts of this page share. */
export interface Findings {
  hub: Hub;
  run: Run;
  page: Page;
  /** What is typed and not saved yet, and what stood there before, by the key of its field. */
  typed: Map<string, string>;
  before: Map<string, string>;
  /** It remembers what is typed in it, and is found again by its key. */
  field<T extends HTMLInputElement | HTMLTextAreaElement>(key: string, made: T, value: string): T;
  /** `part` is where its reason is typed. */
  act(finding: FullFinding, act: FindingAct, part: string, done: string[]): Promise<void>;
  add(finding: FullFinding, ref: string, done: string[]): Promise<void>;
  create(fields: Readonly<Record<string, string>>): Promise<void>;
  draw(): void;
}

export function createFindings(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let findings: FullFinding[] | null = null;
  let open: FullFinding | null = null;
  let making = false;
  const page = createPage(host, hub, run, 'findings', () => draw());
  const top = make('div', { class: 'rap-acts' });
  const [list, right] = [
    make('div', { class: 'rap-memo-list' }),
    make('div', { class: 'rap-detail' })
  ];
  /** What stands in these fields now: only that is saved, and what is typed from here on stays. */
  const sent = (keys: string[]): [string, string | undefined][] =>
    keys.map(key => [key, desk.typed.get(key)]);
  const taken = (
    reply: FullFinding | null,
    done: readonly [string, string | undefined][]
  ): void => {
    if (reply) {
      done
        .filter(([key, value]) => desk.typed.get(key) === value)
        .forEach(([key]) => desk.typed.delete(key));
      open = reply;
      findings = (findings ?? [])
        .filter(one => one.id !== reply.id)
        .concat(reply)
        .sort((a, b) => a.id.localeCompare(b.id));
      page.say(hub.words.findingSaved);
      draw();
    }
  };
  const deedOf = createDeeds(hub.requests);
  const desk: Findings = {
    hub,
    run,
    page,
    typed: new Map(),
    before: new Map(),
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
        deedOf(`${finding.id} ${act.act}`).do<FullFinding>(`findings/${finding.id}/acts`, {
          ...act,
          ...(reason ? { reason } : {})
        })
      );
      taken(reply, fields);
    },
    add: async (finding, ref, done) => {
      const fields = sent(done);
      const path = `findings/${finding.id}/evidence`;
      taken(await page.attempt(deedOf(path).do<FullFinding>(path, { ref })), fields);
    },
    create: async given => {
      const fields = sent([...desk.typed.keys()]);
      const made = await page.attempt(deedOf('new').do<FullFinding>('findings', given));
      if (made) {
        fields.forEach(([key, value]) => desk.typed.get(key) === value && desk.typed.delete(key));
        making = [...desk.typed.keys()].some(key => key.startsWith('new ')); // the next one already
        taken(made, []);
        page.say(fill(hub.words.findingMade, { id: made.id }));
        if (!making) {
          right.querySelector<HTMLElement>('h2')?.focus();
        }
      }
    },
    draw: () => draw()
  };
  const mayLeave = (): boolean => desk.typed.size === 0 || window.confirm(hub.words.leaveUnsaved);
  const pick = async (id: string): Promise<void> => {
    if ((open?.id !== id || making) && mayLeave()) {
      making = false;
      desk.typed.clear();
      open = (await page.read<FullFinding>('open', `findings/${id}`)) ?? open;
      draw();
      right.querySelector<HTMLElement>('h2')?.focus();
    }
  };
  const read = async (): Promise<void> => {
    const [seen, before] = [open, JSON.stringify([findings, open])];
    const found = await page.read<{ findings: FullFinding[] }>('list', 'findings');
    if (!found) {
      return;
    }
    const all = found.findings;
    const id = open?.id ?? all[0]?.id;
    const one =
      id && all.some(each => each.id === id)
        ? ((await page.read<FullFinding>('open', `findings/${id}`)) ?? open)
        : null;
    if (open !== seen || before !== JSON.stringify([all, one])) {
      // what was saved or opened meanwhile is newer
      [findings, open] = [all, open === seen ? one : open];
      draw();
    }
  };
  const row = (finding: FullFinding): HTMLElement => {
    const chosen = finding.id === open?.id && !making;
    return button(
      {
        class: chosen ? 'rap-memo rap-alone' : 'rap-memo',
        set: {
          id: finding.id,
          'aria-current': chosen ? 'true' : undefined,
          'data-key': finding.id
        },
        press: () => void pick(finding.id)
      },
      make(
        'span',
        { class: 'rap-memo-head' },
        make('strong', { text: finding.id }),
        make('span', { class: 'rap-tag', text: stateWord(hub.words, finding.status) })
      ),
      make('span', { class: 'rap-memo-text', text: statementOf(hub, finding) }),
      make('span', { class: 'rap-quiet', text: restsOn(hub, finding) })
    );
  };
  const detail = (): (Node | string)[] => {
    if (making || !open) {
      return making
        ? [newFinding(desk)]
        : [quiet(findings ? hub.words.findingsNone : hub.words.loading)];
    }
    const mayRead = hub.mayCode() && (!hub.study?.blind || hub.me()?.role === 'lead');
    return [
      make(
        'h2',
        { class: 'rap-finding-head', set: { tabindex: '-1', 'data-key': 'head' } },
        open.id,
        ' ',
        make('span', { class: 'rap-tag', text: stateWord(hub.words, open.status) })
      ),
      mayRead ? pageLink(`findings/${open.id}/life`, hub.words.findingLife) : '',
      wordsPart(desk, open),
      behindPart(desk, open),
      standingPart(desk, open),
      pastPart(desk, open)
    ];
  };
  const draw = (): void => {
    const at = page.body.contains(document.activeElement)
      ? (document.activeElement as HTMLTextAreaElement)
      : null;
    const [key, from, to] = [at?.dataset.key, at?.selectionStart, at?.selectionEnd];
    top.replaceChildren(
      ...(hub.mayCode()
        ? [
            button({
              class: 'rap-main',
              text: hub.words.findingNew,
              set: { 'data-key': 'new' },
              press: () => {
                if (mayLeave()) {
                  making = true;
                  desk.typed.clear();
                  draw();
                  right.querySelector<HTMLElement>('textarea')?.focus();
                }
              }
            })
          ]
        : [])
    );
    list.replaceChildren(...(findings ?? []).map(row));
    right.replaceChildren(...detail());
    if (key) {
      const again = page.body.querySelector<HTMLTextAreaElement>(`[data-key="${CSS.escape(key)}"]`);
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
    hub.changed.codebook.connect(draw),
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
