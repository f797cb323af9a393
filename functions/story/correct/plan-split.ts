import { KEYS_OF_STORY, matchKeys } from '../../matching/match-keys.ts';
import { packProfile } from '../../matching/profile.ts';
import { foundKeys, keyWrites } from '../change/match-story.ts';
import { headlineTerms } from '../change/same-article.ts';
import { nextVersion } from '../change/story-changes.ts';
import type { Arrival, Write } from '../items/decision.ts';
import { factsOf } from '../items/facts.ts';
import {
  type Alias,
  type ArticleClaim,
  type Receipt,
  SCHEMA,
  type StoryArticle,
  type StoryItem,
  type TableItem,
} from '../items/items.ts';
import { type Key, listingDay, storyIdAt, storyIdFrom, storyKey, textAddress } from '../items/keys.ts';
import type { ReadArticle } from '../items/read-article.ts';
import { listedArticles, namedReports, shortName, withoutReports } from '../items/story-reports.ts';
import { expiryOf } from '../table/expiry.ts';
import { type CorrectionNote, changedByHand, correctionWrite, keptApart, replaces } from './correction.ts';
import { heatLeft, publishersOf } from './merge.ts';

/** Asks for a report to leave its story. */
export interface SplitRequest {
  storyId: string;
  note: CorrectionNote;
  /** A report that stays, from which the story gets its facts if they are from the one that leaves. */
  heir?: Arrival | undefined;
}

/** Why a split changes nothing. */
export type NotSplit =
  /** The correction was made already. */
  | 'already'
  /** No report of the story, or none that can be read. */
  | 'no-report'
  | 'withdrawn'
  /** All reports of the story have the same text. */
  | 'only-report'
  /** The story would have no facts: the report that stays is gone, or left in the meantime. */
  | 'no-heir';

export interface Split {
  changed: boolean;
  why?: NotSplit;
  /** As they are now. */
  story?: StoryItem;
  from?: StoryItem;
}

/** What the table says about a split, read before deciding. */
export interface SplitContext {
  isDone: boolean;
  receipt: Receipt | undefined;
  /** The article id of the heir's file; undefined if no receipt is of this content. */
  heirId: string | undefined;
  claim: ArticleClaim | undefined;
  /** The stories that the claim leads through; the last has the report. */
  chain: readonly StoryItem[];
  /** Claims of the articles that the story lists and has, that of the report too. */
  claims: readonly ArticleClaim[];
  /** What has the key that the report's text gives. */
  atText: StoryItem | Alias | undefined;
  /** The story that the text belongs to by now; undefined if it belongs to none. */
  textStoryId: string | undefined;
  keys: readonly TableItem[];
  /** An article that the story lists has no claim yet, or none any more. */
  isUnseen: boolean;
}

/** Whether reports are compared with it: a bulletin only counts as what it says. */
export function isMatched({ settings }: Arrival, { profile }: ReadArticle): boolean {
  return settings.matching.enabled && profile.kind !== 'bulletin';
}

/** What a split would change. Pure. */
export function planSplit(
  arrival: Arrival,
  report: ReadArticle,
  { storyId, note, heir }: SplitRequest,
  context: SplitContext,
): Split & { writes: Write[] } {
  const { isDone, receipt, heirId, claim, chain, claims, atText } = context;
  const unchanged = (why: NotSplit) => ({ changed: false, why, writes: [] });
  const from = chain.at(-1);
  if (isDone) return unchanged('already');
  if (!from || !claim || !receipt || storyIdAt(from) !== storyId) return unchanged('no-report');
  if (from.withdrawnAt) return unchanged('withdrawn');
  // Reports of the very text leave with it: equal words are one story.
  const leaving = [claim, ...claims.filter((one) => one.pk !== claim.pk && one.textKey === claim.textKey)];
  const leavers = new Set(leaving.map(({ articleId }) => articleId));
  const staying = listedArticles(from).filter((id) => !leavers.has(id));
  if (staying.length === 0) return unchanged('only-report');
  const heirReport = leavers.has(from.facts.articleId) ? heirOf(heir, heirId, claims, leavers) : undefined;
  if (leavers.has(from.facts.articleId) && !heirReport) return unchanged('no-heir');

  // A text that belongs to a third story stays there, and the key of a story is taken: this one gets a key of its own.
  const isOwnText = context.textStoryId === undefined || context.textStoryId === storyId;
  const own = isOwnText ? atText : undefined;
  const newId = !isOwnText || own?.entity === 'story' ? storyIdFrom(`${claim.articleId}\n${note.id}`) : undefined;
  const founded = foundStory(arrival, report, from, leaving, newId);
  const foundedId = storyIdAt(founded);
  const before = own?.entity === 'alias' ? own.version : 'absent';
  const left = leftStory(from, arrival, report, leavers, foundedId, heirReport);
  // Merged stories through which the claim or the text led here.
  const led = [...chain.slice(0, -1), ...(own?.entity === 'story' && own.mergedInto ? [own] : [])];
  const writes: Write[] = [
    { item: before === 'absent' ? founded : { ...founded, version: before + 1 }, expect: before },
    replaces(from, own?.pk === from.pk ? { ...left, textStoryId: foundedId } : left),
    ...[...new Map(led.map((one) => [one.pk, one])).values()].map((one) => {
      const next = withoutLeavers(one, leavers, arrival.decidedAt);
      return replaces(one, own?.pk === one.pk ? { ...next, textStoryId: foundedId } : next);
    }),
    ...leaving.map((one) => ({ item: { ...nextClaim(one), storyId: foundedId }, expect: one.version })),
    // Unchanged, so that a crawl of the heir at the same time is not overwritten with an older one.
    ...(heirReport ? [{ item: nextClaim(heirReport.claim), expect: heirReport.claim.version }] : []),
    { item: splitReceipt(receipt, foundedId, storyId), expect: receipt.version },
    ...keysOf(arrival, report, context.keys, foundedId),
    correctionWrite(note, {
      kind: 'split',
      label: 'different',
      storyId,
      otherStoryId: foundedId,
      reports: [
        { articleId: claim.articleId, key: claim.key },
        ...comparedWith(from, receipt, leavers, staying, claims),
      ],
      ...(receipt.evidence && { evidence: receipt.evidence }),
    }),
  ];
  return { changed: true, story: founded, from: left, writes };
}

function heirOf(
  heir: Arrival | undefined,
  heirId: string | undefined,
  claims: readonly ArticleClaim[],
  leavers: ReadonlySet<string>,
): { arrival: Arrival; report: ReadArticle; claim: ArticleClaim } | undefined {
  if (!heir?.result.ok || heir.result.article.isRetracted) return undefined;
  const claim = claims.find(({ articleId }) => articleId === heirId);
  if (!claim || leavers.has(claim.articleId)) return undefined;
  const article = { ...heir.result.article, articleId: claim.articleId };
  return { arrival: heir, report: { ...heir.result, article }, claim };
}

function foundStory(
  arrival: Arrival,
  report: ReadArticle,
  from: StoryItem,
  leaving: readonly ArticleClaim[],
  newId: string | undefined,
): StoryItem {
  const { decidedAt, settings, scope } = arrival;
  const key: Key = newId === undefined ? textAddress(report.article.textKey, scope) : storyKey(newId);
  const facts = factsOf(report, arrival.file);
  const headline = headlineTerms(report.article);
  const founded: StoryItem = {
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
    firstSeenAt: decidedAt,
    ...(settings.timeline && { day: listingDay(storyIdAt(key), decidedAt) }),
    articleCount: leaving.length,
    ...(headline.length > 0 && { headline }),
    facts,
    ...(isMatched(arrival, report) && { profiles: { first: packProfile(report.profile) } }),
    splitFrom: storyIdAt(from),
    apart: [storyIdAt(from)],
  };
  if (leaving.length === 1) return founded;
  const known = new Map(namedReports(from).map((one) => [one.articleId, one]));
  const others = leaving.slice(1).flatMap(({ articleId }) => known.get(articleId) ?? []);
  const unnamed = leaving
    .slice(1)
    .map(({ articleId }) => articleId)
    .filter((id) => !known.has(id));
  const articles = [...namedReports(founded), ...others.map((one) => ({ ...one, disposition: 'copy' as const }))];
  const publishers = [...new Set(articles.flatMap(({ publisher }) => publisher ?? []))];
  return { ...founded, articles, publishers, ...(unnamed.length > 0 && { moreArticles: unnamed }) };
}

/**
 * The story without the reports that leave, announced as updated. Its facts are those of the heir, if they were of one
 * that leaves.
 */
function leftStory(
  from: StoryItem,
  arrival: Arrival,
  { article: { publisher } }: ReadArticle,
  leavers: ReadonlySet<string>,
  foundedId: string,
  heir: { arrival: Arrival; report: ReadArticle } | undefined,
): StoryItem {
  const { decidedAt, settings } = arrival;
  const isFirst = leavers.has(listedArticles(from)[0] ?? '');
  const lists = withoutReports(from, leavers);
  const publishers = publishersLeft(from, leavers, publisher, lists.articles ?? []);
  const version = keptApart(changedByHand(from, decidedAt, settings.notifications && !from.unannounced), foundedId);
  const left: StoryItem = {
    ...version,
    ...expiryOf(arrival, from),
    ...lists,
    articleCount: Math.max(1, from.articleCount - leavers.size),
    publishers,
    ...heatLeft(from, publishers),
    ...(isFirst && !from.textStoryId && { textStoryId: foundedId }),
    ...(heir && { facts: factsOf(heir.report, heir.arrival.file) }),
  };
  const { profiles, ...others } = left;
  if (!profiles) return left;
  const { first, current } = profiles;
  const own = heir && packProfile(heir.report.profile);
  // Another profile may be that of a report that left.
  if (isFirst) return { ...others, profiles: { first: own ?? current ?? first } };
  const newest = own ?? current;
  return { ...others, profiles: { first, ...(newest && { current: newest }) } };
}

/** A publisher leaves with its report, unless another report that is named has it. */
function publishersLeft(
  from: StoryItem,
  leavers: ReadonlySet<string>,
  publisher: string | undefined,
  staying: readonly StoryArticle[],
): string[] {
  const leaving = namedReports(from).filter(({ articleId }) => leavers.has(articleId));
  const gone = new Set([publisher && shortName(publisher), ...leaving.map((one) => one.publisher)]);
  for (const one of staying) gone.delete(one.publisher);
  return publishersOf(from).filter((name) => !gone.has(name));
}

/** A merged story, of which some reports will not come back when the merge is undone. */
function withoutLeavers(story: StoryItem, leavers: ReadonlySet<string>, at: string): StoryItem {
  const gone = listedArticles(story).filter((id) => leavers.has(id)).length;
  return { ...nextVersion(story, at), ...withoutReports(story, leavers), articleCount: story.articleCount - gone };
}

const nextClaim = (claim: ArticleClaim): ArticleClaim => ({ ...claim, version: claim.version + 1 });

function splitReceipt({ evidence, ...receipt }: Receipt, storyId: string, splitFrom: string): Receipt {
  return { ...receipt, version: receipt.version + 1, announce: 'none', disposition: 'new', storyId, splitFrom };
}

function keysOf(arrival: Arrival, report: ReadArticle, items: readonly TableItem[], storyId: string): Write[] {
  if (!isMatched(arrival, report)) return [];
  const { profile } = report;
  return keyWrites(arrival, profile, foundKeys(matchKeys(profile), items, arrival, profile), storyId, KEYS_OF_STORY);
}

/** The report with which the one that leaves was compared, as far as it is known; else the first that stays. */
function comparedWith(
  from: StoryItem,
  { evidence }: Receipt,
  leavers: ReadonlySet<string>,
  staying: readonly string[],
  claims: readonly ArticleClaim[],
): { articleId: string; key: string }[] {
  const { articleId, object } = from.facts;
  const [first] = listedArticles(from);
  if (evidence?.report !== 'first' && !leavers.has(articleId)) return [{ articleId, key: object.key }];
  const id = first !== undefined && !leavers.has(first) ? first : staying[0];
  return claims.flatMap((one) => (one.articleId === id ? [{ articleId: one.articleId, key: one.key }] : []));
}
