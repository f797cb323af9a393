import type { Arrival } from './decision.ts';
import { shortName } from './story-reports.ts';

/**
 * Whom a file is from, for the counts of sources: its publisher, or its folder (with its slash) where no publisher could be read. Undefined with
 * `sources=off`.
 */
export function sourceOf({
  file,
  result,
  settings,
}: Pick<Arrival, 'file' | 'result' | 'settings'>): string | undefined {
  if (settings.sources === 'off') return undefined;
  const publisher = result.ok ? result.article.publisher : result.publisher;
  return shortName((settings.sources === 'publisher' && publisher) || folderOf(file.key)).toWellFormed();
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1) || '/';
}
