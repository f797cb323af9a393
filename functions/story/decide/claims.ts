import type { Article } from '../../article/article.ts';
import { articleReport } from '../article-report.ts';
import type { Arrival, Write } from '../decision.ts';
import type { ArticleClaim, TextClaim } from '../items.ts';
import { articleClaimKey, textClaimKey } from '../keys.ts';
import type { Known, Reserved } from '../known.ts';
import type { NearClaim } from '../near/near-claim.ts';

/** These words are that story's, from now on. @param fence what took their place before. */
export const claimText = (textKey: string, storyId: string, fence?: NearClaim): Write => {
  const version = (fence?.version ?? 0) + 1;
  const item: TextClaim = { ...textClaimKey(textKey), entity: 'text', schema: 1, version, textKey, storyId };
  return { item, expect: fence?.version ?? 'absent' };
};

/**
 * The article's newest report and its story, over the claim that was seen; `told` is the story this article tells.
 *
 * Where that claim was reserved and its story is not there, its writer may be alive and about to put it: the words it
 * was to begin with go to this story as well, which takes the place, so that no second story of the article can come of
 * it. A fence there keeps nobody out for ever.
 */
export const claimArticle = (
  arrival: Arrival,
  article: Article,
  storyId: string,
  { article: known, reserved }: Pick<Known, 'article' | 'reserved'>,
  { told, storyVersion }: { told?: string | undefined; storyVersion?: number } = {},
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
    ...(storyVersion && { storyVersion }),
    ...articleReport(arrival, article),
  };
  return [{ item, expect: seen?.version ?? 'absent' }, ...(reserved ? takePlace(reserved, article, storyId) : [])];
};

const takePlace = ({ claim, there }: Reserved, { textKey }: Article, storyId: string): Write[] => {
  if (claim.textKey === textKey) return [];
  if (!there) return [claimText(claim.textKey, storyId)];
  return there.entity === 'near' ? [claimText(claim.textKey, storyId, there)] : [];
};
