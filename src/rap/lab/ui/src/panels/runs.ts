/** Reports: make one again, see how far it is, open what was made. No terminal. */

import { ask } from '../api';
import { button, make, Part } from '../elements';
import { Hub } from '../hub';
import { Job, RunRow } from '../protocol-team';
import { audience, languageName } from '../text/facts';
import { fill } from '../words';
import { createPage, when } from './page';
import { reportLink } from './reports';
import { Facts, Run } from './registry';

const LOOK_MS = 1000;

export function createRuns(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let runs: RunRow[] | null = null;
  let jobs: Job[] = [];
  let timer = 0;
  const page = createPage(host, hub, run, 'runs', () => draw());
  const read = async (): Promise<void> => {
    const found = await page.attempt(ask<{ runs: RunRow[]; jobs: Job[] }>('runs'));
    if (found) {
      runs = found.runs;
      jobs = found.jobs;
    }
    page.keeping(draw);
    follow();
  };
  /** Looks again as long as something is being made. */
  const follow = (): void => {
    window.clearTimeout(timer);
    const going = jobs.find(job => job.state === 'running');
    if (going && host.isConnected) {
      timer = window.setTimeout(() => void ask<Job>(`runs/${going.job}`).then(async job => {
        if (job.state === 'running') {
          follow();
          return;
        }
        page.say(`${job.name}: ${job.state === 'done' ? hub.words.runDone : fill(hub.words.runFailed, { why: job.message })}`, job.state === 'failed');
        await read();
      }, follow), LOOK_MS);
    }
  };
  const begin = async (name: string): Promise<void> => {
    if (await page.attempt(ask<{ job: string }>('runs', 'POST', { name }))) {
      page.say('');
      await read();
    }
  };
  const draw = (): void => {
    if (!runs?.length) {
      page.body.replaceChildren(make('p', { class: 'rap-quiet', text: runs ? hub.words.runsNone : hub.words.loading }));
      return;
    }
    page.body.replaceChildren(...runs.map(card));
  };
  const card = (row: RunRow): HTMLElement => {
    const words = hub.words;
    const job = [...jobs].reverse().find(one => one.name === row.name);
    const start = button({ class: 'rap-main', text: words.runStart, set: { 'aria-label': `${words.runStart}: ${row.name}` }, press: () => void begin(row.name) });
    start.disabled = !hub.mayCode() || jobs.some(one => one.state === 'running');
    const about = fill(words.runBy, { who: row.audiences.map(who => audience(words, who)).join(', '), languages: row.languages.map(one => languageName(one, hub.language)).join(', ') });
    const reports = row.reports.map(one => make('li', {}, reportLink(one, `${audience(words, one.audience)} · ${languageName(one.language, hub.language)}`), make('span', { class: 'rap-quiet rap-end', text: when(hub, one.when) })));
    return make('article', { class: 'rap-passage', set: { 'data-run': row.name } },
      make('p', { class: 'rap-passage-head' }, make('strong', { text: row.name }), make('span', { class: 'rap-quiet', text: about }), make('span', { class: 'rap-end' }, start)),
      job?.state === 'running' ? make('div', { class: 'rap-going' }, make('progress', { set: { 'aria-label': fill(words.runGoing, { when: when(hub, job.started) }) } }), make('span', { text: fill(words.runGoing, { when: when(hub, job.started) }) })) : null,
      job?.state === 'failed' ? make('p', { class: 'rap-trouble', text: fill(words.runFailed, { why: job.message }) }) : null,
      make('ul', { class: 'rap-plain-list' }, ...(reports.length ? reports : [make('li', { class: 'rap-quiet', text: words.noReports })])));
  };
  const stops = [page.stop, hub.changed.study.connect(() => page.keeping(draw)), () => window.clearTimeout(timer)];
  draw();
  void read();
  return { update: () => void read(), destroy: () => stops.forEach(stop => stop()) };
}
