import type { Article } from '../article/article.ts';
import { articleReport } from './article-report.ts';
import type { Arrival, Write } from './decision.ts';
import type { ArticleClaim, TextClaim } from './items.ts';
import { articleClaimKey, textClaimKey } from './keys.ts';

/** These words are that story's, from now on. */
export const claimText = (article: Article, storyId: string): Write => {
  const item: TextClaim = {
    ...textClaimKey(article.textKey),
    entity: 'text',
    schema: 1,
    version: 1,
    textKey: article.textKey,
    storyId,
  };
  return { item, expect: 'absent' };
};

/** The article's newest report and its story; `seen` is the claim it replaces, `told` the story this article tells. */
export const claimArticle = (
  arrival: Arrival,
  article: Article,
  storyId: string,
  seen: ArticleClaim | undefined,
  told?: string,
): Write => {
  const item: ArticleClaim = {
    ...articleClaimKey(article.articleId),
    entity: 'article',
    schema: 1,
    version: (seen?.version ?? 0) + 1,
    articleId: article.articleId,
    storyId,
    ...(told && told !== storyId && { tells: told }),
    ...articleReport(arrival, article),
  };
  return { item, expect: seen?.version ?? 'absent' };
};
