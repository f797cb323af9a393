import { cut as cutAt } from '../article/base/index.ts';
import {
  Budget,
  BudgetError,
  type CarriedItem,
  carriedBy,
  contentName,
  loadAnyShape,
  openContainer,
  refusedEntry,
  TRUNCATED,
} from '../article/internal.ts';
import type { EntryCounts } from './polled-feed.ts';

/** An entry of a feed as the file that is written of it: JSON that the reader knows. */
export interface FeedEntry {
  json: string;
  /** Hash of all that it says: the same entry again has the same hash. */
  id: string;
  /** Why it cannot be read: its file holds its bytes, and is refused. */
  refused?: string;
}

/** What stands in an answer. */
export interface ReadFeed {
  /** Each once. */
  entries: FeedEntry[];
  /** Those that are not there: what a system of another kind has among its entries is dropped. */
  counts: Pick<EntryCounts, 'entries' | 'twice' | 'beyond' | 'dropped'>;
  /** What was left out, in words. */
  cut?: string;
  /** It ends within an entry. */
  isTruncated: boolean;
}

/** Entries of one feed that are read, and bytes of the largest one: of a larger one the beginning is taken. */
const MOST_ENTRIES = 1_000;
const MOST_BYTES = 2 ** 20;
/** More than any answer has. */
const ANY_BYTES = 8 * 2 ** 20;

interface ReadOptions {
  contentType?: string | undefined;
  /** Of the feed, by which its links are read, and its name where it has none. */
  url: string;
  /** Whether the time for reading is over. */
  isOver?: () => boolean;
}

/** Of XML that was cut between two entries: what closes the document is missing. */
const ENDS_AFTER_ENTRY = /<\/(?:\w+:)?(?:item|entry)\s*>\s*$/i;

/**
 * The entries of an RSS, Atom, RDF or JSON feed, as the splitter hands them on: with all that they state. What cannot
 * be read is an entry as well.
 * @throws Error if it is no feed.
 */
export async function readFeed(
  bytes: Buffer,
  { contentType, url, isOver = () => false }: ReadOptions,
): Promise<ReadFeed> {
  const budget = new Budget(bytes.length);
  const options = { maxBytes: ANY_BYTES, url, ...(contentType && { contentType }) };
  const found = await openContainer(bytes, options, budget);
  const isJson = /^\s*\{/.test(found.head) && /"items"\s*:\s*\[/.test(found.head);
  const isFeed = found.kind === 'feed' || isBehindNoise(found.head);
  if (!isFeed && !isJson) throw new Error('the answer is not a feed');
  // A JSON feed with one entry, or without any, would not count as a list of articles.
  const {
    items,
    around,
    kind = 'feed',
  } = isJson || found.kind !== 'feed'
    ? await openContainer(bytes, { ...options, kind: isJson ? 'json-list' : 'feed' }, budget)
    : found;
  const entries = new Map<string, FeedEntry>();
  const counts = { entries: 0, twice: 0, beyond: 0, dropped: 0 };
  let large = 0;
  let isTruncated = false;
  let over: string | undefined;
  const isRead = (text: string): boolean => {
    if (over !== undefined || counts.entries > MOST_ENTRIES || isOver()) return false;
    budget.addItem(text);
    return true;
  };
  try {
    for await (const { text = '', problem, isOpen } of items) {
      counts.entries += 1;
      isTruncated ||= problem === TRUNCATED;
      if (counts.beyond > 0 || !within(() => isRead(text))) counts.beyond += 1;
      else if (!within(() => take(text, problem, isOpen))) counts.beyond += 1;
    }
  } catch (error) {
    over = overBudget(error);
  }
  isTruncated ||=
    around.isCut === true || (!isJson && ENDS_AFTER_ENTRY.test(bytes.toString('latin1', bytes.length - 100)));
  const taken = counts.entries - counts.beyond;
  const cut = [
    counts.beyond > 0 || over ? `only its first ${taken} entries are read${over ? `: ${over}` : ''}` : '',
    large > 0 ? `entries of more than 1 MiB: of ${large} the beginning is taken` : '',
  ].filter((one) => one !== '');
  return { entries: [...entries.values()], counts, isTruncated, ...(cut.length > 0 && { cut: cut.join('; ') }) };

  /** False if it costs more than the size of the answer allows. */
  function within(work: () => boolean): boolean {
    try {
      return work();
    } catch (error) {
      over = overBudget(error);
      return false;
    }
  }

  function take(text: string, problem: string | undefined, isOpen: boolean | undefined): boolean {
    const carried = problem ?? carriedBy(kind, text, around, isOpen) ?? 'It is not an article.';
    if (typeof carried === 'object' && 'xml.post_type' in carried.more && refusalOf(carried)) {
      counts.dropped += 1;
      return true;
    }
    const entry = typeof carried === 'string' ? refusedOf(text, carried) : entryOf(carried, text);
    budget.write(Buffer.byteLength(entry.json));
    if (entries.has(entry.id)) counts.twice += 1;
    else entries.set(entry.id, entry);
    return true;
  }

  function entryOf(carried: CarriedItem, text: string): FeedEntry {
    const { json: whole, name: id } = carried;
    const json = Buffer.byteLength(whole) > MOST_BYTES ? shortened(JSON.parse(whole)) : whole;
    if (json !== whole) large += 1;
    const refused = refusalOf(carried);
    return refused ? { ...refusedOf(text, refused), id } : { json, id };
  }
}

/** Some servers write a warning above their feed. */
const isBehindNoise = (head: string): boolean =>
  !/^\s*<(?:!doctype html|html)/i.test(head) && /<(?:rss|feed|(?:\w{1,20}:)?RDF)[\s>]/i.test(head.slice(0, 4_096));

/** @throws whatever is not that. */
function overBudget(error: unknown): string {
  if (error instanceof BudgetError) return error.message;
  throw error;
}

function refusalOf({ json }: CarriedItem): string | undefined {
  const { title, description } = JSON.parse(json);
  if (!title && !description) return 'The entry has neither a title nor a text.';
  return loadAnyShape().refusalOfJson(json)?.detail;
}

function refusedOf(written: string, refused: string): FeedEntry {
  const entry = cutAt(written, MOST_BYTES / 4);
  return { json: refusedEntry(entry, refused), id: contentName(entry), refused };
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
