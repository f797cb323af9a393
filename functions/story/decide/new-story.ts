import type { Article } from '../../article/article.ts';
import type { Arrival, Decision, Step, Write } from '../decision.ts';
import { factsOf } from '../facts.ts';
import { founderOf } from '../founder.ts';
import type { StoryItem, TimelineEntry } from '../items.ts';
import { storyIdAt, storyIdOf, storyKey, timelineKey } from '../keys.ts';
import type { Known } from '../known.ts';
import { fencesAt } from '../near/fence.ts';
import { holdNear } from '../near/hold.ts';
import { epochSeconds } from '../time.ts';
import { claimArticle } from './claims.ts';
import { close } from './close.ts';
import { fitStory } from './fit-story.ts';

/**
 * The first report of a story: the story at the address of its words, and the claims by which later reports find it.
 *
 * Most files are new, and a transaction costs twice what its writes do. So a new article is written in three steps
 * instead, each item on a condition of its own:
 *
 *     1  the claim that reserves the article, those on keys of like reports, its place in the list of the day
 *     2  the story
 *     3  the receipt
 *
 * Whoever comes between two steps, or after a crash there, can tell: claims without their story count for nothing, and
 * another file takes them over (`claimArticle`, `fencesAt`); a story without its receipt knows the file it was made
 * from (`founded`). Only where something is taken over must all happen at once: claims that came before their story
 * would lead to what stood there.
 */
export const newStory = (arrival: Arrival, article: Article, known: Known): Decision => {
  const { kin, reserved, fence } = known;
  const storyId = storyIdOf(article.textKey);
  const founder = founderOf(arrival.file);
  const item: StoryItem = {
    ...storyKey(storyId),
    entity: 'story',
    schema: 1,
    version: (fence?.version ?? 0) + 1,
    ...(arrival.notifications ? { announce: 'story.created' } : { announce: 'none', unannounced: true }),
    revision: 1,
    founder,
    firstSeenAt: arrival.now,
    articleCount: 1,
    ...factsOf(article, arrival.file),
  };
  const story: Write = { item: fitStory(item), expect: fence?.version ?? 'absent' };
  const holder = { storyId, articleId: article.articleId, depth: 0 };
  const now = epochSeconds(arrival.now);
  const near = kin ? holdNear(kin.near, holder, kin.found, arrival.near, now) : [];
  const claim = claimArticle(arrival, article, storyId, known);
  const listed: Write[] = arrival.timeline ? [{ item: timelineEntry(arrival, storyId), expect: 'absent' }] : [];
  // An attempt for this very file made the claim and came no further: it need not be put again. Whoever takes it over
  // meanwhile takes the place of the story as well, so that the story below is refused.
  const own = reserved && !reserved.there && reserved.claim.founder === founder && reserved.claim.storyId === storyId;
  const begun = (kin?.begun ?? []).filter((id) => id !== reserved?.claim.storyId);
  if ((reserved && !own) || begun.length > 0 || fence) {
    const fences = kin ? fencesAt(begun, kin.near, holder, arrival.near, now) : [];
    return close(arrival, 'new', [...claim, ...listed, ...fences, story, ...near], { storyId });
  }
  const reserve = own ? [] : claim.map((write) => ({ ...write, item: { ...write.item, founder } }));
  const claims: Step = { writes: [...reserve, ...near, ...listed], whole: false };
  const steps = [claims, { writes: [story], whole: true }];
  return close(
    arrival,
    'new',
    [],
    { storyId },
    steps.filter(({ writes }) => writes.length > 0),
  );
};

const timelineEntry = ({ now, attempt }: Arrival, storyId: string): TimelineEntry => ({
  ...timelineKey(storyId, now, attempt),
  entity: 'timeline',
  schema: 1,
  version: 1,
  stories: [storyId],
});

/**
 * The story is there, made from this very file, and the receipt is not: an earlier event of the file came no further. This is
 * the receipt it would have written.
 */
export const founded = (arrival: Arrival, story: StoryItem): Decision =>
  close({ ...arrival, now: story.firstSeenAt }, 'new', [], { storyId: storyIdAt(story) });
