import { createHash } from 'node:crypto';

export interface CrawledFile {
  /** `{oid}_{aid}`. */
  readonly id: string;
  readonly text: string;
  readonly title?: string;
  readonly publisher?: string;
  /** UTC, as the crawler writes it: `2026-01-05 01:12:40`. */
  readonly crawledAt?: string;
}

/** An article file as the crawler writes it; titles and texts without characters that it would escape. */
export function crawledFile({
  id,
  text,
  title = `Title of ${id}`,
  publisher = 'Harbour Wire',
  crawledAt = '2026-01-05 01:12:40',
}: CrawledFile): string {
  const [oid, aid] = id.split('_');
  const url = `https://news.example.com/article/${oid}/${aid}`;
  return `---
id: ${id}
title: "${title}"
category: 
publisher: ${publisher}
author: 
\t\t
\t\t\tImogen Strand(imogen@wire.example)
\t\t
\t
published_at: 2026-01-05 00:00
crawled_at: ${crawledAt}
url: ${url}
oid: ${oid}
aid: ${aid}
content_hash: ${createHash('sha256').update(text).digest('hex')}
---

# ${title}

**${publisher}** | 2026-01-05 00:00 | 

---

${text}

---

*Crawled at: ${crawledAt}*
*Source: [원문 보기](${url})*
`;
}

/** A text of its own for every name, long enough to be told apart by its words alone. */
export function textOf(name: string): string {
  const words =
    createHash('sha512')
      .update(name)
      .digest('hex')
      .match(/.{1,8}/g) ?? [];
  return `${name} is what this report is about. It names ${words.join(', ')}, and nothing else.`;
}
