import { type FrontMatterValue, type Refusal, refuse } from '../article.ts';

/** What the file of an entry that cannot be read begins with. */
const KEY = 'wiredrop-refused';

/** The file of an entry that cannot be read: its bytes, and why. Its door is that of every file, which refuses it. */
export function refusedEntry(entry: string, why: string): string {
  return JSON.stringify({ [KEY]: why, entry: entry.toWellFormed() });
}

/** Why a document is refused, if it is such a file. */
export function refusalOfEntry(document: FrontMatterValue | undefined): Refusal | undefined {
  const why = typeof document === 'object' && !Array.isArray(document) ? document[KEY] : undefined;
  return typeof why === 'string' ? refuse('malformed', `An entry of a feed: ${why}`) : undefined;
}
