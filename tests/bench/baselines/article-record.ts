import { createHash } from 'node:crypto';
import matter from 'gray-matter';

/** The item of one article, text included, keyed by its hash. */
export interface ArticleRecord {
  contentHash: string;
  id: string;
  title: string;
  publisher: string;
  author: string;
  publishedAt: string;
  crawledAt: string;
  url: string;
  body: string;
  bucket: string;
  key: string;
  createdAt: string;
}

/** What a sample makes of a file: gray-matter, the hash of the text, everything in one item. */
export function articleRecord(file: string, bucket: string, key: string): ArticleRecord {
  const { data, content } = matter(file);
  const body = content.split('\n---\n').slice(1, -1).join('\n---\n').trim();
  return {
    contentHash: createHash('sha256').update(body).digest('hex'),
    id: String(data.id),
    title: String(data.title),
    publisher: String(data.publisher),
    author: String(data.author),
    publishedAt: String(data.published_at),
    crawledAt: String(data.crawled_at),
    url: String(data.url),
    body,
    bucket,
    key,
    createdAt: new Date().toISOString(),
  };
}
