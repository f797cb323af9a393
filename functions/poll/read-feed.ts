import { loadAnyShape } from '../article/lazy.cjs';
import { carriedBy, entryName, nameOf, openContainer } from '../article/split/split-articles.ts';
import { polledSays } from './polled-name.ts';

/** An entry of a feed as an article file: JSON that the reader knows. */
export interface FeedEntry {
  json: string;
  /** Hash of all that it says: the same entry again has the same hash. */
  id: string;
}

/** Entries of one feed that are read. */
const MOST_ENTRIES = 1_000;
const TEXTS = ['description', 'summary', 'text', 'content_html', 'content_text'];

/**
 * The entries of an RSS, Atom, RDF or JSON feed, each once, as the splitter hands them on: with all that they state.
 * @param url of the feed, by which its links are read, and its name where it has none
 * @throws Error if it is none.
 */
export async function readFeed(
  bytes: Buffer,
  { contentType, url, now }: { contentType?: string | undefined; url: string; now: number },
): Promise<FeedEntry[]> {
  const options = { ...(contentType && { contentType }) };
  const found = await openContainer(bytes, options);
  const isJson = /^\s*\{/.test(found.head) && /"items"\s*:\s*\[/.test(found.head);
  if (found.kind !== 'feed' && !isJson) throw new Error('the answer is not a feed');
  // A JSON feed with one entry, or without any, would not count as a list of articles.
  const {
    items,
    around,
    kind = 'feed',
  } = isJson ? await openContainer(bytes, { ...options, kind: 'json-list' }) : found;
  const entries = new Map<string, FeedEntry>();
  let count = 0;
  for await (const { text } of items) {
    if (count++ === MOST_ENTRIES) break;
    const carried = text === undefined ? undefined : carriedBy(kind, text, around);
    if (typeof carried !== 'object' || text === undefined) continue;
    const stated = JSON.parse(carried.json);
    const { heading } = around;
    const { title, publisher = heading.title || new URL(url).hostname, language = heading.language } = stated;
    const link = stated.url ?? stated.external_url;
    const hasText = TEXTS.some((key) => stated[key]);
    if (!hasText && !title) continue;
    const address = URL.canParse(link, url) ? new URL(link, url).href : undefined;
    // Some feeds have headlines only.
    const json = JSON.stringify({
      ...stated,
      publisher,
      language,
      url: address,
      ...(!hasText && { description: title }),
    });
    if ('xml.post_type' in stated && loadAnyShape().refusalOfJson(json)) continue;
    const name = nameOf(polledSays(carried.element ?? JSON.parse(text), around, url));
    // The name of a JSON entry is made of a few of its fields.
    const stating = (carried.hasStatements || carried.element === undefined) && { hasStatements: true as const };
    const id = entryName({ json, name, ...stating }, { key: 'entry.json', now });
    entries.set(id, { json, id });
  }
  return [...entries.values()];
}
