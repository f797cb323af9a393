import { createHash } from 'node:crypto';
import { escapeHtml } from '../../fixtures/article-file.ts';

/** What the crawler knows of an article before it writes it. */
export interface Story {
  id?: string;
  title?: string;
  category?: string;
  publisher?: string;
  /** Lines of the byline, as the crawler finds them. */
  author?: string[];
  publishedAt?: string;
  crawledAt?: string;
  text?: string;
  /** Sections between the text and the footer: the variant with reader comments. */
  comments?: string[];
  hash?: string;
}

export const DEFAULT_TEXT =
  '(서울=한빛뉴스) 홍길동 기자 = 한빛시는 7일 "새 도서관을 연다"고 밝혔다. 도서관은 3층 규모이고, 책 5만 권을 갖췄다. gildong@example.com';

/** Writes an article file as the crawler does: escaped in its first era, as it stands in the later one. */
export function crawled(story: Story = {}, era: 'escaped' | 'raw' = 'escaped'): string {
  const written = (text: string) => (era === 'raw' ? text : escapeHtml(text));
  const id = story.id ?? '901_0000012345';
  const [oid, aid] = id.split('_');
  const text = story.text ?? DEFAULT_TEXT;
  const title = written(story.title ?? '한빛시 "새 도서관 연다"');
  const publisher = written(story.publisher ?? '한빛뉴스');
  const published = story.publishedAt ?? '2026-01-07 00:00';
  const crawledAt = story.crawledAt ?? '2026-01-06 21:15:09';
  const author = story.author ?? ['홍길동(gildong@example.com)'];
  const url = `https://n.news.example.com/mnews/article/${oid}/${aid}`;
  const byline =
    era === 'raw'
      ? ` ${author.join(' ')}`
      : ` \n\t\t\n${author.map((line) => `\t\t\t${written(line)}\n`).join('')}\t\t\n\t`;
  return [
    '---',
    `id: ${id}`,
    `title: "${title}"`,
    `category: ${story.category ?? ''}`,
    `publisher: ${publisher}`,
    `author:${byline}`,
    `published_at: ${published}`,
    `crawled_at: ${crawledAt}`,
    `url: ${url}`,
    `oid: ${oid}`,
    `aid: ${aid}`,
    `content_hash: ${story.hash ?? createHash('sha256').update(text.trim()).digest('hex')}`,
    ...(story.comments ? [`comment_count: ${story.comments.length}`] : []),
    '---',
    '',
    `# ${title}`,
    '',
    `**${publisher}** | ${published} | ${story.category ?? ''}`,
    '',
    '---',
    '',
    written(text),
    '',
    ...(story.comments ? ['---', '', ...story.comments, ''] : []),
    '---',
    '',
    `*Crawled at: ${crawledAt}*`,
    `*Source: [원문 보기](${url})*`,
    '',
  ].join('\n');
}
