/**
 * A transcript opened by its file, from an address or the list of files, opens as the interview: in
 * the plain editor a letter typed by mistake would move every coding. *Open With* still has the
 * editor.
 */

import { JupyterFrontEnd } from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';
import { ABCWidgetFactory, DocumentRegistry, DocumentWidget } from '@jupyterlab/docregistry';
import { Widget } from '@lumino/widgets';

import { interviewAt } from './core/interview-path';
import { Hub } from './hub';

const KIND = 'rap-interview';

export function addPlainFiles(app: JupyterFrontEnd, hub: Hub): void {
  const open = (source: string): boolean => {
    const isThere = hub.sources.some(row => row.id === source);
    if (isThere) {
      void app.commands.execute('rap:open', { source });
    }
    return isThere;
  };
  openAddressed(app, hub, open);
  app.docRegistry.addFileType({
    name: KIND,
    contentType: 'file',
    fileFormat: 'text',
    mimeTypes: ['text/plain'],
    extensions: [],
    pattern: '^(INT|FG|FN|AR|QU|AN)-[0-9]{2,6}\\.txt$'
  });
  app.docRegistry.addWidgetFactory(
    new Passing({ name: KIND, label: KIND, fileTypes: [KIND], defaultFor: [KIND] }, path => {
      if (!open(interviewAt(path))) {
        void app.commands.execute('docmanager:open', { path, factory: 'Editor' });
      }
    })
  );
}

/** JupyterLab would open the file of the address once it has put back what was open before. */
function openAddressed(app: JupyterFrontEnd, hub: Hub, open: (source: string) => boolean): void {
  let asked = interviewAt(decodeURIComponent(PageConfig.getOption('treePath')));
  if (!asked) {
    return;
  }
  PageConfig.setOption('treePath', '');
  hub.changed.sources.connect(() => {
    void app.restored.then(() => {
      if (asked && open(asked)) {
        asked = '';
      }
    });
  });
}

/** Opens nothing itself: it passes the path on, and its empty tab is gone at once. */
class Passing extends ABCWidgetFactory<DocumentWidget> {
  constructor(
    options: DocumentRegistry.IWidgetFactoryOptions<DocumentWidget>,
    private readonly pass: (path: string) => void
  ) {
    super(options);
  }

  protected createNewWidget(context: DocumentRegistry.Context): DocumentWidget {
    const widget = new DocumentWidget({ context, content: new Widget() });
    void context.ready.then(() => {
      this.pass(context.path);
      widget.dispose();
    });
    return widget;
  }
}
