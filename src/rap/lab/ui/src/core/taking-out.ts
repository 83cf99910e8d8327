/** What somebody wants to take out, and what the server offers: no page, no request. */

export interface OutKind {
  what: string;
  forms: string[];
  /** Whether it is one of the tables. */
  table: boolean;
  /** Whether it may leave for others than the team. */
  others: boolean;
  /** Not in a study that is coded blind, where a file would show what others coded. */
  open: boolean;
}

export interface OutOffer {
  audiences: string[];
  blind: boolean;
  kinds: OutKind[];
  findings: { id: string; statement: Record<string, string> }[];
  /** For which programs a project is written; the first is for any. */
  profiles: string[];
  variables: [string, string][];
  /** Surveys with their titles. */
  surveys: [string, string][];
  questions: [string, string][];
}

/** What is chosen first; a table is one of several. */
export type Thing = 'quotes' | 'interview' | 'tables' | 'figure' | 'codebook' | 'project';
const THINGS: readonly Thing[] = ['quotes', 'interview', 'tables', 'figure', 'codebook', 'project'];

export interface Wish {
  /** "" until somebody says who will read it. */
  audience: string;
  thing: Thing | '';
  table: string;
  form: string;
  codes: readonly string[];
  finding: string;
  labels: boolean;
  source: string;
  by: string;
  question: string;
  profile: string;
  survey: string;
}

export const NO_WISH: Wish = {
  audience: '',
  thing: '',
  table: '',
  form: '',
  codes: [],
  finding: '',
  labels: false,
  source: '',
  by: '',
  question: '',
  profile: '',
  survey: ''
};

const isTable = (kind: OutKind): boolean => kind.table && kind.what !== 'codebook';

const thingOf = (kind: OutKind): Thing => (isTable(kind) ? 'tables' : (kind.what as Thing));

/** What may leave for these readers, in the order of the page. */
export const kindsFor = (offer: OutOffer, audience: string): OutKind[] =>
  offer.kinds.filter(kind => kind.open && (audience === 'team' || kind.others));

export const thingsFor = (offer: OutOffer, audience: string): Thing[] => {
  const there = new Set(kindsFor(offer, audience).map(thingOf));
  return THINGS.filter(thing => there.has(thing));
};

export const tablesOf = (offer: OutOffer): string[] => offer.kinds.filter(isTable).map(k => k.what);

/** What the server calls it. */
export const whatOf = (wish: Wish): string => (wish.thing === 'tables' ? wish.table : wish.thing);

export const formsOf = (offer: OutOffer, wish: Wish): string[] =>
  offer.kinds.find(kind => kind.what === whatOf(wish))?.forms ?? [];

/**
 * The wish after one more choice: what is no longer offered is not chosen any more, and what has
 * only one sensible beginning begins with it. Labels link the quotes of a person, so for others
 * than the team they are off until somebody wants them.
 */
export function choose(offer: OutOffer, wish: Wish, change: Partial<Wish>): Wish {
  const next = { ...wish, ...change };
  if (change.audience !== undefined && change.audience !== wish.audience) {
    next.labels = change.audience === 'team';
  }
  if (next.thing && !thingsFor(offer, next.audience).includes(next.thing)) {
    next.thing = '';
  }
  next.table ||= tablesOf(offer)[0] ?? '';
  next.question ||= offer.questions[0]?.[0] ?? '';
  next.profile ||= offer.profiles[0] ?? '';
  next.survey ||= offer.surveys[0]?.[0] ?? '';
  next.by ||= offer.variables[0]?.[0] ?? '';
  const forms = formsOf(offer, next);
  next.form = forms.includes(next.form) ? next.form : (forms[0] ?? '');
  return next;
}

/** Whether all that is needed is chosen. */
export const isWhole = (wish: Wish): boolean =>
  Boolean(wish.audience && wish.thing && wish.form && (wish.thing !== 'interview' || wish.source));

/** What is sent; what has nothing to do with it is left out. */
export function bodyOf(wish: Wish): Record<string, unknown> {
  const { audience, form } = wish;
  const more: Partial<Record<Thing | '', Record<string, unknown>>> = {
    quotes: {
      labels: wish.labels,
      ...(wish.finding ? { finding: wish.finding } : { codes: [...wish.codes] })
    },
    interview: { source: wish.source },
    figure: { question: wish.question },
    project: { profile: wish.profile },
    tables: tableOf(wish)
  };
  return { audience, what: whatOf(wish), form, ...more[wish.thing] };
}

function tableOf(wish: Wish): Record<string, unknown> {
  if (wish.table === 'answers') {
    return { survey: wish.survey, labels: wish.labels };
  }
  return wish.table === 'matrix' && wish.by ? { by: wish.by } : {};
}
