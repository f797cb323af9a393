import { byKind } from '../../article/result.ts';
import type { Arrival } from '../items/decision.ts';
import type { Reading } from '../items/read-article.ts';
import { shortName } from '../items/story-reports.ts';

/**
 * The source of a file: its publisher, or its folder (with its slash) if no publisher could be read. Undefined with
 * `sources=off`, and of a quiet file or one of an archive: a night of these says nothing of when a source is silent.
 * @param reportedAt of a file of an archive
 */
export function sourceOf({ file, result, settings }: Arrival, reportedAt: string | undefined): string | undefined {
  if (settings.sources === 'off' || file.quiet || reportedAt !== undefined) return undefined;
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
