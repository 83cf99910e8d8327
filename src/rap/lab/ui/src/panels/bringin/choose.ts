/** Where files are dropped or chosen: single ones, or a folder with all that is in it. */

import { button, make } from '../../elements';
import { Hub } from '../../hub';
import { Offer } from '../../protocol-bringin';
import { fill } from '../../words';

export interface Choosing {
  readonly element: HTMLElement;
  /** `small`: something else is the first thing on the page; `bare`: there are files already. */
  update(small: boolean, bare: boolean): void;
}

export function createChoosing(
  hub: Hub,
  most: () => Offer['most'],
  chosen: (files: File[]) => void
): Choosing {
  const picker = (folder: boolean): HTMLInputElement => {
    const field = make('input', { set: { type: 'file', multiple: '', hidden: '' } });
    field.webkitdirectory = folder;
    field.addEventListener('change', () => {
      chosen([...(field.files ?? [])]);
      field.value = ''; // the same file may be chosen again
    });
    return field;
  };
  const [files, folder] = [picker(false), picker(true)];
  const lead = make('p', { class: 'rap-drop-lead' });
  const kindsLine = make('p', { class: 'rap-quiet' });
  const pick = button({ class: 'rap-main', press: () => files.click() });
  const pickFolder = button({ class: 'rap-plain', press: () => folder.click() });
  const acts = make('p', { class: 'rap-drop-acts' }, pick, pickFolder);
  const element = make('section', { class: 'rap-drop' }, lead, acts, kindsLine, files, folder);
  return {
    element,
    update: (small, bare) => {
      const { words } = hub;
      element.classList.toggle('rap-drop-small', small);
      lead.textContent = words.bringDrop;
      lead.hidden = kindsLine.hidden = bare;
      pick.textContent = bare ? words.bringMore : words.bringChoose;
      pick.className = bare ? 'rap-plain' : 'rap-main';
      pickFolder.textContent = words.bringFolder;
      kindsLine.textContent = fill(words.bringKinds, most());
      files.setAttribute('aria-label', words.bringChoose);
      folder.setAttribute('aria-label', words.bringFolder);
    }
  };
}

/** The whole page takes what is dropped on it. */
export function acceptDrops(host: HTMLElement, chosen: (files: File[]) => void): void {
  const hasFiles = (event: DragEvent): boolean =>
    event.dataTransfer?.types.includes('Files') ?? false;
  host.addEventListener('dragover', event => {
    if (hasFiles(event)) {
      event.preventDefault();
      host.classList.add('rap-dropping');
    }
  });
  host.addEventListener('dragleave', event => {
    if (!host.contains(event.relatedTarget as Node | null)) {
      host.classList.remove('rap-dropping');
    }
  });
  host.addEventListener('drop', event => {
    host.classList.remove('rap-dropping');
    if (hasFiles(event)) {
      event.preventDefault();
      event.stopPropagation();
      void dropped(event.dataTransfer).then(chosen);
    }
  });
}

async function dropped(transfer: DataTransfer | null): Promise<File[]> {
  const items = [...(transfer?.items ?? [])];
  // all entries are asked for before the first wait: afterwards the browser has forgotten them
  const entries = items.map(item => item.webkitGetAsEntry());
  const plain = [...(transfer?.files ?? [])];
  if (!entries.some(entry => entry?.isDirectory)) {
    return plain;
  }
  return (await Promise.all(entries.map(entry => (entry ? filesIn(entry) : [])))).flat();
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = entry as FileSystemFileEntry;
    return [await new Promise<File>((resolve, reject) => file.file(resolve, reject))];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    // a browser gives a hundred at a time
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject)
    );
    if (!some.length) {
      return (await Promise.all(found.map(filesIn))).flat();
    }
    found.push(...some);
  }
}
