import { type Refusal, refuse, type Shape } from '../article.ts';
import { readPage } from './page.ts';
import { prologOf } from './prolog.ts';
import { readXml } from './xml.ts';

export { readJsonShape, refusalOfJson } from './json.ts';
export { readMail } from './mail.ts';
export { readPage } from './page.ts';

/** Feeds of several articles. */
const FEED = /^(?:rss|feed|rdf)$/;

export function readMarkedUpShape(file: string): Shape | Refusal {
  const { root } = prologOf(file);
  if (root === 'html') return readPage(file);
  if (FEED.test(root)) return refuse('several-articles', 'The file is a feed.');
  return readXml(file);
}
