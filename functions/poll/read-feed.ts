import { Budget, BudgetError } from '../article/encoding/budget.ts';
import { loadAnyShape } from '../article/lazy.cjs';
import { carriedBy, contentName, entryName, openContainer } from '../article/split/split-articles.ts';
import { firstWords } from '../article/split/xml-items.ts';
import { cut as cutAt } from '../article/strings.ts';
import { polledSays } from './polled-name.ts';

/** An entry of a feed as an article file: JSON that the reader knows. */
export interface FeedEntry {
  json: string;
  /** Hash of all that it says: the same entry again has the same hash. */
  id: string;
}

/** Entries of one feed that are read, and bytes of the largest one: of a larger one the beginning is taken. */
const MOST_ENTRIES = 1_000;
const MOST_BYTES = 2 ** 20;
/** More than any answer has. */
const ANY_BYTES = 8 * 2 ** 20;
const TEXTS = ['description', 'summary', 'text', 'content_html', 'content_text'];

interface ReadOptions {
  contentType?: string | undefined;
  /** Of the feed, by which its links are read, and its name where it has none. */
  url: string;
  now: number;
  /** Whether the time for reading is over. */
  isOver?: () => boolean;
}

/**
 * The entries of an RSS, Atom, RDF or JSON feed, each once, as the splitter hands them on: with all that they state.
 * @returns also what was left out, in words
 * @throws Error if it is none.
 */
export async function readFeed(
  bytes: Buffer,
  { contentType, url, now, isOver = () => false }: ReadOptions,
): Promise<{ entries: FeedEntry[]; cut?: string }> {
  const budget = new Budget(bytes.length);
  const options = { maxBytes: ANY_BYTES, ...(contentType && { contentType }) };
  const found = await openContainer(bytes, options, budget);
  const isJson = /^\s*\{/.test(found.head) && /"items"\s*:\s*\[/.test(found.head);
  if (found.kind !== 'feed' && !isJson) throw new Error('the answer is not a feed');
  // A JSON feed with one entry, or without any, would not count as a list of articles.
  const {
    items,
    around,
    kind = 'feed',
  } = isJson ? await openContainer(bytes, { ...options, kind: 'json-list' }, budget) : found;
  const entries = new Map<string, FeedEntry>();
  const cut: string[] = [];
  let count = 0;
  let large = 0;
  try {
    for await (const { text } of items) {
      budget.addItem(text ?? '');
      if (count === MOST_ENTRIES || isOver()) {
        cut.push(`only its first ${count} entries are read`);
        break;
      }
      count += 1;
      const carried = text === undefined ? undefined : carriedBy(kind, text, around);
      if (typeof carried !== 'object' || text === undefined) continue;
      const stated = JSON.parse(carried.json);
      const { heading } = around;
      const { publisher = heading.title || new URL(url).hostname, language = heading.language } = stated;
      const own = TEXTS.map((key) => stated[key]).find((value) => value && typeof value === 'string');
      const title = stated.title || firstWords(own);
      if (!own && !title) continue;
      const link = stated.url ?? stated.external_url;
      const address = URL.canParse(link, url) ? new URL(link, url).href : undefined;
      // Some feeds have headlines only.
      const said = { ...stated, title, publisher, language, url: address, ...(!own && { description: title }) };
      const whole = JSON.stringify(said);
      const json = Buffer.byteLength(whole) > MOST_BYTES ? shortened(said) : whole;
      if (json !== whole) large += 1;
      if ('xml.post_type' in stated && loadAnyShape().refusalOfJson(json)) continue;
      budget.write(Buffer.byteLength(json));
      const name = contentName(polledSays(carried.element ?? JSON.parse(text), around, url));
      // The name of a JSON entry is made of a few of its fields.
      const stating = (carried.hasStatements || carried.element === undefined) && { hasStatements: true as const };
      const surrounding = carried.stated && { stated: carried.stated };
      const id = entryName({ json, name, ...stating, ...surrounding }, { key: 'entry.json', now });
      entries.set(id, { json, id });
    }
  } catch (error) {
    if (!(error instanceof BudgetError)) throw error;
    cut.push(`only its first ${entries.size} entries are taken: ${error.message}`);
  }
  if (large > 0) cut.push(`entries of more than 1 MiB: of ${large} the beginning is taken`);
  return { entries: [...entries.values()], ...(cut.length > 0 && { cut: cut.join('; ') }) };
}

/** The entry with the beginning of its longest text, in so few bytes that it is ingested. */
function shortened(said: Readonly<Record<string, unknown>>): string {
  let [json, next] = [JSON.stringify(said), said];
  while (Buffer.byteLength(json) > MOST_BYTES) {
    const lengthOf = (key: string) => (typeof next[key] === 'string' ? next[key].length : 0);
    const [longest = ''] = Object.keys(next).sort((one, other) => lengthOf(other) - lengthOf(one));
    if (lengthOf(longest) === 0) return json;
    next = { ...next, [longest]: cutAt(String(next[longest]), Math.floor(lengthOf(longest) * 0.7)) };
    json = JSON.stringify(next);
  }
  return json;
}
