/** Opens an interview in the main area; the one in front is the desk. */

import { ILabShell, JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import { Widget } from '@lumino/widgets';

import { messageOf } from './api';
import { CodingView, createCoding } from './coding';
import { createMemory } from './core/waiting-acts';
import { make } from './elements';
import { holdSession, leaveSession } from './held';
import { Hub } from './hub';
import { Run } from './panels/registry';
import type { SourceRow } from './contract/lab';
import { isSimple } from './text/simple-screen';

const views = new WeakMap<Widget, CodingView>();

export function openCoding(
  app: JupyterFrontEnd,
  shell: ILabShell,
  hub: Hub
): WidgetTracker<MainAreaWidget> {
  const tracker = new WidgetTracker<MainAreaWidget>({ namespace: 'rap-coding' });
  const front = (widget: Widget | null): void => {
    const view = widget ? views.get(widget) : undefined;
    if (view && hub.desk !== view.desk) {
      hub.desk = view.desk;
      hub.changed.desk.emit();
    }
  };
  const coming = new Map<string, Promise<MainAreaWidget>>();
  const add = (source: string, id: string): Promise<MainAreaWidget> => {
    const made = (async () => {
      const widget = await newView(app, hub, source, id);
      await tracker.add(widget);
      shell.add(widget, 'main');
      if (isSimple(hub)) {
        shell.collapseLeft();
        shell.collapseRight();
      }
      widget.disposed.connect(() => closed(hub, source, widget));
      return widget;
    })();
    coming.set(id, made);
    const over = (): void => void coming.delete(id);
    made.then(over, error => {
      over();
      hub.toast(messageOf(error));
    });
    return made;
  };
  tracker.currentChanged.connect((_, widget) => front(widget));
  app.commands.addCommand('rap:open', {
    label: () => hub.words.openInterview,
    execute: async args => {
      const source = String(args.source ?? '');
      const id = `rap-coding-${source}`;
      const open = tracker.find(widget => widget.id === id);
      // asked for again before it is there: the same one is meant
      const soon = open ?? coming.get(id) ?? add(source, id);
      const widget = await soon;
      shell.activateById(id);
      keep(memory(hub), [source]);
      front(widget);
      return widget;
    }
  });
  app.commands.addCommand('rap:read', {
    label: () => hub.words.railRead,
    execute: () => {
      const open = tracker.currentWidget?.id.replace('rap-coding-', '');
      const source = open ?? readLast(hub) ?? firstToRead(hub)?.id;
      if (source) {
        return app.commands.execute('rap:open', { source });
      }
      shell.activateById('rap-interviews');
      return undefined;
    }
  });
  return tracker;
}

const { keep, kept } = createMemory(localStorage, PageConfig.getOption('serverRoot'));
const memory = (hub: Hub): string => `read-${hub.me()?.id ?? ''}`;

/** The interview this person read last in this browser, if it is still there. */
const readLast = (hub: Hub): string | undefined =>
  kept(memory(hub)).find(id => hub.sources.some(row => row.id === id));

/** What is on her list and not done, else any interview. */
function firstToRead(hub: Hub): SourceRow | undefined {
  const me = hub.me()?.id ?? '';
  const talks = hub.sources.filter(row => row.kind === 'interview');
  return (
    talks.find(row => row.plan.includes(me) && row.states[me] !== 'done') ??
    talks[0] ??
    hub.sources[0]
  );
}

function closed(hub: Hub, source: string, widget: Widget): void {
  const view = views.get(widget);
  view?.destroy();
  leaveSession(hub, source);
  if (view && hub.desk === view.desk) {
    hub.desk = null;
    hub.changed.desk.emit();
  }
}

async function newView(
  app: JupyterFrontEnd,
  hub: Hub,
  source: string,
  id: string
): Promise<MainAreaWidget> {
  while (!hub.study && !hub.trouble) {
    // a restored tab may come before the study
    await new Promise(resolve => window.setTimeout(resolve, 50));
  }
  const session = await holdSession(hub, source);
  const host = make('div', { class: 'rap-coding' });
  const content = new Widget({ node: host });
  const widget = new MainAreaWidget({ content });
  widget.id = id;
  widget.addClass('rap-main-area');
  widget.toolbar.hide();
  const name = (): void => void (widget.title.label = hub.sourceName(source));
  name();
  const unnamed = hub.changed.sources.connect(name);
  widget.disposed.connect(unnamed);
  widget.title.closable = true;
  const run: Run = (command, facts = {}) => void app.commands.execute(command, facts);
  const attached = new ResizeObserver(() => {
    if (host.clientWidth > 0 && !views.has(widget)) {
      attached.disconnect();
      views.set(widget, createCoding(host, hub, session, run));
      hub.desk = views.get(widget)?.desk ?? null;
      hub.changed.desk.emit();
      hub.desk?.focus();
    }
  });
  attached.observe(host);
  return widget;
}
