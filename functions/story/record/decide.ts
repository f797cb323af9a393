import type { WarningCode } from '../../article/index.ts';
import { byKind } from '../../article/internal.ts';
import { isThin } from '../../matching/kind.ts';
import { KEYS_OF_JOINER, KEYS_OF_STORY } from '../../matching/match-keys.ts';
import { changingBlocks, packBlocks } from '../change/changing-blocks.ts';
import { type Development, developmentIn, tellsNoLess, withDevelopment } from '../change/developments.ts';
import { isForbidden, supersedes } from '../change/held.ts';
import { evidenceOf, keyWrites, type Matching, type StoryMatch } from '../change/match-story.ts';
import { withinBudget } from '../change/revision-budget.ts';
import { hasOtherHeadline, identityOf, isOfSite, isWeak } from '../change/same-article.ts';
import { steadyHash } from '../change/steady-text.ts';
import {
  announcedAs,
  isFirstAnnounced,
  kept,
  nextVersion,
  restoredWith,
  storyOf,
  withArticle,
  withdrawnStory,
  withFacts,
  withHeadlineTerms,
  withNewestCrawl,
  withProfile,
  withRepresentative,
} from '../change/story-changes.ts';
import { storylineWrites } from '../change/storylines.ts';
import { withTwins } from '../change/twins.ts';
import {
  articleReport,
  crawlTime,
  isNewer,
  isOlder,
  type Reading,
  type Report,
  reportIn,
} from '../items/article-report.ts';
import type { Arrival, Decision, Write } from '../items/decision.ts';
import { type Disposition, isNews } from '../items/disposition.ts';
import { factsOf, present } from '../items/facts.ts';
import { isBarred } from '../items/file-version.ts';
import { isOwnReport } from '../items/heat.ts';
import { type Alias, type ArticleClaim, type Doubt, type Receipt, type ReportRef, SCHEMA } from '../items/items.ts';
import { articleClaimKey, storyIdAt, storyIdOf, storyKey, textAddress } from '../items/keys.ts';
import { dispositionOf } from '../items/receipt-reasons.ts';
import {
  asStory,
  changedReport,
  currentStoryId,
  type Story,
  saidBefore,
  storyFacts,
  storyWrites,
  withCrawl,
  withoutErased,
  withReport,
} from '../items/story.ts';
import { keepPointers } from '../items/story-pointers.ts';
import { expiryOf, needsRenewal } from '../table/expiry.ts';
import { type Context, isToldNew, joinedStory, numberElsewhere, receiptJudged, storyIn } from './context.ts';
import { type Findings, receiptOf } from './receipt.ts';

/**
 * What becomes of a file: its disposition, and the writes that record it.
 *
 *     the file has its receipt ............................. redelivered, nothing to write
 *     uploaded longer ago than anything is kept ............ stale (`withinRetention`)
 *     many articles in the file ............................ container
 *     no article in the file ............................... rejected
 *     perhaps none, or perhaps forbidden ................... unsure
 *     overwritten before it was read ....................... stale (the newer object has an event of its own)
 *     older than a report that may not be published yet .... stale
 *     retraction of an article under an embargo ............ stale, and the article is held no longer
 *     retraction of an article that is not known ........... stale (the article is announced when it comes)
 *     article unknown, text unknown, matches no story ...... new
 *     article unknown, text unknown, matches a story ....... update, development or copy
 *     article unknown or revised, text of another story .... copy
 *     story withdrawn with its file, which is back ......... revision
 *     article known, nothing of it announced ............... revision, if the article is news
 *     article known with this text and headline ............ duplicate
 *     article known, this crawl is older ................... stale
 *     article known, this crawl is newer ................... revision of its story, announced if the story has announced the
 *                                                            article, and more than a counter, a date line or an order changed
 *
 * Which article a file is, and so whether that is known, is found before (`identify.ts`).
 *
 * Pure: the same arrival and the same context always give the same decision. If the table has changed since it was
 * read, the expectations of the writes fail: read again, decide again.
 */
export function decide(received: Arrival, context: Context): Decision {
  if (context.receipt) return redelivered(context.receipt);
  const arrival = isSilentBulletin(received) ? withoutNotifications(received) : received;
  const decideReport = (report: Report) => decideArticle(arrival, report, context);
  return byKind<Reading, Decision>(arrival.result, {
    article: decideReport,
    retracted: decideReport,
    held() {
      throw new Error(`${arrival.file.key} is held: hold.ts records it, and nothing else may`);
    },
    container: () => decision(arrival, 'container', []),
    refused: ({ reason }) => decision(arrival, dispositionOf(reason), [], { reason }),
  });
}

function decideArticle(arrival: Arrival, report: Report, context: Context): Decision {
  const { article } = report;
  const isRetraction = report.kind === 'retracted';
  const { claim, held, owner, matching } = context;
  if (!isRetraction && held && isForbidden(report, arrival.file, held))
    return decision(arrival, 'stale', [], { reason: 'older-crawl' });
  if (!claim) {
    if (isRetraction && held && supersedes(report, arrival.file, held))
      return decision(arrival, 'stale', [], { reason: 'ends-embargo' });
    if (isRetraction) return nothingToRetract(arrival);
    if (owner) return copy(arrival, report, context, owner);
    const match = joinedStory(context);
    return matching && match
      ? joinMatch(arrival, report, context, matching, match)
      : newStory(arrival, report, context);
  }
  const isElsewhere = owner !== undefined && owner !== claim.storyId;
  const isLate = isOlder(articleReport(article, arrival.file), claim);
  const story = context.stories.get(claim.storyId);
  // However late: a quiet file must not keep a report silent.
  if (!isElsewhere && (isFirstAnnounced(story, report, arrival) || (!isLate && isFileBack(arrival, report, story))))
    return revision(arrival, report, context, claim);
  if (claim.textKey === article.textKey && (isElsewhere || !hasOtherHeadline(report, claim)))
    return duplicate(arrival, report, context, claim);
  if (isLate) return stale(arrival, context, claim);
  // An article whose new text belongs to another story is recorded there as a copy; its id stays with its own story.
  if (isElsewhere) return copy(arrival, report, context, owner);
  return revision(arrival, report, context, claim);
}

/** Whether the file is a bulletin, and bulletins are recorded without an announcement. */
const isSilentBulletin = ({ result, settings }: Arrival): boolean =>
  reportIn(result)?.profile.kind === 'bulletin' && settings.bulletins === 'silent';

const withoutNotifications = (arrival: Arrival): Arrival => ({
  ...arrival,
  settings: { ...arrival.settings, notifications: false },
});

/** The decision about a file whose event is redelivered: what its receipt says. */
export function redelivered({ disposition, storyId, report, reason, evidence, warnings = [] }: Receipt): Decision {
  return {
    ...{ disposition, redelivered: true, storyId, reason, evidence, warnings, writes: [] },
    ...(report !== undefined && { report }),
  };
}

/** The decision with its receipt, which is written in the same transaction as everything else. */
export function decision(
  arrival: Arrival,
  disposition: Disposition,
  writes: Write[],
  findings: Findings = {},
): Decision {
  const { result } = arrival;
  const warnings = [...(findings.warnings ?? []), ...('article' in result ? result.article.warnings : [])];
  const receipt: Write = { item: receiptOf(arrival, disposition, { ...findings, warnings }), expect: 'absent' };
  return { disposition, redelivered: false, ...findings, warnings, writes: [...writes, receipt] };
}

/** A retraction that finds no article claims nothing: the article is announced when it comes. */
function nothingToRetract(arrival: Arrival): Decision {
  return decision(arrival, 'stale', [], { reason: 'nothing-to-retract', warnings: ['nothing-to-retract'] });
}

/** Why a silent report is silent, where that is not because its news is known. */
function silencedBy(context: Context, storyId: string, { kind }: Report): WarningCode[] {
  if (context.stories.get(storyId)?.withdrawn && kind !== 'retracted') return ['silenced-by-withdrawal'];
  return weakEvidenceOf(context);
}

const silencedAsBulletin = (arrival: Arrival): WarningCode[] =>
  isSilentBulletin(arrival) ? ['silenced-as-bulletin'] : [];

/** What alone makes the report an article that is known: where its file lies. */
function weakEvidenceOf({ agreement }: Context): WarningCode[] {
  if (!isWeak(agreement)) return [];
  return [agreement === 'placeholder by key' ? 'silenced-by-key' : 'silenced-by-url'];
}

/**
 * The first report of a story: writes the story under the key that its text gives, and the match keys by which later
 * reports find it.
 */
function newStory(arrival: Arrival, report: Report, context: Context): Decision {
  const { matching, leftover } = context;
  const { read } = matching?.storyline ?? {};
  const story = { ...firstStory(arrival, report, matching), ...(read && { storyline: read.id }) };
  const storyId = storyIdAt(story);
  const [head, first] = storyWrites(story, undefined) as [Write, Write];
  const writes: Write[] = [
    head,
    // The first report of an expired story at this key is gone with its story, though DynamoDB still has it.
    leftover ? { item: { ...first.item, version: leftover.version + 1 }, expect: leftover.version } : first,
    ...claimArticle(arrival, report, storyId, context, { story, report: 1 }),
    ...(matching ? keyWrites(arrival, report.profile, matching.found, { storyId, report: 1 }, KEYS_OF_STORY) : []),
    ...storylineOf(story, context),
  ];
  const warnings = silencedAsBulletin(arrival);
  return decision(arrival, 'new', writes, { storyId, report: 1, warnings, ...receiptJudged(context) });
}

/** The writes that put a new story of a known affair into its storyline. */
function storylineOf(story: Story, context: Context): Write[] {
  const { storyline: tie } = context.matching ?? {};
  if (!tie?.read) return [];
  return storylineWrites(story, storyIn(context, tie.storyId, 'a storyline'), tie.read);
}

function firstStory(arrival: Arrival, report: Report, matching: Matching | undefined): Story {
  const storyId = storyIdOf(report.article.textKey, arrival.scope);
  const story = storyOf(arrival, report, storyKey(storyId), matching !== undefined);
  return arrival.settings.notifications ? announcedAs('story.created', { ...story, revision: 0 }) : story;
}

/** Another article with the text of a story: it joins silently, unless nothing of the story was announced. */
function copy(arrival: Arrival, report: Report, context: Context, storyId: string): Decision {
  const story = storyIn(context, storyId, textAddress(report.article.textKey, arrival.scope).pk);
  const isFirst = !context.claim && isFirstAnnounced(story, report, arrival);
  const disposition = isFirst ? 'update' : 'copy';
  // An article that had this text before is counted once.
  const known = context.claim && numberElsewhere(context.claim, storyId);
  const again = known !== undefined && story.reports.has(known) ? known : undefined;
  const member = again
    ? withCrawl(kept(story, arrival), again, report, arrival.file)
    : withArticle(story, arrival, report, { disposition }, false);
  const ref = again ?? String(member.lastReport);
  const item = isFirst ? withFacts(member, arrival, ref, report, 'update') : member;
  const writes: Write[] = [
    ...storyWrites(item, story),
    ...claimArticle(arrival, report, context.claim?.storyId ?? storyId, context, {
      ...(isFirst && { story: item }),
      ...(context.claim ? { elsewhere: `${storyId}#${ref}` } : { report: Number(ref) }),
    }),
    ...heldWords(context.words, item, arrival, context.stories),
  ];
  return decision(arrival, disposition, writes, {
    ...{ storyId, report: Number(ref), warnings: silencedBy(context, storyId, report) },
  });
}

/**
 * A report that matches a story. A newer report of the same publisher is an update, which is announced. So is the first
 * full report, of any publisher, in a story that has only a flash, a notice or a caption. Any other report is a copy,
 * which joins silently, unless it says something new (`developments.ts`). Its text gets an alias, so that its copies
 * are known, and its match keys lead to the story, too.
 */
function joinMatch(
  arrival: Arrival,
  report: Report,
  context: Context,
  matching: Matching,
  match: StoryMatch,
): Decision {
  const { storyId } = match;
  const story = storyIn(context, storyId, 'a match key');
  const isFirst = isFirstAnnounced(story, report, arrival);
  const isUpdate = isFirst || takesOver(arrival, report, story, match);
  const development =
    isUpdate || match.isByJudge ? undefined : developmentIn(story, report, match, arrival, isToldNew(context));
  const isDevelopment = development?.isOne;
  const disposition = isUpdate ? 'update' : isDevelopment ? 'development' : 'copy';
  const evidence = evidenceOf(match);
  const { probability } = evidence;
  const isOwn = isOwnReport(report.profile, story);
  const member = withArticle(story, arrival, report, { disposition, probability }, isOwn);
  const ref = String(member.lastReport);
  const joined = match.isByJudge ? member : withProfile(member, report);
  const changed = isUpdate
    ? withFacts(joined, arrival, ref, report, 'update')
    : isDevelopment
      ? withDevelopment(joined, arrival.decidedAt, ref, development)
      : joined;
  const { item, twins } = match.isByJudge
    ? { item: changed, twins: [] }
    : withTwins(withRepresentative(changed, ref, report), match, context.stories, arrival, report);
  const number = member.lastReport;
  const { reason } = context.judged ?? {};
  const said = reason ? changedReport(item, ref, (one) => ({ ...one, judged: reason })) : item;
  const writes: Write[] = [
    ...storyWrites(said, story),
    ...twins,
    ...claimArticle(arrival, report, storyId, context, { story: item, report: number }),
    aliasOf(arrival, report, storyId, context),
    ...keyWrites(arrival, report.profile, matching.found, { storyId, report: number }, KEYS_OF_JOINER),
  ];
  const doubt = twins.length > 0 ? 'twins' : doubtIn(isUpdate && !isFirst, report, story, match, development);
  const findings = { storyId, report: number, evidence, ...(doubt && { doubt }), ...receiptJudged(context) };
  return decision(arrival, disposition, writes, findings);
}

/**
 * Whether a joining report replaces the story's facts: the first full one, of any publisher, in a story that has
 * only a flash, a notice or a caption; else one of the publisher and the site of the facts. It must be newer and say no
 * less. Older full reports may replace a caption or a notice, too, because these say nothing that goes out of date.
 */
function takesOver({ file }: Arrival, report: Report, story: Story, match: StoryMatch): boolean {
  const facts = storyFacts(story);
  const own = factsOf(report, file);
  if (story.isChosen) return false;
  const isLater = isNewer(own, facts);
  if (isThin(facts.kind) && own.kind === 'article' && match.isSure) return isLater || facts.kind !== 'flash';
  // Any feed can name a publisher and a site.
  if (isBarred(file, facts.object)) return false;
  return isLater && match.isUpdate && isOfSite(report.article, facts) && tellsNoLess(own, facts);
}

/** A join of a lower probability is listed for a person. */
const UNSURE = 0.8;

/** Why a person should look at a join. */
function doubtIn(
  isUpdate: boolean,
  { article }: Report,
  story: Story,
  { probability, isByJudge }: StoryMatch,
  development: Development | undefined,
): Doubt | undefined {
  if (isByJudge || development?.isOverruled) return 'second-reader';
  if (isUpdate && article.articleId !== storyFacts(story).articleId) return 'take-over';
  // What is nearly a development is always below the bound of a sure join.
  if (development?.isDoubtful) return 'near-development';
  return probability < UNSURE ? 'unsure-join' : undefined;
}

/**
 * The article with the text that is known of it. With `retentionDays` it renews its claim, its words and its story, so
 * that what is crawled every day is announced once; at most once a day, because each of these is a write.
 */
function duplicate(arrival: Arrival, report: Report, context: Context, claim: ArticleClaim): Decision {
  const own = storyIn(context, claim.storyId, claim.pk);
  const { owner = claim.storyId, words, stories } = context;
  // The claim moves to the newest report even if the text is the same: a revision from in between is then stale.
  const isNewer = isOlder(claim, articleReport(report.article, arrival.file));
  const renewed = [...new Set([own, stories.get(owner)])].filter((story) => story && needsRenewal(story, arrival));
  const writes: Write[] = [
    ...(isNewer || needsRenewal(claim, arrival) ? claimArticle(arrival, report, claim.storyId, context) : []),
    ...renewed.flatMap((story) => (story ? storyWrites(kept(story, arrival), story) : [])),
    ...renewal(words, arrival, stories),
    ...(context.owner ? [] : [aliasOf(arrival, report, claim.storyId, context)]),
  ];
  return decision(arrival, 'duplicate', writes, { storyId: owner });
}

/** Writes the alias of a text again, if it would expire long before what it leads to. */
function renewal(words: Context['words'], arrival: Arrival, stories: Context['stories']): Write[] {
  if (words?.entity !== 'alias' || !needsRenewal(words, arrival)) return [];
  const { expiresAt, ...alias } = words;
  const expiry = expiryOf(arrival, words, stories.get(currentStoryId(words.storyId, stories)));
  return [{ item: { ...alias, ...expiry, version: words.version + 1 }, expect: words.version }];
}

/**
 * The item that gives the words to the story, written again if a correction may have taken them away while it was read:
 * the story itself does not show that.
 */
function heldWords(
  words: Context['words'],
  story: Story,
  arrival: Arrival,
  stories: ReadonlyMap<string, Story>,
): Write[] {
  const renewed = renewal(words, arrival, stories);
  if (renewed.length > 0 || !words || words.pk === story.pk) return renewed;
  if (words.entity === 'alias')
    return story.apart ? [{ item: { ...words, version: words.version + 1 }, expect: words.version }] : [];
  const before = asStory(words);
  return storyWrites(nextVersion(before, arrival.decidedAt), before);
}

/**
 * An older crawl changes nothing: its words belong to no story, and another article that has them is compared as if
 * they were unknown.
 */
function stale(arrival: Arrival, context: Context, { storyId }: ArticleClaim): Decision {
  return decision(arrival, 'stale', [], { storyId, reason: 'older-crawl', warnings: weakEvidenceOf(context) });
}

/**
 * A newer crawl with another text or headline. It is announced only if the story has announced this article:
 * subscribers get its corrections, whichever article the story's facts are from by then. A revised copy is not news.
 * The story is written in either case, so that a decision from an older read of it fails.
 */
function revision(arrival: Arrival, report: Report, context: Context, { storyId, pk }: ArticleClaim): Decision {
  const story = storyIn(context, storyId, pk);
  const isFirst = isFirstAnnounced(story, report, arrival);
  const blocks = changingBlocks(context.blocks ?? [], context.changes ?? [], arrival, report);
  const nothingNew = isFirst ? undefined : tellsNothingNew(report, context, story, blocks.isChanging);
  const [version, ref] = withOwnReport(kept(story, arrival), arrival, report, context);
  const said = revised(story, version, ref, arrival, report, {
    isNothingNew: nothingNew !== undefined,
    isAnnounced: isFirst || hasAnnounced(arrival, report, context, story),
  });
  const { item, later } = withinBudget(said, story, arrival);
  const isSilent = said.revision === story.revision;
  const isOfOthers = isSilent && report.kind === 'retracted' && !story.withdrawn;
  const written = new Map([[storyId, item]]);
  const writes: Write[] = [
    ...storyWrites(item, story),
    ...later,
    ...(arrival.settings.notifications ? blocks.writes : []),
    ...claimArticle(arrival, report, storyId, context, { story: item, report: ownNumber(ref, context) }),
    ...(context.owner ? [] : [aliasOf(arrival, report, storyId, context, item)]),
    ...(item.withdrawn ? renewal(context.words, arrival, written) : heldWords(context.words, item, arrival, written)),
    ...(item.withdrawn ? keepPointers(context.pointers?.filter(({ pk: pointer }) => pointer !== pk) ?? []) : []),
  ];
  const warnings: WarningCode[] = isOfOthers ? ['story-of-others'] : silencedAsBulletin(arrival);
  if (nothingNew) warnings.push(nothingNew);
  else if (later.length > 0 || (item.waiting && item.revision < said.revision)) warnings.push('revision-waits');
  else if (isSilent) warnings.push(...silencedBy(context, storyId, report));
  return decision(arrival, 'revision', writes, { storyId, report: Number(ref.split('#').at(-1)), warnings });
}

/**
 * The version with a report of the article, of which the story's own may have expired.
 * @returns with its reference
 */
function withOwnReport(
  version: Story,
  { file, decidedAt: at }: Arrival,
  report: Report,
  { own }: Context,
): [Story, ReportRef] {
  if (own !== undefined && version.reports.has(own)) return [version, own];
  const next = withReport(version, report, file, { disposition: 'copy', at });
  return [next, String(next.lastReport)];
}

/** The number of the report in the story that the claim names, if it is there. */
const ownNumber = (ref: ReportRef, { claim, claimedStoryId }: Context): number | undefined => {
  const [number, id = claim?.storyId] = ref.split('#').reverse();
  return id === claimedStoryId ? Number(number) : claim?.report;
};

/**
 * Why a newer crawl says only what is known. Counters, date lines, tests of headlines and lists of other articles
 * change at every crawl.
 */
function tellsNothingNew(
  report: Report,
  { claim, own = '' }: Context,
  story: Story,
  isChanging: boolean,
): WarningCode | undefined {
  const { article } = report;
  if (!claim || report.kind === 'retracted' || story.withdrawn) return undefined;
  if (hasOtherHeadline(report, claim) && !saidBefore(story.reports.get(own), article)) return undefined;
  if (claim.steady !== undefined && steadyHash(article.text) === claim.steady) return 'nothing-new';
  return isChanging ? 'changing-block' : undefined;
}

/** Whether the story has announced the article, and neither the text nor a newer report. */
function hasAnnounced(arrival: Arrival, { article }: Report, context: Context, story: Story): boolean {
  const { claim, claimedStoryId, owner, own = '' } = context;
  // What a story announced before it was merged into this one does not count.
  if (owner !== undefined || claimedStoryId !== storyIdAt(story)) return false;
  if (crawlTime(article, arrival.file) <= storyFacts(story).observedAt) return false;
  const report = story.reports.get(own);
  return claim?.isAnnounced === true || (report !== undefined && isNews(report.disposition));
}

/** @param version the story's next one, with the report as it was */
function revised(
  story: Story,
  version: Story,
  ref: ReportRef,
  arrival: Arrival,
  report: Report,
  { isNothingNew, isAnnounced }: { isNothingNew: boolean; isAnnounced: boolean },
): Story {
  const { file, settings, decidedAt: at } = arrival;
  if (isFileBack(arrival, report, story)) return restoredWith(version, arrival, ref, report, 'revision');
  const silent = withCrawl(version, ref, report, file);
  if (story.withdrawn) return silent;
  const isOwn = story.speaking === ref;
  // An article cannot withdraw the story of another.
  if (report.kind === 'retracted')
    return isOwn ? withdrawnStory(silent, { by: 'publisher', at }, settings.notifications) : withoutErased(silent);
  const facts = storyFacts(story);
  // The first text that says something is news in a story of placeholders, whichever of its articles has it.
  const isFirstText = facts.kind === 'notice' && report.profile.kind !== 'notice';
  if (!isOwn && !isFirstText && (!isAnnounced || isNothingNew)) return silent;
  if (isNothingNew) return withNewestCrawl(version, arrival, ref, report);
  // The correction of another article is announced beside the headline that somebody chose, or that is another feed's.
  const isOfOther = !isFirstText && isBarred(file, facts.object);
  if (!isOwn && (story.isChosen || isOfOther) && story.announced && settings.notifications)
    return withDevelopment(silent, at, ref);
  return withFacts(version, arrival, ref, report, isOwn || isAnnounced ? 'revision' : 'update');
}

/**
 * Whether this file's story was withdrawn because the file was deleted, and the file is back. Holds for any number of
 * deletions, and for events in any order.
 */
function isFileBack({ file }: Arrival, { article, kind }: Report, story: Story | undefined): boolean {
  if (story?.withdrawn?.by !== 'deletion' || kind === 'retracted') return false;
  const { articleId, object } = storyFacts(story);
  return articleId === article.articleId && object.bucket === file.bucket && object.key === file.key;
}

/** The alias that gives the article's text to the story. */
function aliasOf(
  arrival: Arrival,
  report: Report,
  storyId: string,
  { claim, stories }: Context,
  story = stories.get(storyId),
): Write {
  const { textKey } = report.article;
  const item: Alias = {
    ...textAddress(textKey, arrival.scope),
    entity: 'alias',
    schema: SCHEMA,
    version: 1,
    ...expiryOf(arrival, claim, story),
    textKey,
    storyId,
    ...withHeadlineTerms(report),
  };
  return { item, expect: 'absent' };
}

/**
 * The article's claim on its story, with its newest report, in place of the claim that was read. An article that is
 * found to be another than the one its id is known for is listed there, so that its later crawls are found whatever
 * their headline.
 */
function claimArticle(
  arrival: Arrival,
  report: Report,
  storyId: string,
  context: Context,
  joined: { story?: Story; report?: number | undefined; elsewhere?: string } = {},
): Write[] {
  const { claim, claimedStoryId = storyId, hinted } = context;
  const { articleId } = report.article;
  const isRetracted = report.kind === 'retracted';
  const { story = context.stories.get(storyId) } = joined;
  const isAnnouncing = ['story.created', 'story.updated'].includes(joined.story?.announce ?? '');
  const item: ArticleClaim = {
    ...articleClaimKey(articleId, arrival.scope),
    entity: 'article',
    schema: SCHEMA,
    version: (claim?.version ?? 0) + 1,
    ...expiryOf(arrival, claim, story),
    articleId,
    storyId: storyId === claim?.storyId ? claimedStoryId : storyId,
    // Either it joins now, or the claim knows it.
    report: Number(joined.report ?? claim?.report),
    ...present({ elsewhere: elsewhereWith(claim, joined.elsewhere) }),
    // The words of a retraction are a notice: later crawls are recognised by those of the article.
    identity: claim && isRetracted ? claim.identity : identityOf(report),
    ...(claim?.namesakes && { namesakes: claim.namesakes }),
    ...present({
      steady: isRetracted ? claim?.steady : steadyHash(report.article.text),
      blocks: isRetracted ? claim?.blocks : packBlocks(report.article.text),
    }),
    ...((claim?.isAnnounced || isAnnouncing) && { isAnnounced: true }),
    ...articleReport(report.article, arrival.file),
  };
  const writes: Write[] = [{ item, expect: claim?.version ?? 'absent' }];
  const namesakes = hinted?.namesakes ?? [];
  if (!hinted || claim || namesakes.length === MOST_NAMESAKES) return writes;
  const listed = { ...hinted, version: hinted.version + 1, namesakes: [...namesakes, articleId] };
  return [...writes, { item: listed, expect: hinted.version }];
}

/** Reports elsewhere that a claim lists. An article that has had more texts of others is counted there again. */
const MOST_ELSEWHERE = 5;

function elsewhereWith(claim: ArticleClaim | undefined, added?: string): string[] | undefined {
  const { elsewhere = [] } = claim ?? {};
  const all = added ? [...elsewhere.filter((one) => one !== added), added].slice(-MOST_ELSEWHERE) : elsewhere;
  return all.length > 0 ? all : undefined;
}

/** Other articles that a claim lists. Beyond them an article is found by its headline only. */
const MOST_NAMESAKES = 8;
