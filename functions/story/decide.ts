import { KEYS_OF_JOINER, KEYS_OF_STORY } from '../matching/match-keys.ts';
import { packProfile } from '../matching/profile.ts';
import { articleReport, isOlder, observationTime } from './article-report.ts';
import { type Context, storyIn } from './context.ts';
import type { Arrival, Decision, Write } from './decision.ts';
import type { Disposition } from './disposition.ts';
import { expiryOf, isPastRetention } from './expiry.ts';
import { factsOf } from './facts.ts';
import { type Alias, type ArticleClaim, type Receipt, SCHEMA, type StoryItem } from './items.ts';
import { articleClaimKey, listingDay, storyIdAt, storyIdOf, storyKey, textAddress } from './keys.ts';
import { evidenceOf, keyWrites, type Matching, type StoryMatch } from './match-story.ts';
import type { ReadArticle } from './read-article.ts';
import { type Findings, receiptOf } from './receipt.ts';
import { identityOf } from './same-article.ts';
import { kept, withArticle, withFacts, withFactsAgain, withoutFacts } from './story-changes.ts';
import { withReportAgain } from './story-reports.ts';

/**
 * What becomes of a file: its disposition, and the writes that record it.
 *
 *     the file has its receipt ............................. redelivered, nothing to write
 *     uploaded longer ago than anything is kept ............ stale
 *     no article in the file ............................... rejected
 *     overwritten before it was read ....................... stale (the newer object has an event of its own)
 *     article unknown, text unknown, matches no story ...... new
 *     article unknown, text unknown, matches a story ....... update or copy
 *     article unknown or revised, text of another story .... copy
 *     story withdrawn with its file, which is back ......... revision
 *     article known with this text ......................... duplicate
 *     article known, this crawl is older ................... stale
 *     article known, this crawl is newer ................... revision of its story, announced if the story's facts are its own
 *
 * Pure: the same arrival and the same context always give the same decision. If the table has changed since it was read, the
 * expectations of the writes fail: read again, decide again.
 */
export function decide(arrival: Arrival, context: Context): Decision {
  if (context.receipt) return redelivered(context.receipt);
  if (isPastRetention(arrival)) return decision(arrival, 'stale', [], { reason: 'expired' });
  if (!arrival.result.ok) {
    const { reason } = arrival.result;
    return decision(arrival, reason === 'overwritten' ? 'stale' : 'rejected', [], { reason });
  }
  const report: ReadArticle = arrival.result;
  const { article } = report;
  const { claim, owner, matching } = context;
  if (!claim) {
    if (owner) return copy(arrival, report, context, owner);
    return matching?.match && !article.isRetracted
      ? joinMatch(arrival, report, context, matching, matching.match)
      : newStory(arrival, report, context);
  }
  if (isFileBack(arrival, report, context.stories.get(claim.storyId))) return revision(arrival, report, context, claim);
  if (claim.textKey === article.textKey) return duplicate(arrival, report, context, claim);
  if (isOlder(articleReport(article, arrival.file), claim)) return stale(arrival, report, context, claim);
  // An article whose new text belongs to another story is recorded there as a copy; its id stays with its own story.
  if (owner && owner !== claim.storyId) return copy(arrival, report, context, owner);
  return revision(arrival, report, context, claim);
}

/** The decision about a file whose event is redelivered: what its receipt says. */
export function redelivered({ disposition, storyId, reason, evidence, warnings = [] }: Receipt): Decision {
  return { disposition, redelivered: true, storyId, reason, evidence, warnings, writes: [] };
}

/** The decision with its receipt, which is written in the same transaction as everything else. */
function decision(arrival: Arrival, disposition: Disposition, writes: Write[], findings: Findings = {}): Decision {
  const receipt: Write = { item: receiptOf(arrival, disposition, findings), expect: 'absent' };
  return { disposition, redelivered: false, ...findings, warnings: warningsOf(arrival), writes: [...writes, receipt] };
}

const warningsOf = ({ result }: Arrival): readonly string[] => (result.ok ? result.article.warnings : []);

/**
 * The first report of a story: writes the story under the key that its text gives, and the match keys by which later reports find it. A
 * retraction that arrives before its article creates a withdrawn story, so that the older crawl is stale.
 */
function newStory(arrival: Arrival, report: ReadArticle, context: Context): Decision {
  const { isRetracted } = report.article;
  const matching = isRetracted ? undefined : context.matching;
  const story = firstStory(arrival, report, matching);
  const storyId = storyIdAt(story);
  const silent: StoryItem = { ...story, announce: 'none', unannounced: true };
  const writes: Write[] = [
    { item: isRetracted ? { ...retracted(silent, arrival), revision: 1 } : story, expect: 'absent' },
    claimArticle(arrival, report, storyId, context),
    ...(matching ? keyWrites(arrival, report.profile, matching.found, storyId, KEYS_OF_STORY) : []),
  ];
  return decision(arrival, 'new', writes, { storyId, ...(isRetracted && { reason: 'retracted' }) });
}

function firstStory(arrival: Arrival, report: ReadArticle, matching: Matching | undefined): StoryItem {
  const storyId = storyIdOf(report.article.textKey, arrival.scope);
  return {
    ...storyKey(storyId),
    entity: 'story',
    schema: SCHEMA,
    version: 1,
    ...expiryOf(arrival),
    ...(arrival.settings.notifications ? { announce: 'story.created' } : { announce: 'none', unannounced: true }),
    revision: 1,
    firstSeenAt: arrival.decidedAt,
    ...(arrival.settings.timeline && { day: listingDay(storyId, arrival.decidedAt) }),
    articleCount: 1,
    facts: factsOf(report, arrival.file),
    ...(matching && { profiles: { first: packProfile(report.profile) } }),
  };
}

/** Another article with the text of a story: it joins silently. */
function copy(arrival: Arrival, report: ReadArticle, context: Context, storyId: string): Decision {
  const story = storyIn(context, storyId, textAddress(report.article.textKey, arrival.scope).pk);
  const writes: Write[] = [
    { item: withArticle(story, arrival, report.article, { disposition: 'copy' }), expect: story.version },
    claimArticle(arrival, report, context.claim?.storyId ?? storyId, context),
  ];
  return decision(arrival, 'copy', writes, { storyId });
}

/**
 * A report that matches a story. A newer report of the same publisher is an update, which is announced; any other is a copy, which joins
 * silently. Its text gets an alias, so that its copies are known, and its match keys lead to the story as well.
 */
function joinMatch(
  arrival: Arrival,
  report: ReadArticle,
  context: Context,
  matching: Matching,
  match: StoryMatch,
): Decision {
  const { storyId } = match;
  const story = storyIn(context, storyId, 'a match key');
  const isNewer = observationTime(report.article, arrival.file) > story.facts.observedAt;
  const disposition = isNewer && match.isSamePublisher ? 'update' : 'copy';
  const evidence = evidenceOf(match);
  const member = withArticle(story, arrival, report.article, { disposition, probability: evidence.probability });
  const writes: Write[] = [
    { item: disposition === 'update' ? withFacts(member, arrival, report) : member, expect: story.version },
    claimArticle(arrival, report, storyId, context),
    aliasOf(arrival, report, storyId, context),
    ...keyWrites(arrival, report.profile, matching.found, storyId, KEYS_OF_JOINER),
  ];
  return decision(arrival, disposition, writes, { storyId, evidence });
}

/** The article with the text that is known of it. */
function duplicate(arrival: Arrival, report: ReadArticle, context: Context, claim: ArticleClaim): Decision {
  // The claim moves to the newest report even if the text is the same: a revision from in between is then stale.
  const isNewer = isOlder(claim, articleReport(report.article, arrival.file));
  const writes = isNewer ? [claimArticle(arrival, report, claim.storyId, context)] : [];
  return decision(arrival, 'duplicate', writes, { storyId: context.owner ?? claim.storyId });
}

/** An older crawl. Its text gets an alias, so that later copies of it are known; nothing else changes. */
function stale(arrival: Arrival, report: ReadArticle, context: Context, { storyId }: ArticleClaim): Decision {
  const writes = context.owner ? [] : [aliasOf(arrival, report, storyId, context)];
  return decision(arrival, 'stale', writes, { storyId, reason: 'older-crawl' });
}

/**
 * A newer crawl with another text. It is announced only if the story's facts are from this article: a revised copy is no news. The story is
 * written in either case, so that a decision from an older read of it fails.
 */
function revision(arrival: Arrival, report: ReadArticle, context: Context, { storyId, pk }: ArticleClaim): Decision {
  const story = storyIn(context, storyId, pk);
  const writes: Write[] = [
    { item: revised(story, arrival, report), expect: story.version },
    claimArticle(arrival, report, storyId, context),
    ...(context.owner ? [] : [aliasOf(arrival, report, storyId, context)]),
  ];
  return decision(arrival, 'revision', writes, { storyId });
}

function revised(story: StoryItem, arrival: Arrival, report: ReadArticle): StoryItem {
  const version = kept(withReportAgain(story, report.article), arrival);
  if (isFileBack(arrival, report, story)) return withFactsAgain(version, arrival, report);
  const isOwn = story.facts.articleId === report.article.articleId;
  // An article cannot withdraw the story of another, and a withdrawn story stays withdrawn.
  if (!isOwn || story.withdrawnAt) return version;
  return report.article.isRetracted ? retracted(version, arrival) : withFacts(version, arrival, report);
}

/**
 * Whether this file's story was withdrawn because the file was deleted, and the file is back. Holds for any number of deletions, and for
 * events in any order.
 */
function isFileBack({ file }: Arrival, { article }: ReadArticle, story: StoryItem | undefined): boolean {
  if (story?.withdrawnBy !== 'deletion' || article.isRetracted) return false;
  const { articleId, object } = story.facts;
  return articleId === article.articleId && object.bucket === file.bucket && object.key === file.key;
}

const retracted = (version: StoryItem, { decidedAt, settings }: Arrival): StoryItem =>
  withoutFacts(version, { by: 'publisher', at: decidedAt }, settings.notifications);

/** The alias that gives the article's text to the story. */
function aliasOf(arrival: Arrival, { article: { textKey } }: ReadArticle, storyId: string, { claim }: Context): Write {
  const item: Alias = {
    ...textAddress(textKey, arrival.scope),
    entity: 'alias',
    schema: SCHEMA,
    version: 1,
    ...expiryOf(arrival, claim),
    textKey,
    storyId,
  };
  return { item, expect: 'absent' };
}

/** The article's claim on its story, with its newest report, in place of the claim that was read. */
function claimArticle(arrival: Arrival, report: ReadArticle, storyId: string, context: Context): Write {
  const { claim, claimedStoryId = storyId } = context;
  const item: ArticleClaim = {
    ...articleClaimKey(report.article.articleId, arrival.scope),
    entity: 'article',
    schema: SCHEMA,
    version: (claim?.version ?? 0) + 1,
    ...expiryOf(arrival, claim),
    articleId: report.article.articleId,
    storyId: storyId === claim?.storyId ? claimedStoryId : storyId,
    identity: identityOf(report),
    ...articleReport(report.article, arrival.file),
  };
  return { item, expect: claim?.version ?? 'absent' };
}
