import { hash } from 'node:crypto';
import { parseFeed } from '@rowanmanning/feed-parser';

/** An entry of a feed as an article file: JSON that the reader knows. */
export interface FeedEntry {
  json: string;
  /** Of all that it says: the same entry again has the same one. */
  id: string;
  publishedAt?: string;
}

/** Entries of one feed that are read. */
const MOST_ENTRIES = 1_000;
/** Characters from which a description is the article: many feeds have no other place for it. */
const LONG = 600;

type Stated = string | null | undefined;

interface Entry {
  title: Stated;
  url: Stated;
  id: Stated;
  date: Date | Stated;
  authors: Stated[];
  tags: Stated[];
  language?: Stated;
  description: Stated;
  content: Stated;
}

/**
 * The entries of an RSS, Atom, RDF or JSON feed, each once.
 * @param url of the feed, by which its links are read.
 * @throws Error if it is none.
 */
export function readFeed(bytes: Buffer, contentType: string | undefined, url: string): FeedEntry[] {
  const text = decoded(bytes, contentType);
  const { title, language, entries } = text.trimStart().startsWith('{') ? jsonFeed(text) : xmlFeed(text);
  const articles = entries.slice(0, MOST_ENTRIES).flatMap((entry) => articleOf(entry, { title, language, url }) ?? []);
  return [...new Map(articles.map((article) => [article.id, article])).values()];
}

interface Feed {
  title: Stated;
  language: Stated;
  entries: Entry[];
}

function xmlFeed(text: string): Feed {
  const { title, language, items } = parseFeed(text);
  return {
    title,
    language,
    // Getters, which a spread would leave out.
    entries: items.map((item) => ({
      title: item.title,
      url: item.url,
      id: item.id,
      date: item.published ?? item.updated,
      authors: item.authors.map(({ name }) => name),
      tags: item.categories.map(({ label, term }) => label ?? term),
      description: item.description,
      content: item.content,
    })),
  };
}

/** https://www.jsonfeed.org/version/1.1/ */
function jsonFeed(text: string): Feed {
  const { title, language, items } = Object(JSON.parse(text));
  if (!Array.isArray(items)) throw new Error('the JSON has no list "items"');
  return {
    title: textIn(title),
    language: textIn(language),
    entries: items.map(Object).map((item) => ({
      title: textIn(item.title),
      url: textIn(item.url) ?? textIn(item.external_url),
      id: textIn(item.id),
      date: textIn(item.date_published) ?? textIn(item.date_modified),
      authors: [item.authors ?? item.author].flat().map((author) => textIn(Object(author).name)),
      tags: Array.isArray(item.tags) ? item.tags.map(textIn) : [],
      language: textIn(item.language),
      description: textIn(item.summary),
      content: textIn(item.content_html) ?? textIn(item.content_text),
    })),
  };
}

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function articleOf(entry: Entry, feed: Omit<Feed, 'entries'> & { url: string }): FeedEntry | undefined {
  const description = entry.description?.trim() || undefined;
  const content = entry.content?.trim() || (description && description.length >= LONG ? description : undefined);
  const link = entry.url?.trim();
  const at = new Date(entry.date ?? Number.NaN);
  const publishedAt = Number.isNaN(at.getTime()) ? undefined : at.toISOString();
  const written = {
    title: entry.title?.trim() || undefined,
    url: link && URL.canParse(link, feed.url) ? new URL(link, feed.url).href : undefined,
    id: entry.id?.trim() || undefined,
    date: publishedAt,
    author: entry.authors.flatMap((name) => name?.trim() || []),
    tags: entry.tags.flatMap((tag) => tag?.trim() || []),
    publisher: feed.title?.trim() || new URL(feed.url).hostname,
    language: entry.language || feed.language || undefined,
    // Some feeds have headlines only.
    description: description === content ? (content === undefined ? entry.title?.trim() : undefined) : description,
    ...(content && { [/<\/?[a-z]/i.test(content) ? 'content_html' : 'text']: content }),
  };
  if (written.title === undefined && content === undefined && !description) return undefined;
  const json = JSON.stringify(written);
  return { json, id: hash('sha256', json, 'hex').slice(0, 40), ...(publishedAt && { publishedAt }) };
}

/** By the header, else by the mark or the declaration of XML, else UTF-8. */
function decoded(bytes: Buffer, contentType = ''): string {
  const declared = /encoding=["']([\w.:-]+)["']/.exec(bytes.subarray(0, 200).toString('latin1'))?.[1];
  const label = /charset=["']?([\w.:-]+)/i.exec(contentType)?.[1] ?? declared ?? 'utf-8';
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
