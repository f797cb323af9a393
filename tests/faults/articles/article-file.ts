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
  /** What the file does not say. Its `id` goes with what that is made of. */
  readonly without?: readonly ('id' | 'address' | 'crawl' | 'publication')[];
  /** What another site's file says in place of its `id`, what that is made of, and its address. */
  readonly site?: { readonly id: string; readonly url: string };
}

export const articleIdOf = ({ oid, aid }: Pick<CrawledArticle, 'oid' | 'aid'>): string => `${oid}_${aid}`;

/** An article file, byte for byte as the crawler's template has it (first era: everything HTML-escaped). */
export const articleFile = (article: CrawledArticle): Buffer => {
  const { oid, aid, category, author, without = [], site } = article;
  const [title, publisher] = [escapeHtml(article.title), escapeHtml(article.publisher)];
  const crawled = new Date(article.crawledAt).toISOString().slice(0, 19).replace('T', ' ');
  const crawledAt = without.includes('crawl') ? '' : crawled;
  const publishedAt = without.includes('publication') ? '' : article.publishedAt;
  const nameless = without.includes('id') || site !== undefined;
  const url = site?.url ?? (without.includes('address') ? '' : `https://n.news.naver.com/mnews/article/${oid}/${aid}`);
  const hash = article.declaredHash ?? createHash('sha256').update(article.text.trim()).digest('hex');
  return Buffer.from(`---
id: ${site?.id ?? (nameless ? '' : articleIdOf(article))}
title: "${title}"
category: ${category}
publisher: ${publisher}
author: 
\t\t
\t\t\t${author}
\t\t
\t
published_at: ${publishedAt}
crawled_at: ${crawledAt}
url: ${url}
oid: ${nameless ? '' : oid}
aid: ${nameless ? '' : aid}
content_hash: ${hash}
---

# ${title}

**${publisher}** | ${publishedAt} | ${category}

---

${escapeHtml(article.text)}

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
