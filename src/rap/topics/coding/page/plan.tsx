/**
 * Who codes what: a table of interviews and coders; a lead draws a plan, looks at it, and keeps it.
 */
import { Fragment, ReactNode, useEffect, useState } from 'react';

import { heard } from '#ui/changes';
import { DrawnPlan, PlanCoder, WhoCodes } from '#ui/contract/coding';
import { kindWord } from '#ui/panels/page';
import { Button, NumberField, Option, Quiet, Select, Table, Tick } from '#ui/parts/fields';
import { asPage, useAnswer, useChanges, useDeed, usePage, useSignal } from '#ui/parts/page';
import { SourceRow } from '#ui/contract/lab';
import { languageName } from '#ui/text/facts';
import { fill } from '#ui/words/index';

const KINDS = ['interview', 'focus-group', 'field-note', 'article', 'question'] as const;

type Given = Readonly<Record<string, readonly string[]>>;

/** A plan that is not kept yet; `drawn` where it was drawn by lot. */
interface Draft {
  given: Given;
  drawn: string;
}

function Plan(): ReactNode {
  const { hub, words, say, attempt } = usePage();
  const answer = useAnswer<WhoCodes>('plan', 'plan');
  const deed = useDeed();
  const [plan, setPlan] = useState<WhoCodes | null>(null);
  const [draft, setDraft] = useState<Draft | null>(null);
  const given = draft?.given ?? plan?.plan ?? {};
  const isLead = hub.study?.coder?.role === 'lead';
  const changed = Object.keys(given).filter(
    id => given[id].join() !== (plan?.plan[id] ?? []).join()
  );

  useChanges(hub.changed.study, hub.changed.sources);
  useSignal(hub.changed.study, () => void answer.again());
  useSignal(hub.changed.sources, () => void answer.again());
  useSignal(heard, changes => void (changes.sources.length > 0 && answer.again()));
  useEffect(() => {
    if (answer.value && !changed.length) {
      setPlan(answer.value); // a plan that somebody is changing stays on what it was made from
      setDraft(null);
    }
  }, [answer.value]);

  const look = async (asked: Asked): Promise<void> => {
    const found = await attempt(
      hub.requests.latest<DrawnPlan>('plan drawn', 'plan/draw', {
        ...asked,
        pairs: asked.pairs.map(pair => pair.split(' '))
      })
    );
    if (found) {
      setDraft({ given: { ...given, ...found.plan }, drawn: found.drawn });
      say(words.planProposal);
    }
  };
  const keep = async (): Promise<void> => {
    const drawn = draft?.drawn ?? '';
    const ids = drawn ? Object.keys(given) : changed;
    const of = (from: Given): Given => Object.fromEntries(ids.map(id => [id, from[id] ?? []]));
    const changes = { plan: of(given), seen: of(plan?.plan ?? {}), drawn };
    const where = { page: 'plan', name: words.pagePlan };
    const next = await attempt(
      deed.do<WhoCodes>('plan', changes, 'PUT', { word: 'didPlan', where })
    );
    if (next) {
      setPlan(next);
      setDraft(now => (now === draft ? null : now)); // what was chosen while it was saved stays
      say(words.planKept);
      await hub.readSources();
    }
  };
  const give = (id: string, coder: string, on: boolean): void => {
    const rest = (given[id] ?? []).filter(one => one !== coder);
    const next = { ...given, [id]: on ? [...rest, coder] : rest };
    setDraft({ given: next, drawn: draft?.drawn ?? '' });
  };

  if (!plan) {
    return <Quiet>{words.loading}</Quiet>;
  }
  return (
    <>
      {isLead ? (
        <Drawing
          coders={plan.coders}
          look={asked => void look(asked)}
          keep={changed.length ? () => void keep() : null}
        />
      ) : (
        <Quiet>{words.planReadOnly}</Quiet>
      )}
      {plan.unread.length > 0 && (
        <p className="rap-trouble">{fill(words.planUnread, { which: plan.unread.join(', ') })}</p>
      )}
      <Table
        label={words.pagePlan}
        more="rap-plan"
        head={[
          { key: '', cell: null },
          ...plan.coders.map(one => ({ key: one.id, cell: <Head coder={one} given={given} /> }))
        ]}
      >
        {KINDS.map(kind => {
          const rows = hub.sources.filter(row => row.kind === kind);
          return (
            rows.length > 0 && (
              <Fragment key={kind}>
                <tr className="rap-group">
                  <th colSpan={plan.coders.length + 1}>{kindWord(words, kind)}</th>
                </tr>
                {rows.map(row => (
                  <Row
                    key={row.id}
                    row={row}
                    plan={plan}
                    given={given}
                    give={isLead ? give : null}
                  />
                ))}
              </Fragment>
            )
          );
        })}
      </Table>
    </>
  );
}

/** How a plan is drawn by lot; a pair is two coders, "K-01 K-02". */
interface Asked {
  by: string;
  share: number;
  seed: number;
  pairs: readonly string[];
}

interface DrawingGiven {
  coders: readonly PlanCoder[];
  look(asked: Asked): void;
  keep: (() => void) | null;
}

function Drawing({ coders, look, keep }: DrawingGiven): ReactNode {
  const { hub, words } = usePage();
  const [asked, ask] = useState<Asked>(() => ({
    by: 'language',
    share: 0.2,
    seed: Math.floor(Math.random() * 10_000),
    pairs: []
  }));
  const variables = Object.entries(hub.study?.variables ?? {});
  const by: Option[] = [
    ['language', words.planLanguage],
    ['kind', words.planKind],
    ['month', words.planMonth],
    ...variables.map(([id, one]) => [id, hub.label(one.label, id)] as const)
  ];
  const ids = coders.map(one => one.id);
  const pairs = ids.flatMap((one, i) => ids.slice(i + 1).map(other => `${one} ${other}`));
  const pick = (pair: string, on: boolean): void =>
    ask({ ...asked, pairs: [...asked.pairs.filter(one => one !== pair), ...(on ? [pair] : [])] });
  return (
    <div>
      <div className="rap-asking">
        <Select
          label={words.planBy}
          options={by}
          value={asked.by}
          change={value => ask({ ...asked, by: value })}
        />
        <NumberField
          label={words.planShare}
          value={Math.round(asked.share * 100)}
          max={100}
          change={value => ask({ ...asked, share: value / 100 })}
        />
        <NumberField
          label={words.planSeed}
          value={asked.seed}
          max={999_999}
          change={seed => ask({ ...asked, seed })}
        />
        <Button press={() => look(asked)}>{words.planLook}</Button>
        <Button className="rap-main" disabled={!keep} press={() => keep?.()}>
          {words.planKeep}
        </Button>
      </div>
      {pairs.length > 1 && (
        <fieldset className="rap-pairs">
          <legend>{words.planPairs}</legend>
          {pairs.map(pair => (
            <Tick
              key={pair}
              label={pair.replace(' ', ' + ')}
              on={asked.pairs.includes(pair)}
              change={on => pick(pair, on)}
            />
          ))}
        </fieldset>
      )}
    </div>
  );
}

/** A coder, the languages she reads, and how much she was given. */
function Head({ coder, given }: { coder: PlanCoder; given: Given }): ReactNode {
  const { hub, words } = usePage();
  const rows = hub.sources.filter(row => given[row.id]?.includes(coder.id));
  const load = { n: rows.length, words: rows.reduce((sum, row) => sum + row.n_words, 0) };
  const reads = coder.languages.join(', ');
  return (
    <>
      {coder.id}
      <span className="rap-quiet rap-under">
        {reads && fill(words.planReads, { languages: reads })}
      </span>
      <span className="rap-quiet rap-under">{fill(words.planLoad, load)}</span>
    </>
  );
}

interface RowGiven {
  row: SourceRow;
  plan: WhoCodes;
  given: Given;
  /** Null for who may only read. */
  give: ((id: string, coder: string, on: boolean) => void) | null;
}

function Row({ row, plan, given, give }: RowGiven): ReactNode {
  const { hub } = usePage();
  const { id, language } = row;
  return (
    <tr>
      <th scope="row">
        {hub.sourceName(id)}
        <span className="rap-quiet"> {languageName(language, hub.language)}</span>
      </th>
      {plan.coders.map(coder => {
        const on = given[id]?.includes(coder.id) ?? false;
        const was = plan.plan[id]?.includes(coder.id) ?? false;
        const reads = !coder.languages.length || coder.languages.includes(language);
        return (
          <td key={coder.id} className={was === on ? '' : 'rap-new'}>
            <input
              type="checkbox"
              aria-label={`${id}, ${coder.id}`}
              checked={on}
              disabled={!give || (!reads && !on)}
              onChange={event => give?.(id, coder.id, event.target.checked)}
            />
          </td>
        );
      })}
    </tr>
  );
}

export const createPlan = asPage('plan', Plan);
