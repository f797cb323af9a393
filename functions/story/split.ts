import { KEYS_OF_STORY, matchKeys } from '../matching/match-keys.ts';
import { packProfile } from '../matching/profile.ts';
import { type CorrectionNote, changedByHand, correctionWrite, keptApart, replaces } from './correction.ts';
import type { Arrival, Write } from './decision.ts';
import { expiryOf } from './expiry.ts';
import { factsOf } from './facts.ts';
import type { FileVersion } from './file-version.ts';
import {
  type Alias,
  type ArticleClaim,
  type MatchKeyItem,
  type Receipt,
  SCHEMA,
  type StoryArticle,
  type StoryItem,
  type TableItem,
} from './items.ts';
import {
  address,
  articleClaimKey,
  correctionKey,
  type Key,
  listingDay,
  matchKeyAddress,
  receiptKey,
  storyIdAt,
  storyIdFrom,
  storyKey,
  textAddress,
} from './keys.ts';
import { foundKeys, keyWrites } from './match-story.ts';
import { heatLeft, publishersOf } from './merge.ts';
import { asPlaceholder } from './placeholder.ts';
import type { ReadArticle } from './read-article.ts';
import { readStanding } from './read-standing.ts';
import { chainOf, standingId } from './redirects.ts';
import { withRetries } from './retry-policy.ts';
import { headlineTerms } from './same-article.ts';
import type { StoryAccess } from './story-access.ts';
import { nextVersion } from './story-changes.ts';
import { listedArticles, namedReports, shortName, withoutReports } from './story-reports.ts';

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

/** Reads after which a claim that no read shows counts as deleted. */
const UNSEEN_READS = 4;

/** What the table says about a split, read before deciding. */
interface SplitContext {
  isDone: boolean;
  receipt: Receipt | undefined;
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

/**
 * Splits a report off its story, in one transaction: with all reports of the same text it founds a story, which is announced as created; the
 * other story is announced as updated. Both remember that they are not the same.
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
    const first = await table.read([receiptKey(file), correctionKey(request.note.id)], 'strong');
    const receipt = first.find((item) => item.entity === 'receipt');
    const report = recordedReport(result, file, receipt);
    const context = await readSplit(arrival, report, receipt, request, table);
    if (context.isUnseen && attempt < UNSEEN_READS) return undefined;
    const isDone = first.some((item) => item.entity === 'correction');
    const planned = planSplit(arrival, report, request, { ...context, isDone });
    if (!planned.changed) return planned;
    return (await table.write(planned.writes)) ? planned : undefined;
  });
}

/** The report as it was recorded: under an id of its own if the file's was reused, and by its headline if its text says nothing. */
function recordedReport(read: ReadArticle, file: FileVersion, receipt: Receipt | undefined): ReadArticle {
  const { articleId = read.article.articleId, textKey = read.article.textKey } = receipt ?? {};
  const placeholder = textKey === read.article.textKey ? undefined : asPlaceholder(read, file);
  const report = placeholder?.article.textKey === textKey ? placeholder : read;
  return { article: { ...report.article, articleId }, profile: report.profile };
}

/** Whether reports are compared with it: a bulletin only counts as what it says. */
const isMatched = ({ settings }: Arrival, { profile }: ReadArticle): boolean =>
  settings.matching.enabled && profile.kind !== 'bulletin';

async function readSplit(
  arrival: Arrival,
  report: ReadArticle,
  receipt: Receipt | undefined,
  { storyId }: SplitRequest,
  table: StoryAccess['table'],
): Promise<Omit<SplitContext, 'isDone'>> {
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
  const { stories } = await readStanding(ids, table, 'strong', storiesOf(items));
  const chain = claim ? chainOf(claim.storyId, stories) : [];
  const story = chain.at(-1);
  const others = story ? listedArticles(story).map((id) => articleClaimKey(id, scope)) : [];
  const read = others.length > 0 ? await table.read(distinct(others), 'strong') : [];
  const claims = read.filter((item) => item.entity === 'article');
  const all = await readStanding(
    claims.map((one) => one.storyId),
    table,
    'strong',
    stories,
  );
  return {
    receipt,
    claim,
    chain,
    claims: claims.filter((one) => story && standingId(one.storyId, all.stories) === storyIdAt(story)),
    atText,
    textStoryId: owner && standingId(owner, stories),
    keys: items.filter((item): item is MatchKeyItem => item.entity === 'key'),
    isUnseen: claims.length < others.length,
  };
}

/** What a split would change. Pure. */
export function planSplit(
  arrival: Arrival,
  report: ReadArticle,
  { storyId, note, heir }: SplitRequest,
  context: SplitContext,
): Split & { writes: Write[] } {
  const { isDone, receipt, claim, chain, claims, atText } = context;
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
  const heirReport = leavers.has(from.facts.articleId) ? heirOf(heir, claims, leavers) : undefined;
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
  claims: readonly ArticleClaim[],
  leavers: ReadonlySet<string>,
): { arrival: Arrival; report: ReadArticle; claim: ArticleClaim } | undefined {
  if (!heir?.result.ok || heir.result.article.isRetracted) return undefined;
  const { bucket, key } = heir.file;
  const claim = claims.find((one) => one.bucket === bucket && one.key === key);
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

/** The story without the reports that leave, announced as updated. Its facts are those of the heir, if they were of one that leaves. */
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

const storiesOf = (items: readonly TableItem[]): Map<string, StoryItem> =>
  new Map(items.flatMap((item) => (item.entity === 'story' ? [[storyIdAt(item), item]] : [])));

const distinct = (keys: readonly Key[]): Key[] => [...new Map(keys.map((key) => [address(key), key])).values()];
