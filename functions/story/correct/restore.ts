import { packProfile } from '../../matching/profile.ts';
import { kept, nextVersion, withFactsAgain } from '../change/story-changes.ts';
import type { Arrival, Write } from '../items/decision.ts';
import { DISPOSITION } from '../items/disposition.ts';
import { factsOf } from '../items/facts.ts';
import type { FileVersion } from '../items/file-version.ts';
import type { Alias, ArticleClaim, Receipt, StoryItem } from '../items/items.ts';
import { distinctKeys, storyIdAt, textAddress } from '../items/keys.ts';
import { reportIn } from '../items/read-article.ts';
import { listedArticles, withoutReports } from '../items/story-reports.ts';
import { readCurrentStories } from '../table/read-current-stories.ts';
import { readReceipt } from '../table/read-receipt.ts';
import { chainOf, currentStoryId } from '../table/redirects.ts';
import { SETTLING_READS } from '../table/retry-policy.ts';
import { heatLeft, publishersOf } from './merge.ts';
import {
  changedByHand,
  factsReport,
  keptApart,
  type Plan,
  type Refused,
  type RequestAccess,
  refused,
  refusedReading,
  replaces,
} from './plan.ts';
import type { RequestOf } from './request.ts';
import {
  ownerOf,
  ownsText,
  readClaims,
  readSuccessor,
  type StoryClaims,
  type Successor,
  type SuccessorAccess,
  successorOf,
  unlistedReports,
} from './story-claims.ts';

/**
 * Restores a withdrawn story from a file of one of its reports. A retraction, an older crawl, or a report that the
 * story no longer has restores nothing. If the story was merged into another, that is undone.
 */
export async function planRestore(
  { storyId, versions, withdrawnAt }: Pick<RequestOf<'restore'>, 'storyId' | 'versions' | 'withdrawnAt'>,
  { table, read, notifications }: Pick<RequestAccess, 'table' | 'read' | 'notifications'>,
  attempt: number,
): Promise<Plan | undefined> {
  const { stories } = await readCurrentStories([storyId], table);
  const chain = chainOf(storyId, stories);
  const [story] = chain;
  const target = chain.at(-1);
  if (!story || !target) return refused('missing');
  if (!story.withdrawnAt || (withdrawnAt !== undefined && story.withdrawnAt !== withdrawnAt)) return refused('already');
  const { mergedInto, broughtPublishers, sharedArticles, ...alone } = story;
  const apart = new Map(stories).set(storyId, alone);
  const own = await readClaims(alone, apart, table);
  const others = story === target ? undefined : await readClaims(target, new Map([...own.stories, ...apart]), table);
  if ((own.isUnseen || others?.isUnseen) && attempt < SETTLING_READS) return undefined;
  const targetId = storyIdAt(target);
  // Words that its articles got while it was merged belong to the other story, and come back with them.
  const isOwnText = async (textKey: string): Promise<boolean> => {
    const owner = await ownerOf(textKey, story.scope ?? '', own.stories, table);
    if (owner === undefined || owner === storyId) return true;
    return others !== undefined && owner === targetId && !others.claims.some((one) => one.textKey === textKey);
  };
  const toldBefore = { ...story.facts.object, uploadedAt: story.facts.observedAt };
  const shown =
    (versions ? undefined : await readSuccessor(own.claims, { read, isOwnText })) ??
    (await namedSuccessor(storyId, versions ?? [toldBefore], own, { table, read, isOwnText }));
  if (!shown) return refused('no-report');
  if ('refusal' in shown) return shown;
  const { arrival, report, claim } = shown;
  // Reports that were split off meanwhile, and not articles of others that had its words before the merge.
  const stays = new Set([...own.claims.map(({ articleId }) => articleId), ...(sharedArticles ?? [])]);
  const lost = new Set(mergedInto === undefined ? [] : listedArticles(story).filter((id) => !stays.has(id)));
  const as = {
    ...kept(lost.size > 0 ? withoutReports(alone, lost) : alone, arrival),
    articleCount: Math.max(1, story.articleCount - lost.size),
  };
  const silent = { ...arrival, settings: { ...arrival.settings, notifications: false } };
  const restored = withFactsAgain(as, story.unannounced ? silent : arrival, report, 'correction');
  const guard = unchangedClaim(claim);
  if (!others) return { writes: [replaces(story, restored), guard], undo: { kind: 'withdraw', storyId } };

  const isSuccessorNeeded =
    !target.withdrawnAt && !others.claims.some((one) => one.articleId === target.facts.articleId);
  if (!target.withdrawnAt && others.claims.length === 0) return refused('last-report');
  const words = await aliasWrites(own.claims, others, [story, target], table);
  if (words.isUnseen && attempt < SETTLING_READS) return undefined;
  const successor = isSuccessorNeeded
    ? await readSuccessor(others.claims, { read, isOwnText: ownsText(target, others.stories, table) })
    : undefined;
  if (isSuccessorNeeded && !successor) return refused('no-heir');
  return {
    writes: [
      replaces(story, keptApart(restored, targetId)),
      guard,
      ...withoutItsReports(chain, own.claims, successor, { arrival, notifications }),
      ...words.aliases,
    ],
    otherStoryId: targetId,
    unlisted: unlistedReports(story),
    undo: { kind: 'merge', storyId, into: targetId },
    label: 'different',
    reports: [
      { articleId: claim.articleId, key: restored.facts.object.key },
      successor ? { articleId: successor.claim.articleId, key: successor.claim.key } : factsReport(target),
    ],
  };
}

/** The claim as it is, so that no crawl of the report at the same time is overwritten with an older one. */
export function unchangedClaim(claim: ArticleClaim): Write {
  return { item: { ...claim, version: claim.version + 1 }, expect: claim.version };
}

/**
 * The first of these versions from which the story can be told: it is of a report that the story has. None that is older
 * than one that is held.
 */
async function namedSuccessor(
  storyId: string,
  versions: readonly FileVersion[],
  { claims, stories }: StoryClaims,
  { table, read, isOwnText }: SuccessorAccess & Pick<RequestAccess, 'table'>,
): Promise<Successor | Refused | undefined> {
  for (const version of versions) {
    const arrival = await read(version);
    if (arrival.result.kind === 'held') return refusedReading(arrival.result);
    const receipt = await readReceipt(arrival.file, table);
    if (!receipt || DISPOSITION[receipt.disposition].text === 'older' || !isRecorded(arrival, receipt)) continue;
    const claim = claims.find(({ articleId }) => articleId === receipt.articleId);
    const successor = claim && successorOf(arrival, claim, receipt.textKey);
    if (!successor) continue;
    const isRecordedHere = currentStoryId(receipt.storyId ?? '', stories) === storyId;
    if (isRecordedHere || (await isOwnText(successor.report.article.textKey))) return successor;
  }
  return undefined;
}

/** Whether the file that was read is the file of the receipt: without versioning, another file may have the key now. */
export function isRecorded({ file, result }: Arrival, { contentHash }: Receipt): boolean {
  return file.versionId !== undefined || reportIn(result)?.article.contentHash === contentHash;
}

/**
 * The writes that take a merged story's reports out of the story that has them, and out of those in between. Only the
 * last is announced.
 * @param chain of `chainOf`, the merged story first
 * @param successor whose facts the last shows from now on, if it loses the report whose facts it shows
 */
function withoutItsReports(
  chain: readonly StoryItem[],
  own: readonly ArticleClaim[],
  successor: Successor | undefined,
  { arrival: { decidedAt: at }, notifications }: { arrival: Arrival; notifications: boolean },
): Write[] {
  const [story, ...holders] = chain;
  if (!story) return [];
  const takeOut = (before: StoryItem, place: number): StoryItem => {
    const isLast = place === holders.length - 1;
    // Keep what a holder listed before the merge.
    const shared = chain.slice(0, place + 1).flatMap(({ sharedArticles = [] }) => sharedArticles);
    const leaving = own.map(({ articleId }) => articleId).filter((id) => !shared.includes(id));
    const holder = withoutReports(before, new Set(leaving));
    const stay = new Set(holder.articles?.flatMap(({ publisher }) => publisher ?? []));
    const brought = (story.broughtPublishers ?? []).filter((name) => !stay.has(name));
    const publishers = publishersOf(holder).filter((name) => !brought.includes(name));
    const version =
      isLast && !holder.withdrawnAt
        ? withSuccessor(changedByHand(holder, at, notifications && !holder.unannounced), successor)
        : nextVersion(holder, at);
    return {
      ...(isLast ? keptApart(version, storyIdAt(story)) : version),
      articleCount: Math.max(1, holder.articleCount - leaving.length - unlistedReports(story)),
      publishers,
      ...heatLeft(holder, publishers),
    };
  };
  return [
    ...holders.map((holder, place) => replaces(holder, takeOut(holder, place))),
    ...(successor ? [unchangedClaim(successor.claim)] : []),
  ];
}

/** The story with the facts of another of its reports. */
export function withSuccessor(story: StoryItem, successor: Successor | undefined): StoryItem {
  if (!successor) return story;
  const { arrival, report } = successor;
  const { profiles, headlineLock, ...others } = story;
  const facts = factsOf(report, arrival.file);
  return { ...others, facts, ...(profiles && { profiles: { ...profiles, current: packProfile(report.profile) } }) };
}

/** The words that the reports have by now belong to their own story again, unless a report that stays has them, too. */
async function aliasWrites(
  own: readonly ArticleClaim[],
  { claims, stories }: StoryClaims,
  [story, target]: readonly [StoryItem, StoryItem],
  table: RequestAccess['table'],
): Promise<{ aliases: Write[]; isUnseen: boolean }> {
  const leaving = own.filter(({ textKey }) => !claims.some((one) => one.textKey === textKey));
  const keys = leaving.map(({ textKey }) => textAddress(textKey, story.scope ?? ''));
  if (keys.length === 0) return { aliases: [], isUnseen: false };
  const distinct = distinctKeys(keys);
  const items = await table.read(distinct, 'strong');
  const aliases = items.filter((item): item is Alias => item.entity === 'alias');
  const ids = aliases.map(({ storyId }) => storyId);
  const all = await readCurrentStories(ids, table, 'strong', stories);
  return {
    aliases: aliases
      .filter((alias) => currentStoryId(alias.storyId, all.stories) === storyIdAt(target))
      .map((alias) => ({
        item: { ...alias, version: alias.version + 1, storyId: storyIdAt(story) },
        expect: alias.version,
      })),
    // The words of a claim belong to some story: a read that shows none saw half of a transaction.
    isUnseen: items.length < distinct.length,
  };
}
