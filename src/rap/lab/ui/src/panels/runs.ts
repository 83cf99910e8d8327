/** Reports: make one again, see how far it is, open what was made. No terminal. */
import { ask } from '../api';
import { createDeed } from '../core/deed';
import { button, make, Part, quiet } from '../elements';
import { Hub } from '../hub';
import type { JobRow, ReportRow, RunRow, RunsShown } from '../contract/runs';
import { audience, languageName } from '../text/facts';
import { fill } from '../words';
import { createNeverCounted } from './nevercounted';
import { createPage, when } from './page';
import { Facts, Run } from './registry';
import { failedLast, goingLine, lastTrouble, missedRuns, pastRuns, stopButton } from './runspast';
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

const LOOK_MS = 1000;

export function createRuns(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let facts: RunsShown | null = null;
  let jobs: JobRow[] = [];
  let timer = 0;
  const page = createPage(host, hub, 'runs', () => draw());
  const never = createNeverCounted(hub, page);
  const read = async (): Promise<void> => {
    const found = await page.read<RunsShown>('all', 'runs');
    if (found) {
      const went = jobs.filter(one => one.state === 'running').map(one => one.job);
      facts = found;
      jobs = found.jobs;
      jobs.filter(one => went.includes(one.job)).forEach(sayEnd);
    }
    page.keeping(draw);
    follow();
  };
  /** However it is learned that it ended: by asking for it, or after Stop. */
  const sayEnd = (job: JobRow): void => {
    if (job.state !== 'running') {
      const failed = job.state === 'failed';
      const { runDone, runFailed, runStopped } = hub.words;
      const ended = job.state === 'stopped' ? runStopped : runDone;
      page.say(`${job.name}: ${failed ? fill(runFailed, { why: job.message }) : ended}`, failed);
    }
  };
  /** Looks again as long as something is being made. */
  const follow = (): void => {
    window.clearTimeout(timer);
    const going = jobs.find(job => job.state === 'running');
    if (!going && facts?.going && host.isConnected) {
      timer = window.setTimeout(() => void read(), 5 * LOOK_MS); // begun elsewhere
    }
    if (going && host.isConnected) {
      timer = window.setTimeout(
        () =>
          void ask<JobRow & Pick<RunsShown, 'going'>>(`runs/${going.job}`).then(async job => {
            if (job.state === 'running') {
              if (facts) {
                facts.going = job.going;
                page.keeping(draw);
              }
              follow();
              return;
            }
            await read();
          }, follow),
        LOOK_MS
      );
    }
  };
  const deed = createDeed(hub.requests);
  const begin = async (name: string): Promise<void> => {
    if (await page.attempt(deed.do<{ job: string }>('runs', { name }))) {
      page.say('');
      await read();
    }
  };
  const stop = async (job: JobRow): Promise<void> => {
    await page.attempt(ask(`runs/${job.job}`, 'DELETE'));
    await read();
  };
  const draw = (): void => {
    if (!facts?.runs.length) {
      page.body.replaceChildren(
        quiet(facts ? hub.words.runsNone : hub.words.loading),
        never.element
      );
      return;
    }
    const own = jobs.some(job => job.state === 'running');
    const past = pastRuns(hub, facts.history);
    const { history } = facts;
    const isFailed = (row: RunRow): number => Number(failedLast(history, row.name) !== null);
    page.body.replaceChildren(
      ...missedRuns(
        hub,
        facts.scheduled.filter(one => one.state === 'missed')
      ),
      ...(facts.going && !own ? [goingLine(hub, facts.going)] : []),
      ...[...facts.runs].sort((one, other) => isFailed(other) - isFailed(one)).map(card),
      ...(past ? [past] : []),
      never.element
    );
    never.draw();
  };
  const running = (job: JobRow): HTMLElement => {
    const text = fill(hub.words.runGoing, { when: when(hub, job.started) });
    const line = facts?.going
      ? goingLine(hub, facts.going)
      : make(
          'div',
          { class: 'rap-going' },
          make('progress', { set: { 'aria-label': text } }),
          make('span', { text })
        );
    line.append(hub.mayCode() ? stopButton(hub, () => void stop(job)) : '');
    return line;
  };
  /** What could not be made the last time, why as far as it is known here, and the way there. */
  const trouble = (row: RunRow, job: JobRow | undefined): HTMLElement | null => {
    const past = failedLast(facts?.history ?? [], row.name);
    const why = job?.state === 'failed' ? fill(hub.words.runFailed, { why: job.message }) : '';
    if (!past && !why) {
      return null;
    }
    const text = hub.words.runNotebook;
    return make(
      'div',
      { class: 'rap-trouble' },
      make('p', { text: why || (past ? lastTrouble(hub, past) : '') }),
      why && past?.cell ? make('p', { text: lastTrouble(hub, past) }) : null,
      past?.cell
        ? button({
            class: 'rap-plain',
            text,
            set: { 'aria-label': `${text}: ${row.notebook}` },
            press: () => run('docmanager:open', { path: row.notebook, factory: 'Notebook' })
          })
        : null
    );
  };
  const byItself = ({ name }: RunRow): HTMLElement | null => {
    const timer = facts?.scheduled.find(one => one.run === name);
    return timer?.state === 'done'
      ? quiet(fill(hub.words.runByItself, { when: when(hub, timer.due) }))
      : null;
  };
  const card = (row: RunRow): HTMLElement => {
    const words = hub.words;
    const job = [...jobs].reverse().find(one => one.name === row.name);
    const start = button({
      class: 'rap-main',
      text: words.runStart,
      set: { 'aria-label': `${words.runStart}: ${row.name}` },
      press: () => void begin(row.name)
    });
    start.disabled = !!facts?.going || jobs.some(one => one.state === 'running');
    const about = fill(words.runBy, {
      who: row.audiences.map(who => audience(words, who)).join(', '),
      languages: row.languages.map(one => languageName(one, hub.language)).join(', ')
    });
    const reports = row.reports.map(one =>
      make(
        'li',
        {},
        reportLink(
          one,
          `${audience(words, one.audience)} · ${languageName(one.language, hub.language)}`
        ),
        make('span', { class: 'rap-quiet rap-end', text: when(hub, one.when) })
      )
    );
    return make(
      'article',
      { class: 'rap-passage', set: { 'data-run': row.name } },
      make(
        'p',
        { class: 'rap-passage-head' },
        make('strong', { text: row.name }),
        make('span', { class: 'rap-quiet', text: about }),
        hub.mayCode() ? make('span', { class: 'rap-end' }, start) : null
      ),
      job?.state === 'running' ? running(job) : trouble(row, job),
      byItself(row),
      ...row.uncounted.map(text => make('p', { class: 'rap-bar', text })),
      row.uncounted.length
        ? button({
            class: 'rap-plain',
            text: words.pagePeople,
            press: () => run('rap:panel-rap-page-people')
          })
        : null,
      make(
        'ul',
        { class: 'rap-plain-list' },
        ...(reports.length ? reports : [make('li', { class: 'rap-quiet', text: words.noReports })])
      )
    );
  };
  const stops = [
    page.stop,
    hub.changed.study.connect(() => page.keeping(draw)),
    () => window.clearTimeout(timer)
  ];
  draw();
  void read();
  void never.read();
  return { update: () => void read(), destroy: () => stops.forEach(stop => stop()) };
}

// A link to a report: it opens in a window of its own, cut off from Jupyter by the server.

/** Where something that the server draws as a page of its own is. */
export const addressOf = (path: string): string =>
  URLExt.join(ServerConnection.makeSettings().baseUrl, 'rap/api', path);

export const pageLink = (path: string, text: string): HTMLAnchorElement =>
  make('a', {
    class: 'rap-link',
    text,
    set: { href: addressOf(path), target: '_blank', rel: 'noopener' }
  });

export const reportLink = (report: ReportRow, text: string): HTMLAnchorElement =>
  pageLink(`reports/${report.url}`, text);
