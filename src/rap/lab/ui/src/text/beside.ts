/** What was said in another language, beside the turn in which it was said. */

import { make } from '../elements';
import { Hub } from '../hub';
import { Session } from '../session';
import { fill } from '../words';
import { Lines } from './lines';

export function showBeside(lines: Lines, hub: Hub, session: Session, language: string): void {
  const said = (session.source.translations[language] ?? []).map(one => ({ ...one, at: session.toUnits(one.start) }));
  for (const turn of lines.turns) {
    const own = said.filter(one => one.at >= turn.start && one.at < turn.end);
    turn.beside.lang = language;
    turn.beside.replaceChildren(
      ...own.map(one =>
        make('p', {
          class: one.checked_by ? 'rap-said-too' : 'rap-said-too rap-unchecked',
          text: one.text,
          title: fill(hub.words.saidBy, { who: one.by }) + (one.checked_by ? '' : ` · ${hub.words.unchecked}`)
        })
      )
    );
  }
}
