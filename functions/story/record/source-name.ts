import type { Arrival } from '../items/decision.ts';
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
  const publisher = result.ok ? result.article.publisher : result.publisher;
  return shortName((settings.sources === 'publisher' && publisher) || folderOf(file.key)).toWellFormed();
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1) || '/';
}
