import { createHash } from 'node:crypto';

/** What the crawler knows of an article when it writes its file. */
export interface CrawledArticle {
  readonly oid: string;
  readonly aid: string;
  readonly title: string;
  readonly publisher: string;
  readonly category: string;
  readonly author: string;
  /** `2026-03-01 00:00`, the publisher's local date. */
  readonly publishedAt: string;
  /** Epoch milliseconds. */
  readonly crawledAt: number;
  readonly text: string;
  /** Absent: the text's own. */
  readonly declaredHash?: string;
  /** What the file does not say. Its `id` goes with what that is made of; its `whole id` alone. */
  readonly without?: readonly ('id' | 'whole id' | 'address' | 'crawl' | 'publication' | 'hash')[];
  /** What another site's file says in place of its `id`, what that is made of, and its address. */
  readonly site?: { readonly id: string; readonly url: string };
  /** Of the crawler's later era: nothing is escaped, and the reporters stand in one line. Absent: of the first. */
  readonly isRaw?: boolean;
  /** What readers say below the text, of which its hash knows nothing. Absent: the file has no room for it. */
  readonly comments?: string;
}

export const articleIdOf = ({ oid, aid }: Pick<CrawledArticle, 'oid' | 'aid'>): string => `${oid}_${aid}`;

/** An article file, byte for byte as the crawler's template has it. */
export const articleFile = (article: CrawledArticle): Buffer => {
  const { oid, aid, category, author, without = [], site, isRaw = false, comments } = article;
  const written = isRaw ? (text: string): string => text : escapeHtml;
  const [title, publisher] = [written(article.title), written(article.publisher)];
  const crawled = new Date(article.crawledAt).toISOString().slice(0, 19).replace('T', ' ');
  const crawledAt = without.includes('crawl') ? '' : crawled;
  const publishedAt = without.includes('publication') ? '' : article.publishedAt;
  const nameless = without.includes('id') || site !== undefined;
  const url = site?.url ?? (without.includes('address') ? '' : `https://n.news.naver.com/mnews/article/${oid}/${aid}`);
  const textHash = createHash('sha256').update(article.text.trim()).digest('hex');
  const hash = without.includes('hash') ? '' : (article.declaredHash ?? textHash);
  return Buffer.from(`---
id: ${site?.id ?? (nameless || without.includes('whole id') ? '' : articleIdOf(article))}
title: "${title}"
category: ${category}
publisher: ${publisher}
author: ${isRaw ? author : `\n\t\t\n\t\t\t${author}\n\t\t\n\t`}
published_at: ${publishedAt}
crawled_at: ${crawledAt}
url: ${url}
oid: ${nameless ? '' : oid}
aid: ${nameless ? '' : aid}
content_hash: ${hash}${comments === undefined ? '' : '\ncomment_count: 2'}
---

# ${title}

**${publisher}** | ${publishedAt} | ${category}

---

${written(article.text)}
${comments === undefined ? '' : `\n---\n\n${comments}\n`}
---

*Crawled at: ${crawledAt}*
*Source: [원문 보기](${url})*
`);
};

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
  '=': '&#x3D;',
};

const escapeHtml = (text: string): string => text.replace(/[&<>"'=]/g, (character) => ESCAPES[character] ?? character);
