import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { noFile, type OnPassedOver, unreadable } from './passed-over.ts';

/** Every file below a folder, by name; links to files too. Links to folders are not followed: they may lead in circles. */
export async function filesBelow(folder: string, onPassedOver: OnPassedOver): Promise<string[]> {
  const files: string[] = [];
  const folders = [folder];
  for (const below of folders) {
    for (const entry of await entriesOf(below, onPassedOver)) {
      const path = join(below, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile() || (entry.isSymbolicLink() && (await leadsToFile(path, onPassedOver)))) files.push(path);
      else if (!entry.isSymbolicLink()) onPassedOver(noFile(path));
    }
  }
  return files.sort();
}

async function entriesOf(folder: string, onPassedOver: OnPassedOver): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    onPassedOver(unreadable(folder, error));
    return [];
  }
}

async function leadsToFile(path: string, onPassedOver: OnPassedOver): Promise<boolean> {
  try {
    const target = await stat(path);
    if (target.isFile()) return true;
    const why = 'is a link to a folder, which is not followed';
    onPassedOver(target.isDirectory() ? { path, why, unreadable: false } : noFile(path));
  } catch (error) {
    const nowhere = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    onPassedOver(nowhere ? { path, why: 'is a link that leads nowhere', unreadable: false } : unreadable(path, error));
  }
  return false;
}
