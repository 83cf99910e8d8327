/** Whether somebody's whole interview may be given to others: her yes, to the words read to her. */

import { State } from '../../core/bringing';
import { wholeFor } from '../../core/entering';
import { Entry, somebody } from '../../core/incoming';
import { make } from '../../elements';
import { keyedList } from '../../keyed';
import { fill } from '../../words';
import { tick } from '../page';
import { Bringing, nameOf, View } from './parts';

interface Asked {
  label: string;
  name: string;
  audience: string;
  /** In which language the words were read aloud, where they are there in it. */
  language: string;
}

/** More people than this are asked one by one with `rap consent`. */
const MOST_ASKED = 12;

/** Nothing is ticked for anybody; the question comes after a yes to being quoted. */
export function createWholes(bringing: Bringing, entry: () => Entry | undefined): View {
  const { hub, store } = bringing;
  const element = make('div', { class: 'rap-bring-wholes' });

  const asked = (state: State): Asked[] => {
    const now = entry();
    const offered = bringing.offer()?.whole;
    if (!now?.looked?.lines.length || !offered) {
      return [];
    }
    const audiences = wholeFor(state, Object.keys(offered.who));
    const { language } = state.about;
    return somebody(now)
      .filter(one => one.role === 'participant')
      .slice(0, MOST_ASKED)
      .flatMap(one =>
        audiences.map(audience => ({ label: one.label, name: nameOf(one), audience, language }))
      );
  };
  const makeAsked = ({ label, name, audience, language }: Asked): HTMLElement => {
    const offered = bringing.offer()?.whole;
    const { question = {}, who = {} } = offered ?? {};
    const lang = [language, hub.language, 'en'].find(one => question[one]) ?? '';
    const words = [question[lang], who[audience]?.[lang]].filter(Boolean).join(' ');
    const box = tick(fill(hub.words.bringWholeYes, { who: name }), false, on => {
      const now = entry();
      const { [label]: before = [], ...others } = now?.said.whole ?? {};
      const audiences = [...before.filter(one => one !== audience), ...(on ? [audience] : [])];
      if (now) {
        const part = { whole: { ...others, [label]: audiences } };
        store.send({ do: 'say', key: now.key, part });
      }
    });
    return make(
      'div',
      { class: 'rap-bring-whole' },
      make('q', { text: words, set: { lang: lang || undefined } }),
      box
    );
  };
  const updateAsked = (row: HTMLElement, { label, audience }: Asked): void => {
    const box = row.querySelector('input') as HTMLInputElement;
    box.checked = entry()?.said.whole[label]?.includes(audience) ?? false;
  };
  return {
    element,
    update: state => {
      keyedList(element, asked(state), {
        key: one => [entry()?.key, hub.language, one.language, one.audience, one.label].join(' '),
        make: makeAsked,
        update: updateAsked
      });
    }
  };
}
