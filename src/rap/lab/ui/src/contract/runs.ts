// Made by `make contract` from the dataclasses of `src/rap`; what is changed here is lost.

/** Runs, what goes on now, and what ran on this machine. */
export interface RunsShown {
  runs: RunRow[];
  jobs: JobRow[];
  going: Going | null;
  history: PastRun[];
  scheduled: ScheduledRun[];
}

/** The job that was begun. */
export interface JobBegun {
  job: string;
}

/** A job, and what goes on now, no matter who began it. */
export interface JobShown {
  job: string;
  name: string;
  state: 'running' | 'done' | 'failed' | 'stopped';
  started: string;
  ended: string | null;
  message: string;
  results: unknown[];
  going: Going | null;
}

/** It was told to stop. */
export interface JobStopped {
}

/** A report as its run made it last. */
export interface ReportRow {
  run: string;
  audience: string;
  language: string;
  when: string;
  url: string;
}

/** A run with a timer of this machine, and when it was due. */
export interface ScheduledRun {
  run: string;
  state: 'done' | 'missed' | 'failed';
  due: string;
}

/** A run of the settings, with its newest reports. */
export interface RunRow {
  name: string;
  notebook: string;
  audiences: string[];
  languages: string[];
  schedule: string;
  reports: ReportRow[];
  /** whom a release would count in no number, a sentence for each audience */
  uncounted: string[];
}

/** One `rap run` that was begun from the screen. */
export interface JobRow {
  job: string;
  name: string;
  state: 'running' | 'done' | 'failed' | 'stopped';
  started: string;
  ended: string | null;
  message: string;
  results: unknown[];
}

/**
 * What is going on now: who started it, how and when; its plans; how many seconds are left (None:
 * never ran before).
 */
export interface Going {
  by: string;
  how: string;
  since: string;
  plans: PlanGoing[];
  left_s: number | null;
}

/** What became of one plan; `log` is the same for all that was made by one `rap run`. */
export interface PastRun {
  plan: string;
  run: string;
  state: 'done' | 'failed' | 'cancelled' | 'cut-off';
  started: string;
  seconds: number;
  how: string;
  place: string;
  cell: number;
  log: string;
}

/** A plan: waiting, running (since when), done, skipped or failed; its cell and of how many. */
export interface PlanGoing {
  plan: string;
  state: string;
  cell: number;
  of: number;
  since: string;
}
