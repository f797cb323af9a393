import type { Receipt, StoryItem } from '../items/items.ts';
import { receiptKey } from '../items/keys.ts';
import { readCurrentStories } from '../table/read-current-stories.ts';
import { chainOf } from '../table/redirects.ts';
import { SETTLING_READS } from '../table/retry-policy.ts';
import { type Plan, type RequestAccess, refused } from './plan.ts';
import type { RequestOf } from './request.ts';
import { readClaims } from './story-claims.ts';

/**
 * A report belongs to its story: a labelled pair of it and the report that it was compared with, as far as that is
 * known. Changes no story.
 */
export async function planRight(
  { storyId, report, isUndo }: RequestOf<'right'>,
  { table }: RequestAccess,
  attempt: number,
): Promise<Plan | undefined> {
  const receipt = (await table.read([receiptKey(report)], 'strong')).find(
    (item): item is Receipt => item.entity === 'receipt',
  );
  const { stories } = await readCurrentStories([storyId], table);
  const story: StoryItem | undefined = chainOf(storyId, stories).at(-1);
  if (!story) return refused('missing');
  const { claims, isUnseen } = await readClaims(story, stories, table);
  if (isUnseen && attempt < SETTLING_READS) return undefined;
  const own = claims.find(({ articleId }) => articleId === receipt?.articleId);
  if (!receipt || !own) return refused('no-report');
  const { evidence } = receipt;
  const others = claims.filter((claim) => claim !== own);
  const isFacts = evidence?.report !== 'first';
  const other = (isFacts && others.find(({ articleId }) => articleId === story.facts.articleId)) || others[0];
  if (!other) return refused('only-report');
  return {
    writes: [],
    ...(!isUndo && { label: 'same' }),
    reports: [
      { articleId: own.articleId, key: receipt.key },
      { articleId: other.articleId, key: other.key },
    ],
    ...(evidence && { evidence }),
    ...(!isUndo && { undo: { kind: 'right', storyId } as const }),
  };
}
