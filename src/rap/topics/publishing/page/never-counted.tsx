/** Which codes are never counted outside the team: a lead decides it with members, all read it. */
import { ReactNode, useRef, useState } from 'react';

import { NeverCounted as Listed } from '#ui/contract/publishing';
import { Button, Quiet, Select } from '#ui/parts/fields';
import { useAnswer, useDeed, usePage } from '#ui/parts/page';
import { fill } from '#ui/words/index';

export function NeverCounted(): ReactNode {
  const { hub, words, say, attempt } = usePage();
  const answer = useAnswer<Listed>('never counted', 'never-counted');
  const deed = useDeed();
  const [chosen, choose] = useState('');
  const more = useRef<HTMLDivElement>(null);

  const all = answer.value;
  if (!all) {
    return null;
  }
  const listed = all.codes ?? [];
  const nameOf = (id: string): string =>
    hub.label(all.names.find(one => one.id === id)?.label ?? {}, id);
  const change = async (add: readonly string[], remove: readonly string[]): Promise<void> => {
    const done = await attempt(deed.do<Listed>('never-counted', { add, remove }));
    if (done) {
      answer.set(done);
      choose('');
      say(words.neverDone);
    }
  };
  const add = (): void =>
    chosen ? void change([chosen], []) : more.current?.querySelector('select')?.focus();
  const left = all.names
    .filter(one => !listed.includes(one.id))
    .map(one => [one.id, nameOf(one.id)] as const)
    .sort((one, other) => one[1].localeCompare(other[1], hub.language));
  return (
    <details className="rap-more rap-never-counted">
      <summary>
        {listed.length
          ? fill(words.neverThese, { codes: listed.map(nameOf).join(', ') })
          : all.codes
            ? words.neverEvery
            : words.neverUndecided}
      </summary>
      <Quiet>{words.neverWhy}</Quiet>
      <ul className="rap-plain-list">
        {listed.map(code => (
          <li key={code}>
            <span>{nameOf(code)}</span>
            {!all.refused && (
              <Button
                className="rap-plain rap-end"
                aria-label={`${words.neverAgain}: ${nameOf(code)}`}
                press={() => void change([], [code])}
              >
                {words.neverAgain}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {all.refused ? (
        <Quiet>{all.refused}</Quiet>
      ) : (
        <div className="rap-out-more" ref={more}>
          <Select
            label={words.neverWhich}
            options={[['', words.ansChooseOne], ...left]}
            value={chosen}
            change={choose}
          />
          <Button press={add}>{words.neverAdd}</Button>
          {!all.codes && <Button press={() => void change([], [])}>{words.neverNone}</Button>}
        </div>
      )}
    </details>
  );
}
