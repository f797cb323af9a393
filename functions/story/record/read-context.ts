import { candidatesOf } from '../../matching/match-keys.ts';
import {
  bestMatch,
  CLOSE,
  foundKeys,
  keyAddresses,
  reportsToRead,
  type StorylineMatch,
  storylineMatch,
} from '../change/match-story.ts';
import { hasOtherHeadline } from '../change/same-article.ts';
import { type ArticleWithProfile, type Report, reportIn } from '../items/article-report.ts';
import type { Arrival } from '../items/decision.ts';
import type { FileVersion } from '../items/file-version.ts';
import { itemIn, ownerIn, type Receipt, type ReportRef, type TableItem } from '../items/items.ts';
import {
  articleClaimKey,
  heldKey,
  type Key,
  receiptKey,
  reportKey,
  storyIdAt,
  storyIdOf,
  storylineKey,
  textAddress,
} from '../items/keys.ts';
import { currentStoryId, hasOldRedirect, isVisible, type Story, toldRefs } from '../items/story.ts';
import { needsRenewal } from '../table/expiry.ts';
import { readCurrentStories, storiesIn, withAllReports, withReports, withReportsOf } from '../table/read-stories.ts';
import type { Freshness, StoryTable } from '../table/story-table.ts';
import { type Context, numberElsewhere } from './context.ts';

const NO_STORIES = { stories: new Map(), missing: [] };

/**
 * Reads what the decision needs: receipt, claim and the text's story or alias in one batch, then the stories that they
 * refer to. If neither article nor text is known, and it is not a bulletin: the match keys in one batch, then the
 * stories that these refer to.
 */
export async function readContext(arrival: Arrival, table: StoryTable, freshness: Freshness): Promise<Context> {
  const { file } = arrival;
  const result = reportIn(arrival.result);
  const receiptAt = receiptKey(file);
  if (!result) return { ...NO_STORIES, receipt: receiptIn(await table.read([receiptAt], freshness), file) };

  const { articleId, textKey } = result.article;
  const atText = textAddress(textKey, arrival.scope);
  const items = await table.read(
    [
      receiptAt,
      ...[articleClaimKey, heldKey].map((keyOf) => keyOf(articleId, arrival.scope)),
      atText,
      // After a conflict: a new story may have met the first report of one that has expired.
      ...(freshness === 'strong' ? [reportKey(storyIdAt(atText), '1')] : []),
    ],
    freshness,
  );
  const receipt = receiptIn(items, file);
  if (receipt) return { ...NO_STORIES, receipt };

  const held = itemIn('held', items);
  const claim = itemIn('article', items);
  const story = itemIn('story', items);
  const words = story ?? itemIn('alias', items);
  const owner = words && ownerIn(words);
  const known: Context =
    claim || owner || !arrival.settings.matching.enabled || result.profile.kind === 'bulletin'
      ? withCurrentStories(
          { held, claim, owner, words, ...(await readStories([claim?.storyId, owner], items, table, 'strong')) },
          textKey,
          arrival,
        )
      : { held, leftover: itemIn('report', items), ...(await readMatching(arrival, result, table, freshness)) };
  const context = await withNeededReports(known, result, arrival, table, freshness);
  // The story with this very text may have become visible between the first read and the second.
  const own = storyIdOf(textKey, arrival.scope);
  const seen = context.stories.get(own);
  if (seen && !owner && !seen.textStoryId && !seen.mergedInto) return { ...context, owner: own, words: seen };
  if (seen && !owner) return { ...context, missing: [...context.missing, own] };
  // The text of a claim belongs to some story. If the read shows none, it saw half of a transaction.
  return claim?.textKey === textKey && !owner ? { ...context, missing: [...context.missing, own] } : context;
}

/** On release, the receipt of a file that was held, or deleted when its embargo ended, is no record of its article. */
function receiptIn(items: readonly TableItem[], { releasedAt }: FileVersion): Receipt | undefined {
  const receipt = itemIn('receipt', items);
  const isHeld = receipt?.disposition === 'held' || receipt?.reason === 'deleted';
  return releasedAt !== undefined && isHeld ? undefined : receipt;
}

async function readMatching(
  arrival: Arrival,
  { profile }: ArticleWithProfile,
  table: StoryTable,
  freshness: Freshness,
): Promise<Context> {
  const items = await table.read(keyAddresses(profile, arrival), freshness);
  const found = foundKeys(items, arrival, profile);
  // Eventually consistent at first: the story that is chosen is written against the version that was read, and a
  // missing one is read again.
  const candidates = await readWithThoseApart(candidatesOf(found), table, freshness);
  const { matching } = arrival.settings;
  const { stories } = candidates;
  const compared = await withReportsInDoubt(stories, reportsToRead(profile, stories, found, matching), table);
  const match = bestMatch(profile, compared, matching);
  const tie = match ? undefined : storylineMatch(profile, compared, matching);
  const storyline = tie && (await withStoryline(tie, stories, table, freshness));
  const close = match ? undefined : bestMatch(profile, compared, { ...matching, threshold: CLOSE });
  return { ...candidates, matching: { found, match, close, storyline }, isTorn: hasOldRedirect(stories) };
}

/** The tie, with the storyline of the story that it is to. */
async function withStoryline(
  tie: StorylineMatch,
  stories: ReadonlyMap<string, Story>,
  table: StoryTable,
  freshness: Freshness,
): Promise<StorylineMatch> {
  const id = stories.get(tie.storyId)?.storyline ?? tie.storyId;
  return { ...tie, read: { id, item: itemIn('storyline', await table.read([storylineKey(id)], freshness)) } };
}

/**
 * The stories, with the reports that decide which one is meant. A report's main words never change, so an older read is
 * as good as a strong one; but it may not show a report that a key names already, and what is missing is read strongly.
 */
async function withReportsInDoubt(
  stories: ReadonlyMap<string, Story>,
  refs: ReadonlyMap<string, readonly ReportRef[]>,
  table: StoryTable,
): Promise<ReadonlyMap<string, Story>> {
  let doubtful = [...refs.keys()].flatMap((id) => stories.get(id) ?? []);
  for (const freshness of ['eventual', 'strong'] as const) {
    const read = (keys: readonly Key[]) => (keys.length > 0 ? table.read(keys, freshness) : Promise.resolve([]));
    doubtful = await withReportsOf(doubtful, (story) => refs.get(storyIdAt(story)) ?? [], read);
  }
  return new Map([...stories, ...doubtful.map((story) => [storyIdAt(story), story] as const)]);
}

/**
 * The stories, and those that somebody keeps apart from them, for a report joins the likelier of two. The keys may not
 * name one that was split off after they were read.
 */
async function readWithThoseApart(
  ids: readonly string[],
  table: StoryTable,
  freshness: Freshness,
): Promise<Pick<Context, 'stories' | 'missing'>> {
  const { stories, missing } = await readCurrentStories(ids, table, freshness);
  const apart = [...stories.values()].flatMap((story) => story.apart ?? []).filter((id) => !stories.has(id));
  if (apart.length === 0) return { stories, missing };
  const others = await readCurrentStories(apart, table, freshness, stories);
  return { stories: others.stories, missing: [...missing, ...others.missing] };
}

/**
 * The context with the reports that a decision looks at, of each story that it may write: what the story tells now, and
 * the article's own. Reports are written with their heads: read strongly, they are never older than these.
 */
async function withNeededReports(
  context: Context,
  report: Report,
  arrival: Arrival,
  table: StoryTable,
  freshness: Freshness,
): Promise<Context> {
  const { claim, claimedStoryId = '', owner, matching } = context;
  const stories = new Map(context.stories);
  let isTorn = context.isTorn ?? false;
  const read = async (storyId: string, refs: readonly ReportRef[], isAll = false): Promise<Story | undefined> => {
    const story = stories.get(storyId);
    if (!story) return undefined;
    const { speaking, shown = speaking, development } = story;
    const told = needsRenewal(story, arrival)
      ? toldRefs(story)
      : [speaking, shown, development?.report ?? speaking, story.announced?.report ?? speaking];
    // After a conflict: a new report may have met one of a story that was here before, and has expired.
    const next = freshness === 'strong' ? [String(story.lastReport + 1)] : [];
    const all = isAll ? await withAllReports(story, table) : story;
    const whole = await withReports(all, [...(isAll ? [] : [...told, ...refs]), ...next], table, 'strong');
    stories.set(storyId, whole);
    isTorn ||= !isVisible(whole, refs);
    return whole;
  };
  if (matching?.match) await read(matching.match.storyId, []);
  // An article that says what is known changes nothing.
  const ofClaim = claim && stories.get(claim.storyId);
  const isSame =
    claim?.textKey === report.article.textKey && report.kind === 'article' && !hasOtherHeadline(report, claim);
  const isAsKnown = isSame && ofClaim?.announced && !ofClaim.withdrawn && !needsRenewal(ofClaim, arrival);
  if (!claim || isAsKnown) {
    if (!isAsKnown && owner !== undefined) await read(owner, []);
    return { ...context, isTorn, stories };
  }
  const number = String(claim.report);
  const ref = claimedStoryId === claim.storyId ? number : `${claimedStoryId}#${number}`;
  const story = await read(claim.storyId, [ref]);
  const isThere = (at: ReportRef): boolean => at.includes('#') || Number(at) <= (story?.lastReport ?? 0);
  const found = [...(story?.reports ?? [])].find(([at, one]) => isThere(at) && one.articleId === claim.articleId);
  const own = isThere(ref) && story?.reports.has(ref) ? ref : found?.[0];
  const copy = owner && numberElsewhere(claim, owner);
  if (owner !== undefined && owner !== claim.storyId) await read(owner, copy ? [copy] : []);
  return { ...context, own, isTorn, stories };
}

/** The context with each merged story replaced by the story that has its reports now. */
function withCurrentStories(context: Context, textKey: string, { scope }: Arrival): Context {
  const { claim, owner, stories } = context;
  const storyId = claim && currentStoryId(claim.storyId, stories);
  const ownerId = owner && currentStoryId(owner, stories);
  // An alias that leads to a story that is kept apart from the one with this text is older than that one.
  const isOldAlias = stories.get(ownerId ?? '')?.apart?.includes(storyIdOf(textKey, scope)) ?? false;
  return {
    ...context,
    ...(claim && storyId !== undefined && { claim: { ...claim, storyId }, claimedStoryId: claim.storyId }),
    ...(ownerId && { owner: ownerId }),
    isTorn: isOldAlias || hasOldRedirect(stories),
  };
}

/**
 * @param freshness strong for what a claim refers to: it is written with its story, and an older read might not show
 * that.
 */
function readStories(
  ids: readonly (string | undefined)[],
  items: readonly TableItem[],
  table: StoryTable,
  freshness: Freshness,
): Promise<Pick<Context, 'stories' | 'missing'>> {
  const wanted = ids.filter((id) => id !== undefined);
  return readCurrentStories(wanted, table, freshness, storiesIn(items));
}
