/**
 * Sharing: when work was exchanged last, exchanging it now, through a place or by one file, and
 * what both changed.
 */

import { createDeed } from '../core/deed';
import { base64Of, bytesOf, Choice } from '../core/both-changed';
import { interviewAt } from '../core/interview-path';
import { Refused } from '../core/requests';
import { button, make, Part, quiet } from '../elements';
import { Hub } from '../hub';
import type { Exchanged, SharingShown } from '../contract/sharing';
import type { ProblemRow } from '../contract/web';
import { fill } from '../words';
import { createPage, focusFirst, named, section, when } from './page';
import { Run } from './registry';
import { createChoices } from './sharingchoices';
import { createDoor, DoorAct } from './sharingdoor';
import { lastWord } from './startsharing';

export function createSharing(host: HTMLElement, hub: Hub, run: Run): Part {
  let state: SharingShown | null = null;
  let refused = false; // what came had problems: it can be brought in and mended here
  let wrong: readonly ProblemRow[] = []; // of a file each
  let told: readonly ProblemRow[] = []; // what the last exchange did not take
  const forms = new Map<string, HTMLElement>(); // what was chosen and typed in one outlives news
  const keep = (facts: unknown, draws: () => HTMLElement): HTMLElement => {
    const key = JSON.stringify([hub.language, facts]);
    const form = forms.get(key) ?? draws();
    forms.set(key, form);
    return form;
  };
  const page = createPage(host, hub, 'sharing', () => draw());
  let reading: Promise<void> = Promise.resolve();
  /** Over when what is shown is of now: one that a newer reading took over waits for that. */
  const read = (): Promise<void> => {
    const own: Promise<void> = page.read<SharingShown>('state', 'sharing').then(found => {
      if (found === undefined && reading !== own) {
        return reading;
      }
      state = found ?? state;
      page.keeping(draw);
      return undefined;
    });
    return (reading = own);
  };
  const send = async <T>(path: string, body: unknown): Promise<T | null> => {
    page.say(hub.words.shareGoing);
    const work = createDeed(hub.requests).do<T>(path, body);
    work.then(
      () => (wrong = []),
      error => (wrong = error instanceof Refused ? error.problems.filter(one => one.where) : [])
    );
    const answer = await page.attempt(work);
    if (answer) {
      page.say('');
    }
    return answer;
  };
  const tell = (done: Exchanged | null): void => {
    refused = !done && page.news() !== '';
    if (done) {
      told = done.told;
      const came = fill(hub.words.shareCame, { n: done.n_came });
      page.say(done.conflicts.length ? hub.words.shareAsks : `${hub.words.shareDone} ${came}`);
    }
  };
  const exchange = async (anyway = false): Promise<void> => {
    tell(await send<Exchanged>('sharing/exchange', anyway ? { anyway } : {}));
    await read();
  };
  const decided = async (choices: Record<string, Choice>): Promise<void> => {
    const left = await send<{ conflicts: SharingShown['conflicts'] }>('sharing/choices', {
      choices
    });
    if (left && !left.conflicts.length) {
      await exchange();
    } else {
      await read();
    }
  };
  const choices = createChoices(
    hub,
    () => page.keeping(draw),
    made => void decided(made)
  );
  const cards = (): HTMLElement[] => [...page.body.querySelectorAll<HTMLElement>('.rap-door-one')];
  /** Does it; with nothing left the others hear of it at once. The focus goes to the next. */
  const atDoor = async (act: DoorAct, of: readonly string[]): Promise<void> => {
    const at = cards().findIndex(one => one.contains(document.activeElement));
    const answer = await send<{ left: number }>('sharing/door', { act, of });
    if (answer && !answer.left && state?.place) {
      await exchange();
    } else {
      await read();
      if (answer) {
        const { doorLetIn: yes, doorLeft: no, doorKnows: know, doorForgot: forget } = hub.words;
        page.say({ yes, no, know, forget }[act]);
      }
    }
    const left = cards();
    if (answer && at >= 0 && left.length) {
      focusFirst(left[Math.min(at, left.length - 1)]);
    }
  };
  const door = createDoor(
    hub,
    () => page.keeping(draw),
    (act, of) => void atDoor(act, of)
  );
  const setPlace = async (address: string): Promise<void> => {
    if (await send('sharing/place', { address })) {
      await exchange();
    }
  };
  const give = async (): Promise<void> => {
    const made = await send<{ name: string; file: string }>('sharing/give', { to: [] });
    if (made) {
      const link = make('a', { set: { download: made.name } });
      const blob = new Blob([bytesOf(made.file) as BlobPart], { type: 'application/octet-stream' });
      link.href = URL.createObjectURL(blob);
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      page.say(fill(hub.words.shareGiven, { name: made.name }));
      await read();
    }
  };
  const take = async (file: File, passphrase: string): Promise<void> => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    tell(await send<Exchanged>('sharing/take', { file: base64Of(bytes), passphrase }));
    await read();
  };
  const draw = (): void => {
    if (!state) {
      page.body.replaceChildren(quiet(hub.trouble || hub.words.loading));
      return;
    }
    if (!state.has_git) {
      page.body.replaceChildren(make('p', { class: 'rap-trouble', text: hub.words.shareNoGit }));
      return;
    }
    const now = state;
    const notTaken = [...now.door.told, ...told];
    const mine = now.is_own && hub.mayCode();
    const parts = [
      wrong.length ? list(wrong) : null,
      lead(now),
      notTaken.length ? section(hub.words.doorTold, list(notTaken)) : null,
      door.element(now.door),
      choices.element(now.conflicts),
      now.waiting.length ? keys(now) : null,
      mine ? keep(['file', now.has_key], () => byFile(now)) : null,
      mine ? keep(['place', now.place], () => place(now)) : null,
      mine ? door.known(now.door) : null
    ];
    page.body.replaceChildren(...parts.filter(part => part !== null));
  };
  const list = (rows: readonly ProblemRow[]): HTMLElement =>
    make('ul', { class: 'rap-told' }, ...rows.map(found));
  /** By its title and with the way there where it is an interview, else by its file and line. */
  const found = ({ message, where }: ProblemRow): HTMLElement => {
    const source = interviewAt(where.split(':')[0]);
    const name = source ? hub.sourceName(source) : where;
    return make(
      'li',
      {},
      make('strong', { text: name }),
      `: ${message} `,
      source
        ? button({
            class: 'rap-plain',
            text: hub.words.open,
            set: { 'aria-label': `${hub.words.open}: ${name}` },
            press: () => run('rap:open', { source })
          })
        : null
    );
  };
  const lead = (now: SharingShown): HTMLElement =>
    make(
      'section',
      { class: 'rap-shared-now' },
      make(
        'div',
        {},
        make('p', {
          class: 'rap-shared-lead',
          text: lastWord(hub, now.last.days),
          set: now.last.at ? { title: when(hub, now.last.at) } : {}
        }),
        quiet(now.place ? fill(hub.words.sharePlace, { place: now.place }) : hub.words.shareNoPlace)
      ),
      hub.mayCode() && now.place
        ? button({ class: 'rap-main', text: hub.words.shareNow, press: () => void exchange() })
        : null,
      refused && hub.mayCode() && now.place
        ? button({
            class: 'rap-plain',
            text: hub.words.shareAnyway,
            press: () => void exchange(true)
          })
        : null
    );
  const keys = (now: SharingShown): HTMLElement =>
    section(
      hub.words.shareKeys,
      make(
        'ul',
        {},
        ...now.waiting.map(({ of, says }) =>
          make('li', {}, make('strong', { text: of }), `: ${says}`)
        )
      )
    );
  const byFile = (now: SharingShown): HTMLElement => {
    const { words } = hub;
    if (!now.has_key) {
      return section(words.shareFile, quiet(words.shareNoKey));
    }
    const file = make('input', { class: 'rap-field', set: { type: 'file', accept: '.rap' } });
    const secret = make('input', {
      class: 'rap-field',
      set: { type: 'password', autocomplete: 'off', spellcheck: 'false' }
    });
    const form = make(
      'form',
      { class: 'rap-shared-file' },
      named(words.shareTheirFile, file),
      named(words.vaultPass, secret),
      make('button', { class: 'rap-plain', text: words.shareTakeFile, set: { type: 'submit' } })
    );
    form.addEventListener('submit', event => {
      event.preventDefault();
      const [chosen, passphrase] = [file.files?.[0], secret.value];
      secret.value = '';
      if (chosen && passphrase) {
        void take(chosen, passphrase);
      } else {
        (chosen ? secret : file).focus();
      }
    });
    return section(
      words.shareFile,
      quiet(words.shareFileWhy),
      button({ class: 'rap-plain', text: words.shareGive, press: () => void give() }),
      form
    );
  };
  const place = (now: SharingShown): HTMLElement => {
    const { words } = hub;
    const field = make('input', {
      class: 'rap-field',
      set: {
        type: 'text',
        spellcheck: 'false',
        autocapitalize: 'off',
        placeholder: words.shareLike
      }
    });
    const form = make(
      'form',
      { class: 'rap-shared-file' },
      named(words.shareWhere, field, 'rap-wide-field'),
      make('button', { class: 'rap-plain', text: words.shareSet, set: { type: 'submit' } })
    );
    form.addEventListener('submit', event => {
      event.preventDefault();
      void (field.value.trim() ? setPlace(field.value.trim()) : field.focus());
    });
    const more = make(
      'details',
      { class: 'rap-part' },
      make('summary', { text: now.place ? words.shareOther : words.shareSetUp }),
      quiet(words.shareSetWhy),
      form
    );
    more.open = !now.place;
    return more;
  };
  const stops = [page.stop, hub.changed.study.connect(() => void read())];
  draw();
  void read();
  return { update: () => void read(), destroy: () => stops.forEach(stop => stop()) };
}
