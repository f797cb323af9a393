import { byKind } from '../../article/result.ts';
import type { Arrival } from '../items/decision.ts';
import type { Reading } from '../items/read-article.ts';
import { shortName } from '../items/story-reports.ts';

/**
 * The source of a file: its publisher, or its folder (with its slash) if no publisher could be read. Undefined with
 * `sources=off`.
 */
export function sourceOf({
  file,
  result,
  settings,
}: Pick<Arrival, 'file' | 'result' | 'settings'>): string | undefined {
  if (settings.sources === 'off') return undefined;
  const publisher = byKind<Reading, string | undefined>(result, {
    article: ({ article }) => article.publisher,
    retracted: ({ article }) => article.publisher,
    held: ({ article }) => article.publisher,
    container: () => undefined,
    refused: (refusal) => refusal.publisher,
  });
  return shortName((settings.sources === 'publisher' && publisher) || folderOf(file.key)).toWellFormed();
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1) || '/';
}
