/**
 * *My acts*: what could not be saved, what this person did and can take back, newest first, over
 * all texts and pages, and what can be done again.
 */
import { JupyterFrontEnd } from '@jupyterlab/application';

import { readMap } from './api';
import { near } from './core/passage';
import { Waiting } from './core/queue';
import { saidOf } from './core/undo';
import { Step } from './core/undo-list';
import { button, dress, make, quiet } from './elements';
import { Hub } from './hub';
import { keyedList } from './keyed';
import { jump } from './panels/passage';
import { Run } from './panels/registry';
import { ago } from './text/facts';

export function addMyActs(app: JupyterFrontEnd, hub: Hub, run: Run): void {
  let box: { element: HTMLElement; end(): void } | null = null;
  const end = (): void => {
    box?.end();
    box = null;
  };
  app.commands.addCommand('rap:acts', {
    label: () => hub.words.myActs,
    execute: facts => {
      const open = box === null || facts.show !== undefined;
      end();
      box = open ? openList(hub, run, end) : null;
    }
  });
}

function openList(hub: Hub, run: Run, close: () => void): { element: HTMLElement; end(): void } {
  const from = document.activeElement;
  const [aside, done, undone] = [make('ul', {}), make('ul', {}), make('ul', {})];
  const unsaved = make('h4', { text: hub.words.refusedTitle });
  const none = quiet(hub.words.myActsNone);
  const later = make('h4', { text: hub.words.takenBack });
  const shut = button({ class: 'rap-plain', text: hub.words.close, press: close });
  const element = make(
    'section',
    {
      class: 'rap-my-acts',
      set: { role: 'dialog', 'aria-label': hub.words.myActs, tabindex: '-1' }
    },
    make('h3', { text: hub.words.myActs }),
    make('div', { class: 'rap-my-acts-lists' }, unsaved, aside, none, done, later, undone),
    make('div', { class: 'rap-box-foot' }, shut)
  );
  const draw = (): void => {
    const list = hub.doings.list();
    const refused = hub.queue.state().aside;
    unsaved.hidden = refused.length === 0;
    drawAside(hub, run, aside, refused);
    none.hidden = list.steps().length > 0;
    later.hidden = list.undone().length === 0;
    drawRows(hub, done, { steps: list.steps(), label: hub.words.undo });
    drawRows(hub, undone, { steps: list.undone(), label: hub.words.redo });
  };
  const { doings, changed, queueChanged } = hub;
  const stops = [doings.changed, changed.codebook, queueChanged].map(one => one.connect(draw));
  element.addEventListener('keydown', event => event.key === 'Escape' && close());
  draw();
  document.body.append(element);
  (element.querySelector<HTMLElement>('li button') ?? shut).focus();
  return {
    element,
    end: () => {
      stops.forEach(stop => stop());
      element.remove();
      (from as HTMLElement | null)?.focus();
    }
  };
}

/** What was refused: with where, why, and what can be done about it. */
function drawAside(hub: Hub, run: Run, parent: HTMLElement, rows: readonly Waiting[]): void {
  const { words } = hub;
  const open = async ({ source, src, act }: Waiting): Promise<void> => {
    const map = await readMap(source, src).catch(() => null);
    const places = 'start' in act && map ? [act.start, act.end] : [];
    const [start, end] = places.map(at => map && near(at ?? 0, map));
    await jump(hub, run, source, start, end);
  };
  keyedList(parent, rows, {
    key: one => one.key,
    make: one => {
      const marks = hub.sessions.get(one.source)?.marks ?? [];
      const what = hub.doings.say(saidOf([one.act], marks));
      const does = (text: string, act: () => void): HTMLElement => {
        const press = (): void => [act, () => refocus(parent)].forEach(one => one());
        const set = { 'aria-label': `${text}: ${what}` };
        return button({ class: 'rap-plain', text, set, press });
      };
      return make(
        'li',
        { class: 'rap-my-aside' },
        make(
          'span',
          { class: 'rap-my-act' },
          make('strong', { text: what }),
          make('span', { class: 'rap-quiet', text: hub.sourceName(one.source) }),
          make('span', { class: 'rap-my-act-why', text: one.aside })
        ),
        make(
          'span',
          { class: 'rap-acts' },
          does(words.openPlace, () => void open(one)),
          does(words.tryAgain, () => hub.queue.again(one.key)),
          does(words.giveUp, () => hub.queue.skip(one.key))
        )
      );
    }
  });
}

interface Side {
  steps: readonly Step[];
  label: string;
}

function drawRows(hub: Hub, parent: HTMLElement, { steps, label }: Side): void {
  keyedList(parent, [...steps].reverse(), {
    key: step => step.key,
    make: step => {
      const press = button({
        class: 'rap-plain',
        text: label,
        set: { 'aria-label': `${label}: ${hub.doings.say(step.what)}` },
        press: () => void hub.doings.take(step).then(() => refocus(parent))
      });
      return make('li', {}, make('span', { class: 'rap-my-act' }), press);
    },
    update: (row, step) => {
      const [told, press] = [...row.children] as HTMLElement[];
      const at = [hub.doings.whereOf(step), ago(hub, step.at)].filter(Boolean).join(' · ');
      press.hidden = step.why !== undefined;
      dress(
        told,
        { class: 'rap-my-act' },
        make('strong', { text: hub.doings.say(step.what) }),
        make('span', { class: 'rap-quiet', text: at }),
        step.why ? make('span', { class: 'rap-my-act-why', text: step.why }) : null
      );
    }
  });
}

/** The row that was pressed is gone: the keyboard goes on with the next. */
function refocus(parent: HTMLElement): void {
  if (document.activeElement === document.body || !document.activeElement) {
    const box = parent.closest<HTMLElement>('.rap-my-acts');
    (box?.querySelector<HTMLElement>('li button:not([hidden])') ?? box)?.focus();
  }
}
