import type { WarningCode } from '../../article/index.ts';
import { blockKeys, changedBlocks } from '../change/changing-blocks.ts';
import { articleWithText, asKnown, saysWhat } from '../change/placeholder.ts';
import { asOfFeed, isWeak, type Likeness, likenessOf, ownIdOf, withArticleId } from '../change/same-article.ts';
import { type Report, reportIn } from '../items/article-report.ts';
import type { Arrival } from '../items/decision.ts';
import { isOfOtherFeed } from '../items/file-version.ts';
import type { ArticleClaim } from '../items/items.ts';
import { articleClaimKey, storyKey, textAddress } from '../items/keys.ts';
import type { Story } from '../items/story.ts';
import { readPointers } from '../table/read-pointers.ts';
import { storiesIn } from '../table/read-stories.ts';
import type { Freshness, StoryTable } from '../table/story-table.ts';
import type { Context } from './context.ts';
import { readContext } from './read-context.ts';

/** The arrival as the article that it is, and what the table says about it. */
export interface Identified {
  arrival: Arrival;
  context: Context;
}

/**
 * Finds the article that a file is. Its id, url or key only names candidates: the claim under that id, and its
 * namesakes, which are other articles that came under the same id. The file is the one that it is most like; if none
 * matches, it is an article of its own. So is an entry of a polled feed, if the article is not of that feed.
 */
export async function identify(received: Arrival, table: StoryTable, freshness: Freshness): Promise<Identified> {
  const found = await findArticle(received, table, freshness);
  const report = reportIn(received.result);
  const { claim, held } = found.context;
  const own = report && asOfFeed(report, received.file, [claim, held]);
  return own ? identify({ ...received, result: own }, table, freshness) : found;
}

async function findArticle(received: Arrival, table: StoryTable, freshness: Freshness): Promise<Identified> {
  const { arrival, context } = await findWords(received, table, freshness);
  const result = reportIn(arrival.result);
  const { claim, stories, missing, isTorn } = context;
  if (!result || missing.length > 0 || isTorn) return { arrival, context };
  if (claim && isOfOtherFeed(arrival.file, claim)) return { arrival, context };
  if (!claim) return findByOwnId({ arrival, context }, result, table, freshness);
  const isAlone = !claim.namesakes?.length;
  // Its words are like those of the story that it claimed, also if that was merged into another.
  const stored = { ...claim, storyId: context.claimedStoryId ?? claim.storyId };
  const own = likenessOf(result, arrival.file, { claim, story: stories.get(stored.storyId), isUrlItsOwn: true });
  if (own && (isAlone || !isWeak(own.agreement)))
    return withLeads({ arrival, context: { ...context, agreement: own.agreement } }, table);

  const ownId = ownIdOf(result);
  const others = await readNamesakes(arrival, [...new Set([...(claim.namesakes ?? []), ownId])], table, freshness);
  const best = mostLike(result, arrival, [stored, ...others.claims], new Map([...stories, ...others.stories]));
  if (best?.claim === stored) return withLeads({ arrival, context: { ...context, agreement: best.agreement } }, table);
  const known = best?.claim ?? others.claims.find(({ articleId }) => articleId === ownId);
  const found = await readAs(arrival, result, known?.articleId ?? ownId, stored, table, freshness);
  const agreement = best?.agreement ?? (known && 'headline');
  return withLeads({ ...found, context: { ...found.context, hinted: stored, agreement } }, table);
}

/**
 * Whether the text says something is known once another report of it is: known under a headline that the text bears
 * out, it is news under every headline; known under one that says something else, it is a placeholder, and its headline
 * is read with it.
 */
async function findWords(received: Arrival, table: StoryTable, freshness: Freshness): Promise<Identified> {
  const arrival = await withKnownText(received, table, freshness);
  const context = await readContext(arrival, table, freshness);
  const report = reportIn(arrival.result);
  const known = report && asKnown(report, arrival.file, context.words?.headlineTerms);
  if (!known || known === report) return { arrival, context };
  const placeholder: Arrival = { ...arrival, result: known };
  return { arrival: placeholder, context: await readContext(placeholder, table, freshness) };
}

async function withKnownText(arrival: Arrival, table: StoryTable, freshness: Freshness): Promise<Arrival> {
  const { result, file, scope } = arrival;
  const own = reportIn(result);
  const report = own && articleWithText(own, file);
  if (!report) return arrival;
  const [words] = await table.read([textAddress(report.article.textKey, scope)], freshness);
  const headline = words?.entity === 'story' || words?.entity === 'alias' ? words.headlineTerms : undefined;
  return headline && saysWhat(report.article.text, headline) ? { ...arrival, result: report } : arrival;
}

/**
 * Of a retraction, what leads to its story as well: that must not expire, or the story would be created again. Of a
 * newer text that differs in a block, what is known of such blocks.
 */
async function withLeads({ arrival, context }: Identified, table: StoryTable): Promise<Identified> {
  const { claim } = context;
  const report = reportIn(arrival.result);
  const story = claim && context.stories.get(claim.storyId);
  if (!report || !story) return { arrival, context };
  if (report.kind === 'article') {
    const isOther = claim.textKey !== report.article.textKey;
    const blocks = isOther ? changedBlocks(report.article.text, claim) : undefined;
    if (!blocks) return { arrival, context };
    const items = await table.read(blockKeys(blocks, arrival, report), 'strong');
    return { arrival, context: { ...context, blocks, changes: items.filter((item) => item.entity === 'block') } };
  }
  return { arrival, context: { ...context, pointers: await readPointers(story, table) } };
}

/**
 * An article whose id is not known. With `retentionDays` the claim of the first article under its id may have expired,
 * and its own has not: then it is known by its headline.
 */
async function findByOwnId(
  { arrival, context }: Identified,
  report: Report,
  table: StoryTable,
  freshness: Freshness,
): Promise<Identified> {
  if (context.receipt || arrival.settings.retentionDays === 0) return { arrival, context };
  const ownId = ownIdOf(report);
  const [known] = await table.read([articleClaimKey(ownId, arrival.scope)], freshness);
  if (known?.entity !== 'article') return { arrival, context };
  const found = await readAs(arrival, report, ownId, known, table, freshness);
  return { ...found, context: { ...found.context, agreement: 'headline' } };
}

/** The claims of these articles, and their stories. */
async function readNamesakes(
  { scope }: Arrival,
  articleIds: readonly string[],
  table: StoryTable,
  freshness: Freshness,
): Promise<{ claims: ArticleClaim[]; stories: Map<string, Story> }> {
  const read = await table.read(
    articleIds.map((articleId) => articleClaimKey(articleId, scope)),
    freshness,
  );
  const claims = read.filter((item): item is ArticleClaim => item.entity === 'article');
  const storyIds = [...new Set(claims.map(({ storyId }) => storyId))];
  const items = storyIds.length > 0 ? await table.read(storyIds.map(storyKey), freshness) : [];
  return { claims, stories: storiesIn(items) };
}

function mostLike(
  report: Report,
  { file }: Arrival,
  claims: readonly ArticleClaim[],
  stories: ReadonlyMap<string, Story>,
): (Likeness & { claim: ArticleClaim }) | undefined {
  const urls = Map.groupBy(claims, ({ identity }) => identity.url);
  const likenesses = claims.flatMap((claim) => {
    const isUrlItsOwn = urls.get(claim.identity.url)?.length === 1;
    const likeness = likenessOf(report, file, { claim, story: stories.get(claim.storyId), isUrlItsOwn });
    return likeness ? [{ ...likeness, claim }] : [];
  });
  return likenesses.sort((one, other) => other.score - one.score)[0];
}

/** The arrival under the id of a namesake, or under an id of its own, and what the table says about that. */
async function readAs(
  arrival: Arrival,
  report: Report,
  articleId: string,
  hinted: ArticleClaim,
  table: StoryTable,
  freshness: Freshness,
): Promise<Identified> {
  const own = withArticleId(report, articleId, reuseOf(hinted));
  const as = { ...arrival, result: own };
  return { arrival: as, context: await readContext(as, table, freshness) };
}

function reuseOf({ articleId }: ArticleClaim): WarningCode {
  if (articleId.startsWith('url:')) return 'url-shared';
  return articleId.startsWith('key:') ? 'key-reused' : 'id-reused';
}
