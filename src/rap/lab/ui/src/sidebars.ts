/** Puts a panel of the registry into JupyterLab's side areas or the page area. */
import { JupyterFrontEnd } from '@jupyterlab/application';
import { LabIcon } from '@jupyterlab/ui-components';
import { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { messageOf } from './api';
import { make, Part } from './elements';
import { Hub } from './hub';
import { icon } from './icons';
import { Facts, PanelEntry, Run } from './panels/registry';

/**
 * Whether a page can be made again as it is: nothing was typed or chosen on it, and nothing of the
 * vault is open there.
 */
const isBare = (page: Widget): boolean =>
  page.node.dataset.touched === undefined && !page.node.querySelector('.rap-raw');

/** Takes the focus when it comes to the front, so that keys and screen readers are where it is. */
class Panel extends Widget {
  protected onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    if (!this.node.contains(document.activeElement)) {
      const part = this.node.querySelector<HTMLElement>('.rap-page-scroll');
      part?.focus({ preventScroll: true });
    }
  }
}

export function addPanel(app: JupyterFrontEnd, hub: Hub, panel: PanelEntry, run: Run): void {
  const svgstr = icon(panel.icon).outerHTML.replace(
    'class="rap-icon"',
    'class="rap-icon" xmlns="http://www.w3.org/2000/svg" width="18"'
  );
  const labIcon = new LabIcon({ name: `rap:${panel.id}`, svgstr });
  let part: Part<Facts> | null = null;
  let asked: Facts | null = null; // before its code was there
  const build = (): Widget => {
    const host = make('div', { class: 'rap-panel' });
    const widget = new Panel({ node: host });
    widget.id = panel.id;
    widget.title.icon = labIcon;
    let made: Part<Facts> | null = null;
    const fill = async (): Promise<void> => {
      const create = await panel.load();
      if (!widget.isDisposed) {
        made = part = create(host, hub, run) as Part<Facts>;
        if (asked && panel.side === 'main') {
          part.update(asked);
        }
        asked = null;
        if (widget.isVisible && panel.side === 'main') {
          widget.activate();
        }
      }
    };
    part = null;
    fill().catch((error: unknown) =>
      host.replaceChildren(make('p', { class: 'rap-trouble', text: messageOf(error) }))
    );
    const name = (): void => {
      widget.title.caption = hub.words[panel.word];
      widget.title.label = panel.side === 'main' ? hub.words[panel.word] : '';
      host.setAttribute('aria-label', hub.words[panel.word]);
      host.setAttribute('role', 'region');
    };
    const stop = hub.changed.words.connect(name);
    name();
    widget.disposed.connect(() => {
      stop();
      made?.destroy();
    });
    return widget;
  };
  if (panel.side !== 'main') {
    const widget = build();
    app.shell.add(widget, panel.side, { rank: panel.rank });
  }
  app.commands.addCommand(`rap:panel-${panel.id}`, {
    label: () => hub.words[panel.word],
    icon: labIcon,
    isVisible: () => hub.may(panel.right ?? 'read'),
    execute: facts => {
      const there = [...app.shell.widgets(panel.side)];
      const from = there.find(widget => widget.id === facts.from && widget.id !== panel.id);
      if (!there.some(widget => widget.id === panel.id)) {
        const widget = build();
        widget.title.closable = true;
        app.shell.add(widget, 'main');
      }
      app.shell.activateById(panel.id);
      if (from && isBare(from)) {
        from.dispose();
      }
      asked = facts as Facts;
      if (panel.side === 'main') {
        part?.update(asked);
      } else {
        there
          .find(widget => widget.id === panel.id)
          ?.node.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"], input')
          ?.focus();
      }
    }
  });
}
