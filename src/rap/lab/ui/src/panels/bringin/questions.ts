/** What is asked about the chosen file: who asks, who speaks at all, whether two names are one. */

import { entryOf } from '../../core/bringing';
import { groupOf } from '../../core/entering';
import { Entry, LineDoubt, openDoubts, Said, somebody, turnMark } from '../../core/incoming';
import { joined, parted, Somebody, withRole } from '../../core/who-is-who';
import { button, make } from '../../elements';
import { keyedList } from '../../keyed';
import { fill } from '../../words';
import { Bringing, MOST, nameOf, View } from './parts';

interface Asked {
  id: string;
  sentence: string;
  answers: readonly { text: string; press: () => void }[];
}
export function createQuestions(bringing: Bringing): View {
  const { hub, store } = bringing;
  const element = make('div', {});
  let entry: Entry | undefined;
  const now = (): Somebody[] => (entry ? somebody(entry) : []);
  const say = (people: readonly Somebody[]): void => {
    if (entry) {
      store.send({ do: 'people', key: entry.key, people });
    }
  };
  const asked = (): Asked[] => {
    if (!entry?.looked) {
      return [];
    }
    const voices = now();
    const whoAsks =
      groupOf(entry) === 'asks' &&
      voices.length > 1 &&
      voices.length <= MOST &&
      !voices.some(one => one.role === 'interviewer');
    const doubts = openDoubts(entry).filter(one => one.doubt.names.length > 1 || !one.line);
    return [
      ...(voices.length ? [] : [nobodySpeaks(entry)]),
      ...(whoAsks
        ? [
            {
              id: 'asks',
              sentence: hub.words.bringWhoAsks,
              answers: voices.map(one => ({
                text: nameOf(one),
                press: () => say(withRole(now(), one.label, 'interviewer'))
              }))
            }
          ]
        : []),
      ...doubts.map(one => ({ id: one.id, sentence: one.doubt.sentence, answers: answersTo(one) }))
    ];
  };
  /** No label at all: one person throughout, or the signs at which turns begin. */
  const nobodySpeaks = (of: Entry): Asked => {
    const mark = turnMark(of);
    const answer = (text: string, part: Partial<Said>): Asked['answers'][number] => ({
      text,
      press: () => store.send({ do: 'say', key: of.key, part })
    });
    return {
      id: 'nobody',
      sentence: hub.words.bringNoSpeakers,
      answers: [
        answer(hub.words.bringOneThroughout, { one_speaker: true }),
        ...(mark
          ? [answer(fill(hub.words.bringDashes, { mark }), { speakers: { [mark]: 'I+P1' } })]
          : [])
      ]
    };
  };
  const answersTo = (one: LineDoubt): Asked['answers'] => {
    const settle = (): void => {
      if (entry) {
        store.send({ do: 'settle', key: entry.key, ids: [one.id] });
      }
    };
    const [first, second] = one.doubt.names.map(name =>
      now().find(person => person.names.includes(name) || person.label === name)
    );
    if (!first || !second) {
      return [{ text: hub.words.bringRight, press: settle }];
    }
    const asOne = (): void => say(joined(now(), second.label, first.label));
    const asTwo = (): void => say(parted(now(), one.doubt.names[1]));
    const [isOne, isTwo] = first === second ? [settle, asTwo] : [asOne, settle];
    return [
      { text: hub.words.bringOnePerson, press: isOne },
      { text: hub.words.bringTwoPeople, press: isTwo }
    ];
  };
  const makeAsked = (): HTMLElement => make('div', { class: 'rap-bring-asked' });
  const updateAsked = (card: HTMLElement, one: Asked): void => {
    const of = JSON.stringify([one.sentence, one.answers.map(answer => answer.text)]);
    if (card.dataset.of !== of) {
      card.dataset.of = of;
      const texts = one.answers.map((answer, i) =>
        button({ class: 'rap-plain', text: answer.text, press: () => pressed(one.id, i) })
      );
      card.replaceChildren(make('p', { text: one.sentence }), ...texts);
    }
  };
  /** The answer is looked up when it is pressed: its people may be others by now. */
  const pressed = (id: string, i: number): void =>
    asked()
      .find(one => one.id === id)
      ?.answers[i]?.press();

  return {
    element,
    update: state => {
      entry = entryOf(state, state.chosen);
      keyedList(element, asked(), {
        key: one => `${entry?.key} ${one.id}`,
        make: makeAsked,
        update: updateAsked
      });
    }
  };
}
