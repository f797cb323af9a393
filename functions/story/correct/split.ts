import { KEYS_OF_STORY } from '../../matching/match-keys.ts';
import { packProfile } from '../../matching/profile.ts';
import { foundKeys, keyAddresses, keyWrites } from '../change/match-story.ts';
import { headlineTerms } from '../change/same-article.ts';
import { nextVersion } from '../change/story-changes.ts';
import { listingOf } from '../items/archive.ts';
import type { Arrival } from '../items/decision.ts';
import { factsOf } from '../items/facts.ts';
import {
  type Alias,
  type ArticleClaim,
  itemIn,
  type Receipt,
  SCHEMA,
  type StoryArticle,
  type StoryItem,
} from '../items/items.ts';
import {
  address,
  articleClaimKey,
  distinctKeys,
  type Key,
  storyIdAt,
  storyIdFrom,
  storyKey,
  textAddress,
} from '../items/keys.ts';
import type { Report } from '../items/read-article.ts';
import { listedArticles, namedReports, shortName, withoutReports } from '../items/story-reports.ts';
import { expiryOf } from '../table/expiry.ts';
import { readCurrentStories, storiesIn } from '../table/read-current-stories.ts';
import { readReceipt } from '../table/read-receipt.ts';
import { chainOf, currentStoryId } from '../table/redirects.ts';
import { SETTLING_READS } from '../table/retry-policy.ts';
import { heatLeft, publishersOf } from './merge.ts';
import { changedByHand, keptApart, type Plan, type RequestAccess, refused, refusedReading, replaces } from './plan.ts';
import type { RequestOf } from './request.ts';
import { isRecorded, unchangedClaim, withSuccessor } from './restore.ts';
import { ownsText, readClaims, readSuccessor, recordedReport, unlistedReports } from './story-claims.ts';

/**
 * Splits a report off its story: with all reports of the same text it creates a story, which is announced as created;
 * the other story is announced as updated. Both remember that they are not the same.
 */
export async function planSplit(
  { id, storyId, report: file }: Pick<RequestOf<'split'>, 'id' | 'storyId' | 'report'>,
  { table, read }: Pick<RequestAccess, 'table' | 'read'>,
  attempt: number,
): Promise<Plan | undefined> {
  const arrival = await read(file);
  const { result, scope } = arrival;
  const receipt = await readReceipt(arrival.file, table);
  if (result.kind !== 'article') return refusedReading(result);
  if (!receipt || !isRecorded(arrival, receipt)) return refused('no-report');
  const report = recordedReport(result, arrival.file, receipt);
  const { articleId, textKey } = report.article;
  const textKeyAt = textAddress(textKey, scope);
  const matchKeysAt = isMatched(arrival, report) ? keyAddresses(report.profile, arrival) : [];
  const items = await table.read(
    distinctKeys([articleClaimKey(articleId, scope), textKeyAt, storyKey(storyId), ...matchKeysAt]),
    'strong',
  );
  const claim = itemIn('article', items);
  const atText = items.find((item): item is StoryItem | Alias => address(item) === address(textKeyAt));
  const owner = atText?.entity === 'alias' ? atText.storyId : atText && (atText.textStoryId ?? storyIdAt(atText));
  const ids = [storyId, claim?.storyId, owner].filter((one) => one !== undefined);
  const { stories } = await readCurrentStories(ids, table, 'strong', storiesIn(items));
  const from = claim && chainOf(claim.storyId, stories).at(-1);
  if (!claim || !from || storyIdAt(from) !== storyId) return refused('no-report');
  if (from.withdrawnAt) return refused('withdrawn');

  const { claims, isUnseen, ...known } = await readClaims(from, stories, table);
  if (isUnseen && attempt < SETTLING_READS) return undefined;
  // Reports with the same text leave with it: equal words are one story.
  const leaving = [claim, ...claims.filter((one) => one.pk !== claim.pk && one.textKey === claim.textKey)];
  const staying = claims.filter((one) => !leaving.some(({ pk }) => pk === one.pk));
  if (staying.length === 0) return refused('only-report');
  const isSuccessorNeeded = !staying.some((one) => one.articleId === from.facts.articleId);
  const isOwnText = ownsText(from, known.stories, table);
  const successor = isSuccessorNeeded ? await readSuccessor(staying, { read, isOwnText }) : undefined;
  if (isSuccessorNeeded && !successor) return refused('no-heir');

  // A text that belongs to a third story stays there, and the key of a story is taken: this one gets a key of its own.
  const isTextOfStory = owner === undefined || currentStoryId(owner, stories) === storyId;
  const own = isTextOfStory ? atText : undefined;
  const newId = !isTextOfStory || own?.entity === 'story' ? storyIdFrom(`${claim.articleId}\n${id}`) : undefined;
  const created = createStory(arrival, report, from, leaving, newId);
  const createdId = storyIdAt(created);
  const { evidence, ...others } = receipt;
  const before = own?.entity === 'alias' ? own.version : 'absent';
  const leavingIds = new Set(leaving.map((one) => one.articleId));
  const left = leftStory(from, arrival, report, leavingIds, createdId);
  const shown = firstProfile(withSuccessor(left, successor), from, leavingIds);
  const ownStory = own?.entity === 'story' ? own : undefined;
  return {
    writes: [
      { item: before === 'absent' ? created : { ...created, version: before + 1 }, expect: before },
      replaces(from, ownStory?.pk === from.pk ? { ...shown, textStoryId: createdId } : shown),
      ...(ownStory && ownStory.pk !== from.pk
        ? [replaces(ownStory, { ...nextVersion(ownStory, arrival.decidedAt), textStoryId: createdId })]
        : []),
      ...leaving.map((one) => ({
        item: { ...one, version: one.version + 1, storyId: createdId },
        expect: one.version,
      })),
      ...(successor ? [unchangedClaim(successor.claim)] : []),
      {
        item: {
          ...others,
          version: receipt.version + 1,
          announce: 'none',
          disposition: 'new',
          storyId: createdId,
          splitFrom: storyId,
        },
        expect: receipt.version,
      },
      ...(isMatched(arrival, report)
        ? keyWrites(arrival, report.profile, foundKeys(items, arrival, report.profile), createdId, KEYS_OF_STORY)
        : []),
    ],
    otherStoryId: createdId,
    unlisted: unlistedReports(from),
    undo: { kind: 'merge', storyId: createdId, into: storyId },
    label: 'different',
    reports: [{ articleId, key: claim.key }, comparedWith(from, receipt, staying)],
    ...(evidence && { evidence }),
  };
}

/** Whether reports are compared with it: a bulletin only counts as what it says. */
function isMatched({ settings }: Arrival, { profile }: Report): boolean {
  return settings.matching.enabled && profile.kind !== 'bulletin';
}

function createStory(
  arrival: Arrival,
  report: Report,
  from: StoryItem,
  leaving: readonly ArticleClaim[],
  newId: string | undefined,
): StoryItem {
  const { settings, scope } = arrival;
  const key: Key = newId === undefined ? textAddress(report.article.textKey, scope) : storyKey(newId);
  const facts = factsOf(report, arrival.file);
  const headline = headlineTerms(report.article);
  const created: StoryItem = {
    ...key,
    entity: 'story',
    schema: SCHEMA,
    version: 1,
    ...expiryOf(arrival),
    ...(scope && { scope }),
    ...(settings.notifications && !from.unannounced
      ? { announce: 'story.created' }
      : { announce: 'none', unannounced: true }),
    revision: 1,
    ...listingOf(arrival, report, storyIdAt(key)),
    articleCount: leaving.length,
    ...(headline.length > 0 && { headline }),
    facts,
    ...(isMatched(arrival, report) && { profiles: { first: packProfile(report.profile) } }),
    splitFrom: storyIdAt(from),
    apart: [storyIdAt(from)],
  };
  if (leaving.length === 1) return created;
  const known = new Map(namedReports(from).map((one) => [one.articleId, one]));
  const ids = leaving.slice(1).map(({ articleId }) => articleId);
  const others = ids.flatMap((id) => known.get(id) ?? []);
  const unnamed = ids.filter((id) => !known.has(id));
  const articles = [...namedReports(created), ...others.map((one) => ({ ...one, disposition: 'copy' as const }))];
  const publishers = [...new Set(articles.flatMap(({ publisher }) => publisher ?? []))];
  return { ...created, articles, publishers, ...(unnamed.length > 0 && { moreArticles: unnamed }) };
}

/** The story without the reports that leave, announced as updated. */
function leftStory(
  from: StoryItem,
  arrival: Arrival,
  { article: { publisher } }: Report,
  leavingIds: ReadonlySet<string>,
  createdId: string,
): StoryItem {
  const { decidedAt, settings } = arrival;
  const isFirst = leavingIds.has(listedArticles(from)[0] ?? '');
  const staying = withoutReports(from, leavingIds);
  const publishers = publishersLeft(from, leavingIds, publisher, staying.articles ?? []);
  const version = keptApart(changedByHand(staying, decidedAt, settings.notifications && !from.unannounced), createdId);
  return {
    ...version,
    ...expiryOf(arrival, from),
    articleCount: Math.max(1, from.articleCount - leavingIds.size),
    publishers,
    ...heatLeft(from, publishers),
    ...(isFirst && !from.textStoryId && { textStoryId: createdId }),
  };
}

/** The story whose first report has left: from now on reports are compared with that of its facts. */
function firstProfile(shown: StoryItem, from: StoryItem, leavingIds: ReadonlySet<string>): StoryItem {
  if (!shown.profiles || !leavingIds.has(listedArticles(from)[0] ?? '')) return shown;
  const { current, ...profiles } = shown.profiles;
  return { ...shown, profiles: { ...profiles, first: current ?? profiles.first } };
}

/** A publisher leaves with its report, unless another report that is named has it. */
function publishersLeft(
  from: StoryItem,
  leavingIds: ReadonlySet<string>,
  publisher: string | undefined,
  staying: readonly StoryArticle[],
): string[] {
  const leaving = namedReports(from).filter(({ articleId }) => leavingIds.has(articleId));
  const gone = new Set([publisher && shortName(publisher), ...leaving.map((one) => one.publisher)]);
  for (const one of staying) gone.delete(one.publisher);
  return publishersOf(from).filter((name) => !gone.has(name));
}

/** The report with which the one that leaves was compared, as far as it is known; else the first that stays. */
function comparedWith(
  from: StoryItem,
  { evidence }: Receipt,
  staying: readonly ArticleClaim[],
): { articleId: string; key: string } {
  const facts = staying.find(({ articleId }) => articleId === from.facts.articleId);
  const first = staying.find(({ articleId }) => articleId === listedArticles(from)[0]);
  const other = evidence?.report === 'first' ? (first ?? staying[0]) : (facts ?? first ?? staying[0]);
  return { articleId: other?.articleId ?? '', key: other?.key ?? '' };
}
