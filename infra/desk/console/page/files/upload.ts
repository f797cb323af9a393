import { api, failed } from '../api.ts';
import { byId, byIdAs, count, el, faultText } from '../elements.ts';

const UPLOADS_AT_A_TIME = 6;

type Found = { file: File; name: string };

async function upload(found: readonly Found[]) {
  let done = 0;
  const refused: string[] = [];
  const show = (end = '') => {
    byId('upload').textContent = `${done} of ${count(found.length, 'file')} uploaded${end}`;
  };
  const rest = found.values();
  const worker = async () => {
    for (const { file, name } of rest) {
      try {
        await api('upload', { name }, { method: 'PUT', body: file });
        done += 1;
      } catch (error) {
        refused.push(`${name} was not uploaded: ${faultText(error)}`);
      }
      show(' …');
    }
  };
  await Promise.all(Array.from({ length: UPLOADS_AT_A_TIME }, worker));
  show();
  const more = refused.length > 5 ? [`and ${refused.length - 5} more`] : [];
  byId('refused').replaceChildren(...[...refused.slice(0, 5), ...more].map((text) => el('li', text)));
}

/** The files of a folder that was dropped, with their path in it. */
async function filesIn(entry: FileSystemEntry, path = ''): Promise<Found[]> {
  if (entry instanceof FileSystemFileEntry) {
    const file: File = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [{ file, name: path + entry.name }];
  }
  if (!(entry instanceof FileSystemDirectoryEntry)) return [];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const entries: FileSystemEntry[] = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return found;
    for (const one of entries) found.push(...(await filesIn(one, `${path}${entry.name}/`)));
  }
}

/** Uploads what somebody drops on the page, or chooses. @param show the list of files */
export function listenToFiles(show: () => void) {
  const choice = byIdAs('choose', HTMLInputElement);
  addEventListener('dragover', (event) => {
    event.preventDefault();
    document.body.classList.add('dragging');
  });
  addEventListener('dragleave', (event) => event.relatedTarget ?? document.body.classList.remove('dragging'));
  addEventListener('drop', async (event) => {
    event.preventDefault();
    document.body.classList.remove('dragging');
    const { items = [], files: dropped = [] } = event.dataTransfer ?? {};
    const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
    const plain = [...dropped].map((file) => ({ file, name: file.name }));
    show();
    await upload(entries.length > 0 ? (await Promise.all(entries.map((entry) => filesIn(entry)))).flat() : plain).catch(
      failed,
    );
  });
  choice.addEventListener('change', async () => {
    await upload(Array.from(choice.files ?? [], (file) => ({ file, name: file.name }))).catch(failed);
    choice.value = '';
  });
}
