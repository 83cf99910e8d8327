/**
 * The rail at the far left: the study's name, five words, the team's pages, and the two lists that
 * can be shown beside the page. The only way between pages.
 */

import { ILabShell, JupyterFrontEnd } from '@jupyterlab/application';
import { BoxPanel, Widget } from '@lumino/widgets';

import { Group, GROUPS, openWith, press, waysOf, shortName } from './core/rail';
import { button, listen, make } from './elements';
import { Hub } from './hub';
import { icon, IconName } from './icons';
import { frontOf, NARROW, textOf, wayOf } from './front-page';
import { go, mayGo, pageOf } from './panels/page';
import { PAGES, Way } from './panels/pages';
import { Run } from './panels/registry';
import { Words } from './words';

const GROUP: Readonly<Record<Group, readonly [keyof Words, IconName]>> = {
  read: ['railRead', 'read'],
  find: ['railFind', 'find'],
  codes: ['railCodes', 'code'],
  notes: ['railNotes', 'memo'],
  findings: ['pageFindings', 'star'],
  team: ['railTeam', 'people']
};

interface State {
  open: Group | null;
  /** The page of a group that was in front last. */
  last: Map<Group, Way>;
}

export function addRail({ commands }: JupyterFrontEnd, shell: ILabShell, hub: Hub, run: Run): void {
  const nav = make('nav', { class: 'rap-rail' });
  const widget = new Widget({ node: nav });
  widget.id = 'rap-rail';
  const state: State = { open: null, last: new Map() };
  const narrow = window.matchMedia(NARROW);
  const groupOf = (way: Way | null): Group | null => (way ? (pageOf(way)?.group ?? null) : null);
  const draw = (): void => {
    const focused = nav.contains(document.activeElement)
      ? (document.activeElement as HTMLElement).dataset.to
      : undefined;
    const scrolled = nav.querySelector('.rap-rail-groups')?.scrollTop ?? 0;
    nav.setAttribute('aria-label', hub.words.pages);
    nav.replaceChildren(study(), list(), lists());
    nav.querySelector('.rap-rail-groups')?.scrollTo(0, scrolled);
    nav.querySelector<HTMLElement>(`[data-to="${focused}"]`)?.focus();
    if (narrow.matches) {
      float(nav);
    }
  };
  const lead = (way: Way): void => go(run, way, { from: frontOf(shell)?.id ?? '' });
  const front = (): Way | null => wayOf(frontOf(shell));
  const study = (): HTMLElement => {
    const name = hub.label(hub.study?.title);
    return button(
      {
        class: 'rap-rail-study',
        title: name,
        set: {
          'data-to': 'start',
          'aria-label': `${hub.words.pageStart}: ${name}`,
          'aria-current': front() === 'start' ? 'page' : undefined
        },
        press: () => lead('start')
      },
      icon('home'),
      make('span', { text: shortName(name) })
    );
  };
  const list = (): HTMLElement => {
    const ways = waysOf(PAGES, way => mayGo(hub, way));
    return make(
      'ul',
      { class: 'rap-rail-groups' },
      ...GROUPS.map(group => make('li', {}, word(group, ways.get(group) ?? []), under(group, ways)))
    );
  };
  const word = (group: Group, ways: readonly Way[]): HTMLElement => {
    const [name, drawing] = GROUP[group];
    const at = front();
    const reads = group === 'read' && textOf(frontOf(shell)) !== '';
    const here = reads || (at !== null && ways.includes(at));
    const alone = ways.length < 2;
    return button(
      {
        class: here ? 'rap-rail-word rap-rail-here' : 'rap-rail-word',
        set: {
          'data-to': group,
          'aria-current': here && alone ? 'page' : undefined,
          'aria-expanded': alone ? undefined : String(state.open === group)
        },
        press: () => pressed(group, ways)
      },
      icon(drawing),
      make('span', { text: hub.words[name] })
    );
  };
  const under = (group: Group, all: ReadonlyMap<Group, Way[]>): HTMLElement | null => {
    const ways = all.get(group) ?? [];
    if (state.open !== group || ways.length < 2) {
      return null;
    }
    const at = front();
    return make(
      'ul',
      { class: 'rap-rail-pages', set: { 'aria-label': hub.words[GROUP[group][0]] } },
      ...ways.map(way =>
        make(
          'li',
          {},
          button({
            class: 'rap-rail-page',
            text: hub.words[pageOf(way)?.word ?? 'pages'],
            set: { 'data-to': way, 'aria-current': way === at ? 'page' : undefined },
            press: () => lead(way)
          })
        )
      )
    );
  };
  const pressed = (group: Group, ways: readonly Way[]): void => {
    if (group === 'read') {
      run('rap:read');
      return;
    }
    const after = press(group, ways, { last: state.last.get(group), open: state.open });
    state.open = after.open;
    draw();
    if (after.go) {
      lead(after.go);
    }
  };
  /** The lists beside the page, each with a button that shows and hides it. */
  const lists = (): HTMLElement =>
    make(
      'div',
      { class: 'rap-rail-foot' },
      ...(
        [
          ['rap-interviews', 'interviews', 'list', !shell.leftCollapsed],
          ['rap-codebook', 'codebook', 'code', !shell.rightCollapsed]
        ] as const
      ).map(([id, name, drawing, shown]) =>
        button(
          {
            class: 'rap-rail-list',
            title: hub.words[name],
            set: { 'data-to': id, 'aria-pressed': String(shown) },
            press: () => run('rap:side-list', { id })
          },
          icon(drawing),
          make('span', { text: hub.words[name] })
        )
      )
    );
  let before: string | undefined;
  const follow = (): void => {
    const way = front();
    const group = groupOf(way);
    if (way && group) {
      state.last.set(group, way);
    }
    const now = frontOf(shell)?.id;
    if (now !== before) {
      before = now;
      const n = PAGES.filter(page => page.group === group && mayGo(hub, page.way)).length;
      state.open = openWith(group, n, { narrow: narrow.matches });
    }
    draw();
  };
  const shut = (): void => {
    if (narrow.matches && state.open) {
      state.open = null;
      draw();
    }
  };
  nav.addEventListener('keydown', event => (event.key === 'Escape' ? shut() : step(nav, event)));
  commands.addCommand('rap:panel-rail', {
    label: () => hub.words.railGo,
    isEnabled: () => hub.study !== null,
    execute: () =>
      nav
        .querySelector<HTMLElement>('[aria-current], .rap-rail-here, button')
        ?.focus({ focusVisible: true } as FocusOptions)
  });
  listen(document, 'pointerdown', event => nav.contains(event.target as Node) || shut());
  const place = findPanel(shell, 'jp-main-content-panel');
  if (place instanceof BoxPanel) {
    place.insertWidget(0, widget);
    BoxPanel.setStretch(widget, 0);
  }
  const dress = (): void => widget.setHidden(hub.study === null);
  hub.changed.study.connect(() => (dress(), draw()));
  hub.changed.words.connect(draw);
  narrow.addEventListener('change', () => {
    before = undefined; // on a narrow screen an open list lies over the page
    follow();
  });
  shell.currentChanged.connect(follow);
  shell.layoutModified.connect(follow);
  dress();
  draw();
}

/** Arrows, Home and End go through the rail as through a list; Tab does, too. */
function step(nav: HTMLElement, event: KeyboardEvent): void {
  const all = [...nav.querySelectorAll<HTMLElement>('button')];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, to))].focus();
  }
}

/** The open list lies over the page, beside its word. */
function float(nav: HTMLElement): void {
  const pages = nav.querySelector<HTMLElement>('.rap-rail-pages');
  const word = pages?.previousElementSibling?.getBoundingClientRect();
  if (pages?.isConnected && word) {
    pages.popover = 'manual';
    pages.showPopover();
    const lowest = window.innerHeight - pages.offsetHeight - 8;
    pages.style.left = `${word.right + 4}px`;
    pages.style.top = `${Math.max(8, Math.min(word.top, lowest))}px`;
  }
}

/** A panel of JupyterLab's shell, by its id. */
export function findPanel(shell: ILabShell, id: string): Widget | null {
  const look = (widget: Widget): Widget | null => {
    if (widget.id === id) {
      return widget;
    }
    for (const child of widget.layout ?? []) {
      const found = look(child);
      if (found) {
        return found;
      }
    }
    return null;
  };
  return look(shell);
}
