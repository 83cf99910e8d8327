/**
 * The interviews to come, on one page and without names: who is missing, versions of the guide,
 * interpreters, consent, and what must be destroyed when.
 */
import { CSSProperties, ReactNode } from 'react';

import { heard } from '#ui/changes';
import { Kept, TargetRow, ToComeShown } from '#ui/contract/people';
import { go, when } from '#ui/panels/page';
import { Button, Quiet, Section } from '#ui/parts/fields';
import { asPage, useAnswer, usePage, useSignal } from '#ui/parts/page';
import { languageName, valueName } from '#ui/text/facts';
import { fill } from '#ui/words/index';

import { Day, daysOf, mostDots, Wanted, wantedBy } from './wanted';

const DAYS = 6; // the next ones are read at a glance; later ones are folded
const LANGUAGE = 'language';

function ToCome(): ReactNode {
  const { hub, words } = usePage();
  const { value: all, again } = useAnswer<ToComeShown>('all', 'to-come');
  useSignal(hub.changed.study, () => void again());
  useSignal(heard, changes => void ((changes.sources.length > 0 || changes.study) && again()));
  if (!all) {
    return <Quiet>{words.loading}</Quiet>;
  }
  const { consent } = all;
  return (
    <>
      <p className="rap-lead">
        {fill(words.tocomeThere, { n: all.n_interviews, people: all.n_people })}
      </p>
      {all.n_waiting > 0 && <Waiting n={all.n_waiting} isOpen={all.is_open} />}
      <Missing targets={all.targets} />
      <div className="rap-two">
        <div>
          <Section title={words.tocomeGuide}>
            <Counts
              rows={Object.entries(all.guides).map(([id, n]) => [id || words.tocomeNoGuide, n])}
            />
          </Section>
          <Section title={words.tocomeInterpreter}>
            <Counts
              rows={Object.entries(all.interpreted).map(([id, n]) => [
                languageName(id, hub.language),
                n
              ])}
            />
          </Section>
        </div>
        <Section title={words.tocomeConsent}>
          <Counts
            rows={[
              [words.tocomeForm, consent.form ?? 0],
              [words.tocomeNoted, consent.noted ?? 0],
              [words.tocomeUnknown, consent.unknown ?? 0],
              [words.tocomeReceipts, all.n_receipts]
            ]}
          />
          <Quiet>{words.tocomeAloud}</Quiet>
        </Section>
      </div>
      <Section title={words.tocomeDestroy}>
        <Destroyed kept={all.kept} />
      </Section>
      <Quiet>{words.tocomeTeam}</Quiet>
    </>
  );
}

/** Texts that wait are counted by their cards, which only an open vault shows. */
function Waiting({ n, isOpen }: { n: number; isOpen: boolean }): ReactNode {
  const { run, words } = usePage();
  return (
    <div className="rap-visit rap-tocome-waits">
      <span>{fill(isOpen ? words.tocomeWaitOpen : words.tocomeWaitShut, { n })}</span>
      {!isOpen && <Button press={() => go(run, 'raw')}>{words.vaultOpen}</Button>}
    </div>
  );
}

function Missing({ targets }: { targets: readonly TargetRow[] }): ReactNode {
  const { words } = usePage();
  if (!targets.length) {
    return (
      <Section title={words.tocomeMissing}>
        <Quiet>{words.tocomeNoTargets}</Quiet>
      </Section>
    );
  }
  return (
    <div style={{ '--most': mostDots(targets) } as CSSProperties}>
      <Section title={words.tocomeMissing}>
        <p className="rap-quiet rap-dots-key" aria-hidden>
          <span>
            <Dots kind="there" n={1} />
            {words.tocomeIsThere}
          </span>
          <span>
            <Dots kind="soon" n={1} />
            {words.tocomeIsWaiting}
          </span>
          <span>
            <Dots kind="gap" n={1} />
            {words.tocomeIsMissing}
          </span>
        </p>
        <div className="rap-two">
          {wantedBy(targets).map(one => (
            <WantedOf key={one.variable} {...one} />
          ))}
        </div>
      </Section>
    </div>
  );
}

function WantedOf({ variable, rows, missing }: Wanted): ReactNode {
  const { hub, words } = usePage();
  const known = hub.study?.variables?.[variable];
  return (
    <div className="rap-wanted">
      <h3>
        {variable === LANGUAGE ? words.tocomeLanguage : hub.label(known?.label, variable)}
        {' · '}
        <span className="rap-quiet">
          {missing ? fill(words.tocomeSum, { n: missing }) : words.tocomeEnough}
        </span>
      </h3>
      <ul className="rap-plain-list">
        {rows.map(one => (
          <Target key={one.value} {...one} />
        ))}
      </ul>
    </div>
  );
}

/** A dot for each person: there, waiting, missing; the words beside it say the same. */
function Target({ variable, value, n, wanted, waiting, missing }: TargetRow): ReactNode {
  const { hub, words } = usePage();
  const facts = { n, all: wanted, waiting, missing };
  const said = [
    fill(words.tocomeOf, facts),
    waiting ? fill(words.tocomeSoon, facts) : '',
    missing ? fill(words.tocomeGap, facts) : words.tocomeEnough
  ];
  return (
    <li>
      <span className="rap-wanted-name">
        {variable === LANGUAGE
          ? languageName(value, hub.language)
          : valueName(hub, variable, value)}
      </span>
      <span className="rap-dots-row" aria-hidden>
        <Dots kind="there" n={n} />
        <Dots kind="soon" n={waiting} />
        <Dots kind="gap" n={missing} />
      </span>
      <span className="rap-wanted-count">{said.filter(Boolean).join(' · ')}</span>
    </li>
  );
}

const Dots = ({ kind, n }: { kind: 'there' | 'soon' | 'gap'; n: number }): ReactNode => (
  <span className={`rap-dots rap-dots-${kind}`} style={{ '--n': n } as CSSProperties} />
);

function Counts({ rows }: { rows: readonly (readonly [name: string, n: number])[] }): ReactNode {
  const { hub, words } = usePage();
  if (!rows.length) {
    return <Quiet>{words.tocomeNone}</Quiet>;
  }
  return (
    <dl className="rap-counts">
      {rows.flatMap(([name, n]) => [
        <dt key={`${name}:`}>{name}</dt>,
        <dd key={name}>{n.toLocaleString(hub.language)}</dd>
      ])}
    </dl>
  );
}

function Destroyed({ kept }: { kept: readonly Kept[] }): ReactNode {
  const { words } = usePage();
  const days = daysOf(kept);
  const later = days.slice(DAYS);
  if (!days.length) {
    return <Quiet>{words.tocomeNothing}</Quiet>;
  }
  return (
    <>
      <Days days={days.slice(0, DAYS)} />
      {later.length > 0 && (
        <details>
          <summary>{fill(words.tocomeLater, { n: later.length })}</summary>
          <Days days={later} />
        </details>
      )}
    </>
  );
}

function Days({ days }: { days: readonly Day[] }): ReactNode {
  const { hub, words } = usePage();
  const of = (word: string, rows: readonly Kept[]): string =>
    rows.length
      ? fill(word, { n: rows.length, which: rows.map(one => one.title || one.source).join(', ') })
      : '';
  return (
    <ul className="rap-plain-list rap-days">
      {days.map(({ day, isDue, audio, raw }) => (
        <li key={isDue ? '' : day} className={isDue ? 'rap-due' : ''}>
          <span className="rap-day">
            {isDue ? fill(words.tocomeDue, { day: when(hub, day) }) : when(hub, day)}
          </span>
          <span>
            {[of(words.tocomeRecordings, audio), of(words.tocomeRaws, raw)]
              .filter(Boolean)
              .join(' · ')}
          </span>
          {isDue && <Quiet>{words.tocomeForget}</Quiet>}
        </li>
      ))}
    </ul>
  );
}

export const createToCome = asPage('tocome', ToCome, 'rap-tocome');
