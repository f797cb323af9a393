import { type CrawledArticle, crawledFile } from '../../fixtures/article-file.ts';

export const DEFAULT_TEXT =
  '(서울=한빛뉴스) 홍길동 기자 = 한빛시는 7일 "새 도서관을 연다"고 밝혔다. 도서관은 3층 규모이고, 책 5만 권을 갖췄다. gildong@example.com';

const DEFAULTS: CrawledArticle = {
  ...{ id: '901_0000012345', title: '한빛시 "새 도서관 연다"', publisher: '한빛뉴스' },
  ...{ author: ['홍길동(gildong@example.com)'], publishedAt: '2026-01-07 00:00', crawledAt: '2026-01-06 21:15:09' },
  text: DEFAULT_TEXT,
};

/** An article file of the crawler, of one of its eras, that differs in this from a usual one. */
export function crawled(changes: Partial<CrawledArticle> = {}, era?: 'escaped' | 'raw'): string {
  return crawledFile({ ...DEFAULTS, ...changes }, era);
}
