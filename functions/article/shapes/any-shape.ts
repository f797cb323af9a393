import type { Refusal, Shape } from '../article.ts';
import { readPage } from './page.ts';
import { readXml } from './xml.ts';

export { readJina } from './jina.ts';
export { readJsonShape } from './json.ts';
export { readPage } from './page.ts';

/** The document's type or its first element, whichever comes first. */
const ROOT = /^\s*(?:<\?.{0,500}?\?>\s*|<!--.{0,1000}?-->\s*){0,5}<(?:!doctype\s+)?(?:\w{1,20}:)?(\w{1,40})/is;
/** Feeds of several articles. */
const FEED = /^(?:rss|feed|rdf)$/i;

export function readMarkedUpShape(file: string): Shape | Refusal {
  const root = ROOT.exec(file.slice(0, 6000))?.[1] ?? '';
  if (/^html$/i.test(root)) return readPage(file);
  if (FEED.test(root)) return { ok: false, reason: 'several-articles', detail: 'The file is a feed.' };
  return readXml(file);
}
