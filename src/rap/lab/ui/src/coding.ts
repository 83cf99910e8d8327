/** The coding view: head, text, codings of the place. It is also the desk that acts work on. */

import { bracketOf } from './core/keymap';
import { Looking } from './core/colours';
import { here, Mark } from './core/spans';
import { partAt, turnAt } from './core/segments';
import { make, Part } from './elements';
import { Hub } from './hub';
import { Follow, Session } from './session';
import { Desk } from './acts/desk';
import { remove } from './acts/changing';
import { codeEverything } from './acts/code-all';
import { show } from './acts/moving';
import { Run } from './panels/registry';
import { createBar } from './text/bar';
import { createDragging } from './text/dragging';
import { createFind, Find } from './text/find';
import { createHead } from './text/head';
import { createHere, sayPlace } from './text/codings-here';
import { rangeOf } from './text/geometry';
import { createHandles } from './text/handles';
import { listenHere } from './text/right-click';
import { createSimple, isSimple } from './text/simple-screen';
import { createText, TextView } from './text/view';

export interface CodingView extends Part {
  readonly desk: Desk;
}

const LONGEST_SOUGHT = 80;

export function createCoding(host: HTMLElement, hub: Hub, session: Session, run: Run): CodingView {
  const headHost = make('header', { class: 'rap-head' });
  const middle = make('div', { class: 'rap-middle' });
  const foot = make('section', { class: 'rap-here', set: { 'aria-label': hub.words.codingsHere } });
  const few = make('section', { class: 'rap-few' });
  host.replaceChildren(headHost, middle, few, foot);
  host.classList.toggle('rap-simple', isSimple(hub));

  let looking: Looking = {
    mode: 'all',
    me: hub.me()?.id ?? '',
    code: '',
    without: hub.hidden.now()
  };
  let style = { underline: false, beside: '' };
  let chosenId = '';
  let find: Find | null = null;

  const text: TextView = createText(middle, hub, session, {
    moved: byKey => moved(byKey),
    clicked: mark => show(hub, desk, mark),
    key: event => key(event),
    drawn: () => find?.redraw()
  });
  const found = (): Mark | null => session.marks.find(mark => mark.id === chosenId) ?? null;
  const nearby = (): Mark[] => here(text.marks(), text.selecting.place());
  let due = 0;
  /** What stands beside the words follows when they are painted. */
  const followLater = (): void => {
    due ||= requestAnimationFrame(() =>
      window.setTimeout(() => {
        due = 0;
        handles.update();
        bar.update();
      })
    );
  };
  const updateHere = (): void => {
    hereList.update(nearby(), chosenId, looking);
    followLater();
  };
  const hereList = createHere(foot, hub, {
    choose: mark => show(hub, desk, mark),
    remove: mark => remove(desk, mark),
    back: () => text.scroller.focus()
  });
  const moved = (byKey: boolean): void => {
    const place = text.selecting.place();
    const chosen = found();
    if (chosen && !here([chosen], place).length) {
      chosenId = '';
      text.choose('');
    }
    updateHere();
    bar.moved(byKey);
    if (byKey && place.start === place.end) {
      const turn = turnAt(text.lines().all, place.start);
      const word =
        place.start === turn.start
          ? turn
          : partAt(session.text, turn, place.start, 'word', turn.language);
      hereList.say(
        sayPlace(
          hub,
          word ? session.text.slice(word.start, Math.min(word.end, word.start + 300)) : '',
          nearby()
        )
      );
    }
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && event.target === text.scroller && bar.away()) {
      event.preventDefault();
      return;
    }
    const command =
      event.target === text.scroller
        ? bracketOf({
            key: event.key,
            shift: event.shiftKey,
            ctrl: event.ctrlKey,
            alt: event.altKey
          })
        : null;
    if (command) {
      event.preventDefault();
      run(command);
    }
  };

  const desk: Desk = {
    session,
    selection: () => text.selecting.selection(),
    place: () => text.selecting.place(),
    select: span => text.selecting.select(span),
    grow: () => text.selecting.grow(),
    turn: () => turnAt(text.lines().all, text.selecting.place().start),
    wordOrSentence: grain => {
      const turn = desk.turn();
      return partAt(session.text, turn, text.selecting.place().start, grain, turn.language);
    },
    here: mine => nearby().filter(mark => !mine || mark.coder === hub.me()?.id),
    chosen: found,
    choose: mark => {
      chosenId = mark?.id ?? '';
      text.choose(chosenId);
      updateHere();
    },
    looking: () => looking,
    look: change => {
      looking = { ...looking, ...change };
      style = {
        underline: change.underline ?? style.underline,
        beside: change.beside ?? style.beside
      };
      text.look(looking, style);
      head.update();
      updateHere();
    },
    style: () => style,
    say: sentence => hereList.say(sentence),
    box: () => text.selecting.box(text.selecting.place()),
    boxAtHead: () =>
      (headHost.querySelector('[data-command="rap:show"]') ?? headHost).getBoundingClientRect(),
    focus: () => text.scroller.focus({ preventScroll: true }),
    bar: () => bar.focus(),
    edges: () => handles.focus(),
    find: all => {
      const span = text.selecting.selection();
      const words = span ? session.text.slice(span.start, span.end) : '';
      find?.open(words.length <= LONGEST_SOUGHT && !words.includes('\n') ? words : '', all);
    },
    list: () => hereList.focus(),
    lines: () => text.lines()
  };
  find = createFind(middle, hub, {
    text: () => session.text,
    range: span => rangeOf(text.lines(), span),
    near: () => text.near(),
    go: span => text.selecting.select(span),
    focus: () => desk.focus(),
    everywhere: words => run('rap:panel-rap-page-passages', { words }),
    codeAll: (hits, at) => codeEverything(hub, desk, hits, at)
  });
  let head = createHead(headHost, hub, desk, run);
  const dragging = createDragging(hub, desk, text);
  const bar = createBar(hub, desk, { host, text, run });
  const handles = createHandles(hub, desk, { host, text });
  middle.after(bar.element, ...handles.elements);
  const simple = createSimple(few, text.scroller, hub, desk);
  const redrawAll = (): void => {
    text.draw();
    updateHere();
  };
  /** The text is another now: the same words stay selected, or none are. */
  const rebuild = (follow: Follow): void => {
    const now = follow(text.selecting.place());
    text.rebuild();
    find?.again();
    text.selecting.drop();
    desk.say(hub.words.changedText);
    if (now) {
      text.selecting.keep(now);
    }
  };
  const stops = [
    session.changed.connect(where => {
      text.draw(where);
      head.update();
      updateHere();
      find?.redraw();
    }),
    session.replaced.connect(rebuild),
    hub.changed.codebook.connect(redrawAll),
    hub.changed.sources.connect(() => head.update()),
    hub.hidden.changed.connect(() => desk.look({ without: hub.hidden.now() })),
    listenHere(hub, desk, text, run),
    hub.said.connect(sentence => desk.say(sentence)),
    hub.changed.words.connect(() => {
      head = createHead(headHost, hub, desk, run);
      head.update();
      redrawAll();
    })
  ];
  desk.look({ me: hub.me()?.id ?? '' });

  return {
    desk,
    update: redrawAll,
    destroy: () =>
      [
        ...stops,
        text.destroy,
        () => find?.destroy(),
        () => head.destroy(),
        dragging.destroy,
        () => cancelAnimationFrame(due),
        bar.destroy,
        handles.destroy,
        simple.destroy
      ].forEach(stop => stop())
  };
}
