/** From a page to a notebook. */

import { JupyterFrontEnd } from '@jupyterlab/application';

import { Hub } from './hub';

/**
 * A new notebook with these lines, where kernels can start; else the lines are copied. The notebook
 * is the person's: nothing is run before she presses.
 */
export async function toNotebook(
  app: JupyterFrontEnd,
  hub: Hub,
  title: string,
  lines: string
): Promise<void> {
  const { contents, kernelspecs } = app.serviceManager;
  const kernel = kernelspecs.specs?.default;
  const source = `import rap\n\nstudy = rap.open_study()\n${lines}`;
  if (!kernel) {
    await navigator.clipboard.writeText(source);
    hub.toast(hub.words.copiedPython);
    return;
  }
  const folder = await contents.get('notebooks', { content: false }).then(
    () => 'notebooks',
    () => '' // a study without that folder
  );
  const { path } = await contents.newUntitled({ path: folder, type: 'notebook' });
  const cell = { metadata: {}, id: 'lines' };
  await contents.save(path, {
    type: 'notebook',
    format: 'json',
    content: {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: kernel, display_name: kernel }, title },
      cells: [
        { ...cell, id: 'title', cell_type: 'markdown', source: `# ${title}` },
        { ...cell, cell_type: 'code', source, outputs: [], execution_count: null }
      ]
    }
  });
  await app.commands.execute('docmanager:open', { path, factory: 'Notebook' });
}
