import { KEYS_OF_STORY } from '../../matching/match-keys.ts';
import { foundKeys, keyAddresses, keyWrites } from '../change/match-story.ts';
import { announcedAs, nextVersion, storyOf } from '../change/story-changes.ts';
import type { Report } from '../items/article-report.ts';
import type { Arrival, Write } from '../items/decision.ts';
import {
  type Alias,
  type ArticleClaim,
  itemIn,
  ownerIn,
  type Receipt,
  type ReportRef,
  type StoryItem,
} from '../items/items.ts';
import {
  address,
  articleClaimKey,
  distinctKeys,
  type Key,
  reportKey,
  storyIdAt,
  storyIdFrom,
  storyKey,
  textAddress,
} from '../items/keys.ts';
import {
  asStory,
  chainOf,
  currentStoryId,
  NAMED_REPORTS,
  namedRefs,
  packPublishers,
  publisherHash,
  publishersOf,
  type Story,
  storyWrites,
  withoutReports,
} from '../items/story.ts';
import { expiryOf } from '../table/expiry.ts';
import { readReceipt } from '../table/read-receipt.ts';
import { readCurrentStories, storiesIn } from '../table/read-stories.ts';
import { SETTLING_READS } from '../table/retry-policy.ts';
import { heatLeft } from './merge.ts';
import { changedByHand, keptApart, type Plan, type RequestAccess, refused, refusedReading, replaces } from './plan.ts';
import type { RequestOf } from './request.ts';
import { isRecorded, unchangedClaim, withSuccessor } from './restore.ts';
import {
  ownsText,
  readClaims,
  readSuccessor,
  recordedReport,
  refOfClaim,
  type Successor,
  unlistedReports,
} from './story-claims.ts';

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
  const owner = atText && ownerIn(atText);
  const ids = [storyId, claim?.storyId, owner].filter((one) => one !== undefined);
  const { stories } = await readCurrentStories(ids, table, 'strong', storiesIn(items));
  const from = claim && chainOf(claim.storyId, stories).at(-1);
  if (!claim || !from || storyIdAt(from) !== storyId) return refused('no-report');
  if (from.withdrawn) return refused('withdrawn');

  const { claims, isUnseen, story, ...known } = await readClaims(from, stories, table);
  if (isUnseen && attempt < SETTLING_READS) return undefined;
  // Reports with the same text leave with it: equal words are one story.
  const alike = [claim, ...claims.filter((one) => one.pk !== claim.pk && one.textKey === claim.textKey)];
  const leaving = alike.slice(0, MOST_LEAVING).flatMap((one) => {
    const ref = refOfClaim(story, one);
    return ref === undefined ? [] : [{ claim: one, ref }];
  });
  const leavingRefs = new Set(leaving.map(({ ref }) => ref));
  const staying = claims.filter((one) => !alike.some(({ pk }) => pk === one.pk));
  if (leaving.length === 0) return refused('no-report');
  if (staying.length === 0) return refused('only-report');
  const isSuccessorNeeded = leavingRefs.has(story.speaking);
  const isOwnText = ownsText(story, known.stories, table);
  const successor = isSuccessorNeeded ? await readSuccessor(staying, { read, isOwnText }) : undefined;
  if (isSuccessorNeeded && !successor) return refused('no-heir');

  // A text that belongs to a third story stays there, and the key of a story is taken: this one gets a key of its own.
  const isTextOfStory = owner === undefined || currentStoryId(owner, stories) === storyId;
  const own = isTextOfStory ? atText : undefined;
  const newId = !isTextOfStory || own?.entity === 'story' ? storyIdFrom(`${claim.articleId}\n${id}`) : undefined;
  const created = createStory(arrival, report, story, leaving, newId);
  const createdId = storyIdAt(created);
  // A torn read: the story at this key is the one that the report is in.
  if (leaving.some(({ ref }) => ref.startsWith(`${createdId}#`))) return undefined;
  const { evidence, ...others } = receipt;
  const before = own?.entity === 'alias' ? own.version : 'absent';
  const shown = firstProfile(leftStory(story, arrival, leavingRefs, createdId, successor), story, leavingRefs);
  const ownStory = own?.entity === 'story' ? asStory(own) : undefined;
  const [head, ...moved] = storyWrites(created, undefined) as [Write, ...Write[]];
  return {
    writes: [
      before === 'absent' ? head : { item: { ...head.item, version: before + 1 }, expect: before },
      ...moved,
      ...replaces(story, ownStory?.pk === story.pk ? { ...shown, textStoryId: createdId } : shown),
      ...(ownStory && ownStory.pk !== story.pk
        ? replaces(ownStory, { ...nextVersion(ownStory, arrival.decidedAt), textStoryId: createdId })
        : []),
      ...leaving.map(({ claim: one }, at) => ({
        item: { ...one, version: one.version + 1, storyId: createdId, report: at + 1 },
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
          report: 1,
          splitFrom: storyId,
        },
        expect: receipt.version,
      },
      ...(isMatched(arrival, report)
        ? keyWrites(
            arrival,
            report.profile,
            foundKeys(items, arrival, report.profile),
            { storyId: createdId, report: 1 },
            KEYS_OF_STORY,
          )
        : []),
    ],
    otherStoryId: createdId,
    unlisted: unlistedReports(story) + alike.length - leaving.length,
    undo: { kind: 'merge', storyId: createdId, into: storyId },
    label: 'different',
    reports: [{ articleId, key: claim.key }, comparedWith(story, receipt, staying)],
    ...(evidence && { evidence }),
  };
}

/** Reports that leave in one transaction: three items each. A hundred and twenty copies of one text leave in five. */
const MOST_LEAVING = 25;

/** Whether reports are compared with it: a bulletin only counts as what it says. */
function isMatched({ settings }: Arrival, { profile }: Report): boolean {
  return settings.matching.enabled && profile.kind !== 'bulletin';
}

function createStory(
  arrival: Arrival,
  report: Report,
  from: Story,
  leaving: readonly { ref: ReportRef }[],
  newId: string | undefined,
): Story {
  const { settings, scope } = arrival;
  const key: Key = newId === undefined ? textAddress(report.article.textKey, scope) : storyKey(newId);
  const alone = storyOf(arrival, report, key, isMatched(arrival, report));
  const reports = new Map(alone.reports);
  const publishers = publishersOf(alone);
  for (const [at, { ref }] of leaving.entries()) {
    const moved = from.reports.get(ref);
    if (at === 0 || !moved) continue;
    const to = reportKey(storyIdAt(key), String(at + 1));
    const { before, news: _, ...others } = moved;
    reports.set(String(at + 1), {
      ...{ ...others, ...to, version: 0, disposition: 'copy', state: { is: 'silent' } },
      // The new story never said these.
      ...(before && { before: before.map(({ words }) => ({ until: 0, words })) }),
    });
    if (moved.words.publisher) publishers.push(publisherHash(moved.words.publisher));
  }
  const refs = [...reports.keys()];
  const created: Story = {
    ...alone,
    revision: 0,
    articleCount: refs.length,
    lastReport: refs.length,
    ...(refs.length > 1 && { named: refs.slice(0, NAMED_REPORTS) }),
    ...(publishers.length > 0 && { publishers: packPublishers(publishers) }),
    splitFrom: storyIdAt(from),
    apart: [storyIdAt(from)],
    reports,
  };
  return settings.notifications && from.announced ? announcedAs('story.created', created) : { ...created, revision: 1 };
}

/** The story without the reports that leave, announced as updated. */
function leftStory(
  from: Story,
  arrival: Arrival,
  leavingRefs: ReadonlySet<ReportRef>,
  createdId: string,
  successor: Successor | undefined,
): Story {
  const { decidedAt, settings } = arrival;
  const isFirst = leavingRefs.has(namedRefs(from)[0] ?? '');
  const staying = withSuccessor(
    withoutReports(from, (ref) => leavingRefs.has(ref), createdId),
    successor,
  );
  const publishers = publishersLeft(from, leavingRefs);
  const isAnnounced = settings.notifications && from.announced !== undefined;
  const version = keptApart(changedByHand(staying, decidedAt, isAnnounced, from), createdId);
  return {
    ...version,
    ...expiryOf(arrival, from),
    articleCount: Math.max(1, from.articleCount - leavingRefs.size),
    publishers: packPublishers(publishers),
    ...heatLeft(from, publishers),
    ...(isFirst && !from.textStoryId && { textStoryId: createdId }),
  };
}

/** The story whose first report has left: from now on reports are compared with that of its facts. */
function firstProfile(shown: Story, from: Story, leavingRefs: ReadonlySet<ReportRef>): Story {
  if (!shown.profiles || !leavingRefs.has(namedRefs(from)[0] ?? '')) return shown;
  const { current, ...profiles } = shown.profiles;
  return { ...shown, profiles: { ...profiles, first: current ?? profiles.first } };
}

/** A publisher leaves with its report, unless another report has it. */
function publishersLeft(from: Story, leavingRefs: ReadonlySet<ReportRef>): string[] {
  const hashesOf = (isLeaving: boolean): string[] =>
    [...from.reports]
      .filter(([ref]) => leavingRefs.has(ref) === isLeaving)
      .flatMap(([, { words }]) => (words.publisher ? publisherHash(words.publisher) : []));
  const gone = new Set(hashesOf(true));
  for (const one of hashesOf(false)) gone.delete(one);
  return publishersOf(from).filter((one) => !gone.has(one));
}

/** The report with which the one that leaves was compared, as far as it is known; else the first that stays. */
function comparedWith(
  from: Story,
  { evidence }: Receipt,
  staying: readonly ArticleClaim[],
): { articleId: string; key: string } {
  const articleAt = (ref = ''): string | undefined => from.reports.get(ref)?.articleId;
  const [facts, first] = [from.speaking, namedRefs(from)[0]].map((ref) =>
    staying.find(({ articleId }) => articleId === articleAt(ref)),
  );
  const other = evidence?.report === 'first' ? (first ?? staying[0]) : (facts ?? first ?? staying[0]);
  return { articleId: other?.articleId ?? '', key: other?.key ?? '' };
}
