/**
 * Bring in: a project of another program is looked at, what it asks is answered, and then all of it
 * comes in, or nothing.
 */

import { request, sendFile } from '../../api';
import { brings, ProjectLook, projectBody, ProjectSaid, saidOf } from '../../core/project-in';
import { createDeed } from '../../core/deed';
import { button, make, quiet } from '../../elements';
import { Hub } from '../../hub';
import { TableLook } from '../../protocol-bringin';
import { Page, section } from '../page';
import { answersOf, Change, findsOf, headOf } from './found';
import { columnsOf, isTable } from './table';
import type { Half } from './takeout';

export function createProjectIn(hub: Hub, page: Page): Half {
  const element = make('div', { class: 'rap-project-in' });
  let audiences: string[] = [];
  let name = '';
  let said: ProjectSaid | null = null;
  let look: ProjectLook | null = null;
  let headings: string[] = [];
  const open = new Map<string, boolean>();
  const deed = createDeed(hub.requests);
  const picker = make('input', { class: 'rap-in-file', set: { type: 'file', hidden: '' } });
  picker.addEventListener('change', () => {
    const file = picker.files?.[0];
    picker.value = '';
    if (file) {
      void take(file);
    }
  });
  const take = async (file: File): Promise<void> => {
    page.say(hub.words.inReading);
    const sent = await page.attempt(sendFile(file));
    if (sent) {
      [name, said, look] = [file.name, saidOf(sent.file, hub.study?.languages[0] ?? ''), null];
      headings = [];
      await Promise.all([readHeadings(sent.file), read()]);
      element.querySelector<HTMLElement>('.rap-in-head')?.focus();
    }
  };
  const readHeadings = async (file: string): Promise<void> => {
    if (isTable(name)) {
      const encoding = said?.encoding ? { encoding: said.encoding } : {};
      const table = await page.attempt(
        request<TableLook>('import/table', {
          method: 'POST',
          body: JSON.stringify({ file, files: [], ...encoding })
        })
      );
      headings = [...new Set(table?.sheets.flatMap(([first]) => first ?? []))].filter(Boolean);
      page.keeping(draw);
    }
  };
  const change: Change = more => {
    if (said) {
      const before = said.encoding;
      said = more(said);
      void read();
      void (said.encoding === before ? null : readHeadings(said.file));
    }
  };
  const read = async (): Promise<void> => {
    if (said) {
      const seen = await page.attempt(
        hub.requests.latest<ProjectLook>('others look', 'import/project', projectBody(said))
      );
      if (seen) {
        page.say('');
      }
      look = seen ?? null;
    }
    page.keeping(draw);
  };
  const bring = async (): Promise<void> => {
    if (!said) {
      return;
    }
    page.say(hub.words.inBringing);
    const done = await page.attempt(
      deed.do<ProjectLook>('import/project/bring', projectBody(said))
    );
    if (done) {
      look = done;
      const waits = done.texts.some(one => one.state === 'waits');
      page.say(done.done ? (waits ? hub.words.inDoneRaw : hub.words.inDone) : '');
      page.keeping(draw);
      await Promise.all(done.done ? [hub.readSources(), hub.readCodebook()] : []);
    }
  };
  const draw = (): void => {
    const { words } = hub;
    if (!hub.may('lead')) {
      element.replaceChildren(section(words.inTitle, quiet(words.inLeadOnly)));
      return;
    }
    const pick = button({
      class: look ? 'rap-plain' : 'rap-main',
      text: look ? words.inOther : words.inChoose,
      press: () => picker.click()
    });
    const now = look;
    element.replaceChildren(
      section(
        words.inTitle,
        quiet(words.inAbout),
        make('p', { class: 'rap-acts' }, pick, picker),
        said && !now
          ? make('h3', { class: 'rap-in-head', text: name, set: { tabindex: '-1' } })
          : null,
        said && isTable(name) && !now?.done ? columnsOf(hub, name, headings, said, change) : null,
        ...(now && said
          ? [
              headOf(hub, now, name),
              now.done ? null : answersOf(hub, now, said, audiences, change),
              findsOf(hub, now, said, open, change),
              problems(now),
              now.done ? null : act(now)
            ]
          : [])
      )
    );
  };
  const problems = (now: ProjectLook): HTMLElement | null =>
    now.problems.length
      ? make(
          'div',
          { class: 'rap-in-problems' },
          make('h3', { text: hub.words.inProblems }),
          make('ul', {}, ...now.problems.map(text => make('li', { text })))
        )
      : null;
  const act = (now: ProjectLook): HTMLElement => {
    const go = button({ class: 'rap-main', text: hub.words.inBring, press: () => void bring() });
    go.disabled = now.problems.length > 0 || !brings(now);
    return make(
      'p',
      { class: 'rap-acts' },
      go,
      brings(now) ? null : make('span', { class: 'rap-quiet', text: hub.words.inNothing })
    );
  };
  draw();
  return {
    element,
    draw,
    read: async () => {
      const offer = await page.read<{ audiences: string[] }>('in', 'out');
      audiences = offer?.audiences ?? audiences;
      await (look?.done ? page.keeping(draw) : read());
    }
  };
}
