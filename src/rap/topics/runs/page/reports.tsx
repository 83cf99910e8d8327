/** Reports: make one again, see how far it is, open what was made. No terminal. */
import { ReactNode, useEffect, useRef } from 'react';

import { ask } from '#ui/api';
import { Going, JobBegun, JobRow, JobShown, PastRun, RunRow, RunsShown } from '#ui/contract/runs';
import { when } from '#ui/panels/page';
import { Button, Link, Quiet } from '#ui/parts/fields';
import { asPage, useAnswer, useChanges, useDeed, usePage } from '#ui/parts/page';
import { audience, languageName } from '#ui/text/facts';
import { NeverCounted } from '#ui/topics/publishing/never-counted';
import { fill, Words } from '#ui/words/index';

import { failedLast, howFar, lasted, lastTrouble, missed, outcome } from './past';

const LOOK_MS = 1000;
const MOST_PAST = 40;

function Reports(): ReactNode {
  const { hub, words, say, attempt } = usePage();
  const runs = useAnswer<RunsShown>('all', 'runs');
  const deed = useDeed();
  useChanges(hub.changed.study);

  const facts = runs.value;
  const going = facts?.jobs.find(isRunning);
  useEnded(facts?.jobs ?? [], job => {
    const failed = job.state === 'failed';
    say(`${job.name}: ${ended(words, job)}`, failed);
  });
  useEffect(() => {
    if (!facts || (!going && !facts.going)) {
      return;
    }
    let isOver = false;
    // its own job is asked for; what was begun elsewhere is seen a little later
    const look = async (): Promise<void> => {
      const job = going && (await ask<JobShown>(`runs/${going.job}`).catch(() => null));
      if (isOver) {
        return; // what is shown by now is newer
      }
      if (job && isRunning(job)) {
        runs.set({ ...facts, going: job.going });
      } else if (job === null) {
        runs.set({ ...facts }); // the server does not answer: once more
      } else {
        await runs.again();
      }
    };
    const timer = window.setTimeout(() => void look(), going ? LOOK_MS : 5 * LOOK_MS);
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [facts]);

  const begin = async (name: string): Promise<void> => {
    if (await attempt(deed.do<JobBegun>('runs', { name }))) {
      say('');
      await runs.again();
    }
  };
  const stop = async (job: JobRow): Promise<void> => {
    await attempt(ask(`runs/${job.job}`, 'DELETE'));
    await runs.again();
  };
  if (!facts?.runs.length) {
    return (
      <>
        <Quiet>{facts ? words.runsNone : words.loading}</Quiet>
        <NeverCounted />
      </>
    );
  }
  const { history, scheduled } = facts;
  const isFailed = (row: RunRow): number => Number(failedLast(history, row.name) !== null);
  const late = scheduled.filter(one => one.state === 'missed');
  return (
    <>
      {missed(words, t => when(hub, t), late).map(text => (
        <p key={text} className="rap-trouble">
          {text}
        </p>
      ))}
      {facts.going && !going && <HowFar going={facts.going} />}
      {[...facts.runs]
        .sort((one, other) => isFailed(other) - isFailed(one))
        .map(row => (
          <Card
            key={row.name}
            row={row}
            facts={facts}
            begin={() => void begin(row.name)}
            stop={job => void stop(job)}
          />
        ))}
      {history.length > 0 && <Past history={history} />}
      <NeverCounted />
    </>
  );
}

const isRunning = (job: JobRow): boolean => job.state === 'running';

const ended = (words: Words, { state, message }: JobRow): string =>
  state === 'failed'
    ? fill(words.runFailed, { why: message })
    : state === 'stopped'
      ? words.runStopped
      : words.runDone;

/** Tells of each job that was running when last seen, however it is learned that it ended. */
function useEnded(jobs: readonly JobRow[], tell: (job: JobRow) => void): void {
  const seen = useRef<readonly string[]>([]);
  useEffect(() => {
    jobs.filter(one => !isRunning(one) && seen.current.includes(one.job)).forEach(tell);
    seen.current = jobs.filter(isRunning).map(one => one.job);
  }, [jobs]);
}

/** How far the run is that goes on now, whoever began it. */
function HowFar({ going, children }: { going: Going; children?: ReactNode }): ReactNode {
  const { hub, words } = usePage();
  const { n, ended, done } = howFar(going);
  const far = fill(words.runFar, { n: ended, of: n, when: when(hub, going.since) });
  const left = going.left_s ? fill(words.runLeft, { time: lasted(words, going.left_s) }) : '';
  return (
    <div className="rap-going">
      <progress aria-label={far} max={Math.max(n, 1)} value={done} />
      <span>{[far, left].filter(Boolean).join(' · ')}</span>
      {children}
    </div>
  );
}

interface CardGiven {
  row: RunRow;
  facts: RunsShown;
  begin(): void;
  stop(job: JobRow): void;
}

function Card({ row, facts, begin, stop }: CardGiven): ReactNode {
  const { hub, run, words } = usePage();
  const { jobs, going, scheduled } = facts;
  const job = jobs.filter(one => one.name === row.name).at(-1);
  const timer = scheduled.find(one => one.run === row.name);
  const who = row.audiences.map(one => audience(words, one)).join(', ');
  const languages = row.languages.map(one => languageName(one, hub.language)).join(', ');
  return (
    <article className="rap-passage" data-run={row.name}>
      <p className="rap-passage-head">
        <strong>{row.name}</strong>
        <span className="rap-quiet">{fill(words.runBy, { who, languages })}</span>
        {hub.mayCode() && (
          <span className="rap-end">
            <Button
              className="rap-main"
              aria-label={`${words.runStart}: ${row.name}`}
              disabled={!!going || jobs.some(isRunning)}
              press={begin}
            >
              {words.runStart}
            </Button>
          </span>
        )}
      </p>
      {job && isRunning(job) ? (
        <Running job={job} going={going} stop={() => stop(job)} />
      ) : (
        <Trouble row={row} job={job} history={facts.history} />
      )}
      {timer?.state === 'done' && (
        <Quiet>{fill(words.runByItself, { when: when(hub, timer.due) })}</Quiet>
      )}
      {row.uncounted.map(text => (
        <p key={text} className="rap-bar">
          {text}
        </p>
      ))}
      {row.uncounted.length > 0 && (
        <Button press={() => run('rap:panel-rap-page-people')}>{words.pagePeople}</Button>
      )}
      <ul className="rap-plain-list">
        {row.reports.map(one => (
          <li key={one.url}>
            <Link path={`reports/${one.url}`}>
              {`${audience(words, one.audience)} · ${languageName(one.language, hub.language)}`}
            </Link>
            <span className="rap-quiet rap-end">{when(hub, one.when)}</span>
          </li>
        ))}
        {!row.reports.length && <li className="rap-quiet">{words.noReports}</li>}
      </ul>
    </article>
  );
}

interface RunningGiven {
  job: JobRow;
  going: Going | null;
  stop(): void;
}

function Running({ job, going, stop }: RunningGiven): ReactNode {
  const { hub, words } = usePage();
  const end = hub.mayCode() && <Button press={stop}>{words.runStop}</Button>;
  if (going) {
    return <HowFar going={going}>{end}</HowFar>;
  }
  const text = fill(words.runGoing, { when: when(hub, job.started) });
  return (
    <div className="rap-going">
      <progress aria-label={text} />
      <span>{text}</span>
      {end}
    </div>
  );
}

interface TroubleGiven {
  row: RunRow;
  job: JobRow | undefined;
  history: readonly PastRun[];
}

/** What could not be made the last time, why as far as it is known here, and the way there. */
function Trouble({ row, job, history }: TroubleGiven): ReactNode {
  const { hub, run, words } = usePage();
  const past = failedLast(history, row.name);
  const last = past ? lastTrouble(words, t => when(hub, t), past) : '';
  const why = job?.state === 'failed' ? fill(words.runFailed, { why: job.message }) : '';
  if (!past && !why) {
    return null;
  }
  return (
    <div className="rap-trouble">
      <p>{why || last}</p>
      {why && past?.cell ? <p>{last}</p> : null}
      {past?.cell ? (
        <Button
          aria-label={`${words.runNotebook}: ${row.notebook}`}
          press={() => run('docmanager:open', { path: row.notebook, factory: 'Notebook' })}
        >
          {words.runNotebook}
        </Button>
      ) : null}
    </div>
  );
}

/** What ran on this machine, newest first. */
function Past({ history }: { history: readonly PastRun[] }): ReactNode {
  const { hub, words } = usePage();
  return (
    <details className="rap-more">
      <summary>{words.runsPast}</summary>
      <ul className="rap-plain-list">
        {history.slice(0, MOST_PAST).map(one => (
          <li
            key={`${one.log} ${one.plan} ${one.started}`}
            className={one.state === 'done' ? '' : 'rap-trouble'}
          >
            <span>{`${one.plan}: ${outcome(words, one)}`}</span>
            <span className="rap-quiet rap-end">
              {[one.how === 'schedule' ? words.runByClock : '', when(hub, one.started)]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

export const createRuns = asPage('runs', Reports);
