import { packProfile } from '../../matching/profile.ts';
import { kept, nextVersion, restoredWith } from '../change/story-changes.ts';
import { reportIn } from '../items/article-report.ts';
import type { Arrival, Write } from '../items/decision.ts';
import { DISPOSITION } from '../items/disposition.ts';
import type { FileVersion } from '../items/file-version.ts';
import { type Alias, type ArticleClaim, isHere, type Receipt, type ReportRef } from '../items/items.ts';
import { distinctKeys, storyIdAt, textAddress } from '../items/keys.ts';
import {
  chainOf,
  countingAlone,
  currentStoryId,
  packPublishers,
  publishersOf,
  type Story,
  storyFacts,
  withCrawl,
  withoutReports,
} from '../items/story.ts';
import { readReceipt } from '../table/read-receipt.ts';
import { readCurrentStories, withAllReports } from '../table/read-stories.ts';
import { SETTLING_READS } from '../table/retry-policy.ts';
import { heatLeft } from './merge.ts';
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
  refOfClaim,
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
  if (!story.withdrawn || (withdrawnAt !== undefined && story.withdrawn.at !== withdrawnAt)) return refused('already');
  const { mergedInto, brought, ...alone } = story;
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
  const { object, observedAt } = storyFacts(own.story);
  const shown =
    (versions ? undefined : await readSuccessor(own.claims, { read, isOwnText })) ??
    (await namedSuccessor(storyId, versions ?? [{ ...object, uploadedAt: observedAt }], own, {
      table,
      read,
      isOwnText,
    }));
  if (!shown) return refused('no-report');
  if ('refusal' in shown) return shown;
  const { arrival, report, claim } = shown;
  const ref = refOfClaim(own.story, claim);
  if (ref === undefined) return refused('no-report');
  // Reports that were split off meanwhile.
  const { lastReport, articleCount, reports } = own.story;
  const here = [...reports].filter(([, one]) => isHere(one)).length;
  const count = Math.max(1, Math.min(articleCount, here + Math.max(0, articleCount - lastReport)));
  const as: Story = { ...kept(countingAlone(own.story), arrival), articleCount: count };
  const silent = { ...arrival, settings: { ...arrival.settings, notifications: false } };
  const restored = restoredWith(as, story.announced ? arrival : silent, ref, report, 'correction');
  const guard = unchangedClaim(claim);
  if (!others) return { writes: [...replaces(own.story, restored), guard], undo: { kind: 'withdraw', storyId } };

  const isSuccessorNeeded =
    !target.withdrawn && !others.claims.some((one) => refOfClaim(others.story, one) === target.speaking);
  if (!target.withdrawn && others.claims.length === 0) return refused('last-report');
  const words = await aliasWrites(own.claims, others, [story, target], table);
  if (words.isUnseen && attempt < SETTLING_READS) return undefined;
  const successor = isSuccessorNeeded
    ? await readSuccessor(others.claims, { read, isOwnText: ownsText(target, others.stories, table) })
    : undefined;
  if (isSuccessorNeeded && !successor) return refused('no-heir');
  const holders = await Promise.all(
    chain.slice(1).map((one) => (one === target ? others.story : withAllReports(one, table))),
  );
  return {
    writes: [
      ...replaces(own.story, keptApart(restored, targetId)),
      guard,
      ...withoutItsReports(story, holders, successor, { arrival, notifications, count }),
      ...words.aliases,
    ],
    otherStoryId: targetId,
    unlisted: unlistedReports(own.story),
    undo: { kind: 'merge', storyId, into: targetId },
    label: 'different',
    reports: [
      { articleId: claim.articleId, key: storyFacts(restored).object.key },
      successor ? { articleId: successor.claim.articleId, key: successor.claim.key } : factsReport(others.story),
    ],
  };
}

/** The claim as it is, so that no crawl of the report at the same time is overwritten with an older one. */
export function unchangedClaim(claim: ArticleClaim): Write {
  return { item: { ...claim, version: claim.version + 1 }, expect: claim.version };
}

/**
 * The first of these versions from which the story can be told: it is of a report that the story has. None that is
 * older than one that is held.
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
 * @param holders the stories that it was merged into, one after the other, with all of their reports
 * @param successor whose facts the last shows from now on, if it loses the report whose facts it shows
 */
function withoutItsReports(
  story: Story,
  holders: readonly Story[],
  successor: Successor | undefined,
  { arrival: { decidedAt: at }, notifications, count }: { arrival: Arrival; notifications: boolean; count: number },
): Write[] {
  const storyId = storyIdAt(story);
  const ids = new Set([storyId, ...(story.merged ?? [])]);
  const takeOut = (before: Story, place: number): Story => {
    const isLast = place === holders.length - 1;
    const isGone = (ref: ReportRef): boolean => ids.has(ref.slice(0, ref.indexOf('#')));
    const holder = withSuccessor(withoutReports(before, isGone), isLast ? successor : undefined);
    const merged = before.merged?.filter((id) => !ids.has(id)) ?? [];
    const brought = new Set(publishersOf({ publishers: story.brought?.publishers ?? new Uint8Array() }));
    const publishers = publishersOf(holder).filter((one) => !brought.has(one));
    const version =
      isLast && !holder.withdrawn
        ? changedByHand(holder, at, notifications && holder.announced !== undefined, before)
        : nextVersion(holder, at);
    const { merged: _, ...alone } = isLast ? keptApart(version, storyId) : version;
    return {
      ...alone,
      ...(merged.length > 0 && { merged }),
      articleCount: Math.max(1, holder.articleCount - count + (story.brought?.shared ?? 0)),
      publishers: packPublishers(publishers),
      ...heatLeft(holder, publishers),
    };
  };
  return [
    ...holders.flatMap((holder, place) => replaces(holder, takeOut(holder, place))),
    ...(successor ? [unchangedClaim(successor.claim)] : []),
  ];
}

/** The story with the words of another of its reports as its facts. */
export function withSuccessor(story: Story, successor: Successor | undefined): Story {
  const ref = successor && refOfClaim(story, successor.claim);
  if (!successor || !ref) return story;
  const { arrival, report } = successor;
  const { profiles, isChosen, ...others } = story;
  const current = { current: packProfile(report.profile) };
  return {
    ...withCrawl(others, ref, report, arrival.file),
    speaking: ref,
    ...(profiles && { profiles: { ...profiles, ...current } }),
  };
}

/** The words that the reports have by now belong to their own story again, unless a report that stays has them, too. */
async function aliasWrites(
  own: readonly ArticleClaim[],
  { claims, stories }: StoryClaims,
  [story, target]: readonly [Story, Story],
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
