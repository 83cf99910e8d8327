/**
 * Short answers: what people wrote to one question of a survey, answer after answer. A code and the
 * next; alike answers stand together. What is coded goes the way of the coding screen.
 */

import { pickCode } from '../acts/coding';
import {
  after,
  alikeTo,
  Answer,
  answersOf,
  countAlike,
  marksByAnswer,
  marksOn,
  without,
  withWords
} from '../core/answers';
import { drawId } from '../core/requests';
import { Mark } from '../core/spans';
import { button, make, Part, quiet } from '../elements';
import { holdSession, leaveSession } from '../held';
import { Hub } from '../hub';
import { Session } from '../session';
import { fill } from '../words';
import { codesOf, createAnswerBar } from './answerbar';
import { listenToKeys } from './answerkeys';
import { createAnswerList } from './answerlist';
import { createPage, named, select } from './page';
import { Facts, Run } from './registry';

const PAGE = 'answers';

export function createAnswers(host: HTMLElement, hub: Hub, run: Run): Part<Facts> {
  let session: Session | null = null;
  let all: Answer[] = [];
  let shown: Answer[] = [];
  let at = 0;
  let typed = '';
  let together = false;
  let wanted = '';
  let stopSession = (): void => undefined;
  host.classList.add('rap-answers-page');
  const page = createPage(host, hub, PAGE, () => draw());
  const told = quiet('');

  const now = (): Answer | undefined => shown[at];
  const alike = (): Answer[] => {
    const one = now();
    return one ? alikeTo(shown, one) : [];
  };
  const me = (): string => hub.me()?.id ?? '';
  const mine = (): Mark[] => (session?.marks ?? []).filter(mark => mark.coder === me());
  const list = createAnswerList(hub, {
    choose: i => choose(i),
    remove: mark => session?.act([{ id: drawId(), op: 'del', ref: mark.id }], { page: PAGE })
  });
  const bar = createAnswerBar(hub, {
    give: code => give(code),
    other: () => void other(),
    together: on => {
      together = on;
      bars();
    }
  });
  const bars = (): void => bar.update(codesOf(hub), alike().length, together);
  const choose = (i: number): void => {
    at = Math.max(0, Math.min(i, shown.length - 1));
    list.choose(at);
    bars();
  };
  const give = (code: string): void => {
    const one = now();
    if (!session || !one || !hub.mayCode()) {
      return;
    }
    const group = together ? alike() : [one];
    const due = without(group, session.marks, { code, coder: me() });
    if (due.length) {
      session.act(
        due.map(({ start, end }) => ({ id: drawId(), op: 'add', code, start, end })),
        { page: PAGE }
      );
      page.say('');
    } else {
      page.say(fill(hub.words.answersHas, { code: hub.codeLabel(code) }));
    }
    hub.use(code);
    hub.hidden.reveal({ code, coder: me() });
    choose(after(shown, group));
  };
  /** A code of the whole codebook, for the answer that was chosen when it was asked for. */
  const other = async (): Promise<void> => {
    const one = now();
    const hash = session?.shown().hash;
    const code = one && (await pickCode(hub, list.box(), hub.words.code));
    if (code && session && session.shown().hash === hash && now() === one) {
      give(code);
    } else if (code) {
      page.say(hub.words.passageChanged, true);
    }
    list.focus();
  };
  const off = (): void => {
    const one = now();
    if (!one) {
      return;
    }
    const last = marksOn(one, mine())
      .sort((a, b) => a.t.localeCompare(b.t))
      .at(-1);
    if (last) {
      session?.act([{ id: drawId(), op: 'del', ref: last.id }], { page: PAGE });
    }
  };
  const paint = (): void => {
    list.paint(session?.marks ?? []);
    const coded = marksByAnswer(shown, mine()).filter(on => on.length).length;
    told.textContent = fill(hub.words.answersCount, { n: shown.length, coded });
  };
  const filter = (): void => {
    const before = now()?.start;
    shown = withWords(all, typed);
    const alike = countAlike(all);
    list.show(shown, answer => alike.get(answer.alike) ?? 1);
    paint();
    choose(shown.findIndex(one => one.start === before));
  };
  const rebuild = (): void => {
    all = session ? answersOf(session.text, session.source.turns, session.toUnits) : [];
    filter();
  };
  const leave = (): void => {
    stopSession();
    if (session) {
      leaveSession(hub, session.id);
    }
    session = null;
  };
  const open = async (id: string): Promise<void> => {
    wanted = id;
    if (session?.id === id) {
      list.focus();
      return;
    }
    const opened = await page.attempt(holdSession(hub, id));
    if (!opened || wanted !== id) {
      if (opened) {
        leaveSession(hub, id);
      }
      return;
    }
    leave();
    session = opened;
    const stops = [opened.changed.connect(paint), opened.replaced.connect(rebuild)];
    stopSession = () => stops.forEach(stop => stop());
    [at, typed] = [0, ''];
    page.say('');
    draw();
    list.focus();
  };
  const sources = (): [string, string][] =>
    hub.sources
      .filter(row => row.kind === 'answers')
      .map(row => [row.id, `${hub.sourceName(row.id)} · ${row.language}`]);
  const field = make('input', { class: 'rap-field', set: { type: 'search' } });
  field.addEventListener('input', () => {
    typed = field.value;
    filter();
  });
  const draw = (): void => {
    const { words } = hub;
    if (!session) {
      page.body.replaceChildren(quiet(sources().length ? words.loading : words.answersNone));
      return;
    }
    const { id } = session;
    field.value = typed;
    page.body.replaceChildren(
      make(
        'div',
        { class: 'rap-answers-head' },
        named(
          words.answersWhich,
          select(sources(), id, chosen => void open(chosen))
        ),
        named(words.answersFilter, field),
        button({
          class: 'rap-plain',
          text: words.answersInText,
          press: () => run('rap:open', { source: id })
        })
      ),
      bar.element,
      told,
      list.element
    );
    rebuild();
  };
  listenToKeys(host, field, list, {
    digit: n => {
      const code = codesOf(hub)[n - 1];
      if (code) {
        give(code);
      }
    },
    keys: {
      ArrowDown: () => choose(at + 1),
      ArrowUp: () => choose(at - 1),
      Home: () => choose(0),
      End: () => choose(shown.length - 1),
      a: () => bar.turn(),
      c: () => void other(),
      u: off,
      '/': () => field.focus()
    }
  });
  const first = (): void => {
    const [row] = sources();
    if (!session && !wanted && row) {
      void open(row[0]);
    } else if (!session) {
      draw();
    }
  };
  const stops = [
    hub.changed.sources.connect(first),
    hub.changed.recent.connect(bars),
    hub.changed.study.connect(bars),
    hub.changed.codebook.connect(() => {
      bars();
      paint();
    }),
    hub.hidden.changed.connect(paint)
  ];
  draw();
  window.setTimeout(first); // what it is asked to open is said right after it was made
  return {
    update: ({ source }) => void (source && open(String(source))),
    destroy: () => {
      wanted = ' ';
      [...stops, leave, page.stop].forEach(stop => stop());
    }
  };
}
