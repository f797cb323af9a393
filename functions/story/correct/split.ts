import { matchKeys } from '../../matching/match-keys.ts';
import { asPlaceholder } from '../change/placeholder.ts';
import { withArticleId } from '../change/same-article.ts';
import type { Arrival } from '../items/decision.ts';
import type { FileVersion } from '../items/file-version.ts';
import type { Alias, MatchKeyItem, Receipt, StoryItem, TableItem } from '../items/items.ts';
import {
  address,
  articleClaimKey,
  correctionKey,
  type Key,
  matchKeyAddress,
  receiptKey,
  storyIdAt,
  storyKey,
  textAddress,
} from '../items/keys.ts';
import type { ReadArticle } from '../items/read-article.ts';
import { listedArticles } from '../items/story-reports.ts';
import { readCurrentStories } from '../table/read-current-stories.ts';
import { chainOf, currentStoryId } from '../table/redirects.ts';
import { SETTLING_READS, withRetries } from '../table/retry-policy.ts';
import type { StoryAccess } from '../table/story-access.ts';
import { isMatched, planSplit, type Split, type SplitContext, type SplitRequest } from './plan-split.ts';
import { isRecorded } from './take-back.ts';

/**
 * Splits a report off its story, in one transaction: with all reports of the same text it founds a story, which is
 * announced as created; the other story is announced as updated. Both remember that they are not the same.
 * @param arrival the file of the report, read again.
 * @throws ContentionError if other writers are faster each time; any fault of the table.
 */
export function splitReport(
  arrival: Arrival,
  request: SplitRequest,
  { table, retryPolicy }: StoryAccess,
): Promise<Split> {
  const { result, file } = arrival;
  return withRetries(`split of ${file.bucket}/${file.key}`, retryPolicy, async (attempt) => {
    if (!result.ok || result.article.isRetracted) return { changed: false, why: 'no-report' };
    const { note, heir } = request;
    const files = [file, ...(heir ? [heir.file] : [])].map(receiptKey);
    const first = await table.read(distinct([...files, correctionKey(note.id)]), 'strong');
    const receiptOf = (one: Arrival) =>
      first.find((item): item is Receipt => address(item) === address(receiptKey(one.file)));
    const receipt = receiptOf(arrival);
    if (receipt && !isRecorded(arrival, receipt)) return { changed: false, why: 'no-report' };
    const report = recordedReport(result, file, receipt);
    const context = await readSplit(arrival, report, receipt, request, table);
    if (context.isUnseen && attempt < SETTLING_READS) return undefined;
    const isDone = first.some((item) => item.entity === 'correction');
    const heirReceipt = heir && receiptOf(heir);
    const heirId = heir && heirReceipt && isRecorded(heir, heirReceipt) ? heirReceipt.articleId : undefined;
    const planned = planSplit(arrival, report, request, { ...context, isDone, heirId });
    if (!planned.changed) return planned;
    return (await table.write(planned.writes)) ? planned : undefined;
  });
}

/**
 * The report with the identity that its receipt has: under an id of its own if the file's was reused, and by its
 * headline if its text says nothing.
 */
function recordedReport(read: ReadArticle, file: FileVersion, receipt: Receipt | undefined): ReadArticle {
  const { articleId = read.article.articleId, textKey = read.article.textKey } = receipt ?? {};
  const report = [read, asPlaceholder(read, file)].find(({ article }) => article.textKey === textKey) ?? read;
  return withArticleId(report, articleId);
}

async function readSplit(
  arrival: Arrival,
  report: ReadArticle,
  receipt: Receipt | undefined,
  { storyId }: SplitRequest,
  table: StoryAccess['table'],
): Promise<Omit<SplitContext, 'isDone' | 'heirId'>> {
  const { scope } = arrival;
  const { articleId, textKey } = report.article;
  const claimKey = articleClaimKey(articleId, scope);
  const textKeyAt = textAddress(textKey, scope);
  const keys = isMatched(arrival, report)
    ? matchKeys(report.profile).map(({ key }) => matchKeyAddress(key, scope))
    : [];
  const items = await table.read(distinct([claimKey, textKeyAt, storyKey(storyId), ...keys]), 'strong');
  const claim = items.find((item) => item.entity === 'article');
  const atText = items.find((item): item is StoryItem | Alias => address(item) === address(textKeyAt));
  const owner = atText?.entity === 'alias' ? atText.storyId : atText && (atText.textStoryId ?? storyIdAt(atText));
  const ids = [storyId, claim?.storyId, owner].filter((id) => id !== undefined);
  const { stories } = await readCurrentStories(ids, table, 'strong', storiesOf(items));
  const chain = claim ? chainOf(claim.storyId, stories) : [];
  const story = chain.at(-1);
  const others = story ? listedArticles(story).map((id) => articleClaimKey(id, scope)) : [];
  const read = others.length > 0 ? await table.read(distinct(others), 'strong') : [];
  const claims = read.filter((item) => item.entity === 'article');
  const all = await readCurrentStories(
    claims.map((one) => one.storyId),
    table,
    'strong',
    stories,
  );
  return {
    receipt,
    claim,
    chain,
    claims: claims.filter((one) => story && currentStoryId(one.storyId, all.stories) === storyIdAt(story)),
    atText,
    textStoryId: owner && currentStoryId(owner, stories),
    keys: items.filter((item): item is MatchKeyItem => item.entity === 'key'),
    isUnseen: claims.length < others.length,
  };
}

const storiesOf = (items: readonly TableItem[]): Map<string, StoryItem> =>
  new Map(items.flatMap((item) => (item.entity === 'story' ? [[storyIdAt(item), item]] : [])));

const distinct = (keys: readonly Key[]): Key[] => [...new Map(keys.map((key) => [address(key), key])).values()];
