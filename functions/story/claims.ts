import type { Article } from '../article/article.ts';
import { articleReport } from './article-report.ts';
import type { Arrival, Known, Write } from './decision.ts';
import type { ArticleClaim, TextClaim } from './items.ts';
import { articleClaimKey, storyKey, textClaimKey } from './keys.ts';

/** These words are that story's, from now on. */
export const claimText = (textKey: string, storyId: string): Write => {
  const item: TextClaim = { ...textClaimKey(textKey), entity: 'text', schema: 1, version: 1, textKey, storyId };
  return { item, expect: 'absent' };
};

/**
 * The place of a story that another report was to begin, which is like one of this story: its writer may be alive and about to put it,
 * and two stories would come of one. He is refused there, looks again, and joins; so does whoever brings the same words.
 */
export const fence = (begunId: string, storyId: string): Write => {
  const item: TextClaim = { ...storyKey(begunId), entity: 'text', schema: 1, version: 1, storyId };
  return { item, expect: 'absent' };
};

/**
 * The article's newest report and its story, over the claim that was seen; `told` is the story this article tells.
 *
 * Where that claim was reserved and its story is not there, its writer may be alive and about to put it: the words it was to begin
 * with go to this story as well, which takes the place, so that no second story of the article can come of it.
 */
export const claimArticle = (
  arrival: Arrival,
  article: Article,
  storyId: string,
  { article: known, reserved }: Pick<Known, 'article' | 'reserved'>,
  told?: string,
): Write[] => {
  const seen = known ?? reserved?.claim;
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
  const taken = reserved?.vacant && reserved.claim.textKey !== article.textKey;
  return [{ item, expect: seen?.version ?? 'absent' }, ...(taken ? [claimText(reserved.claim.textKey, storyId)] : [])];
};
