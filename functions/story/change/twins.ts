import type { Arrival, Write } from '../items/decision.ts';
import { SCHEMA, type StoryItem, type TwinsItem } from '../items/items.ts';
import { storyIdAt, twinsKey } from '../items/keys.ts';
import type { Report } from '../items/read-article.ts';
import type { Story } from '../items/story.ts';
import { epochSeconds } from '../items/time.ts';
import { currentStoryId } from '../table/redirects.ts';
import { evidenceOf, matchesOf, type ReportMatch } from './match-story.ts';

/** Twins that a story lists, so that no pair is recorded twice. It finds no further ones. */
const MOST_TWINS = 10;

/**
 * The reports of another story that count. Of 44 pairs that were read 19 of 23 found by these two are one event, and 7 of
 * 21 found by the others, which stand for an affair more often than for an event.
 */
const COMPARED = ['first', 'current'] as const;

/** From this probability on. */
const TWIN_THRESHOLD = 0.8;

/** How long twins are kept. */
const TWINS_SECONDS = 30 * 86_400;

/** Another story that a report of this one is closely like, too. */
interface Twin {
  story: StoryItem;
  match: ReportMatch;
}

/**
 * The other stories that the report is closely like: probably the same event, which grew into two stories. Left out are
 * stories that a label keeps apart from this one, that are known twins, or that were never announced.
 */
function twinsOf(
  { profile }: Report,
  story: StoryItem,
  stories: ReadonlyMap<string, StoryItem>,
  { settings: { matching } }: Arrival,
): Twin[] {
  const { twins = [], apart = [], announced } = story;
  const id = storyIdAt(story);
  if (!announced || twins.length >= MOST_TWINS) return [];
  const found = new Map<string, Twin>();
  for (const [candidate, { profiles }] of stories) {
    const otherId = currentStoryId(candidate, stories);
    const other = stories.get(otherId);
    if (!profiles || !other || otherId === id || other.withdrawn || !other.announced) continue;
    if ([...twins, ...apart].includes(otherId) || [...(other.twins ?? []), ...(other.apart ?? [])].includes(id))
      continue;
    const matches = matchesOf(profile, { profiles }, matching.model, COMPARED);
    for (const match of matches)
      if (match.probability >= Math.max(TWIN_THRESHOLD, found.get(otherId)?.match.probability ?? 0))
        found.set(otherId, { story: other, match });
  }
  return [...found.values()].slice(0, MOST_TWINS - twins.length);
}

/** The story with its new twins, and an item for each pair. */
export function withTwins(
  story: Story,
  stories: ReadonlyMap<string, StoryItem>,
  arrival: Arrival,
  report: Report,
): { item: Story; twins: Write[] } {
  const found = twinsOf(report, story, stories, arrival);
  if (found.length === 0) return { item: story, twins: [] };
  const ids = found.map(({ story: other }) => storyIdAt(other));
  return {
    item: { ...story, twins: [...(story.twins ?? []), ...ids] },
    twins: found.map((twin) => ({ item: twinsItem(story, twin, arrival, report), expect: 'absent' })),
  };
}

function twinsItem(story: StoryItem, { story: other, match }: Twin, arrival: Arrival, report: Report): TwinsItem {
  const { decidedAt, file } = arrival;
  const [older, younger] = began(story) < began(other) ? [story, other] : [other, story];
  const [into, storyId] = [storyIdAt(older), storyIdAt(younger)];
  return {
    ...twinsKey(younger.firstSeenAt, storyId, into),
    entity: 'twins',
    schema: SCHEMA,
    version: 1,
    expiresAt: epochSeconds(decidedAt) + TWINS_SECONDS,
    at: decidedAt,
    storyId,
    into,
    report: { articleId: report.article.articleId, key: file.key },
    reportOf: storyIdAt(story),
    evidence: evidenceOf(match),
  };
}

/** The order in which two stories began; of one instant, by key. */
const began = ({ firstSeenAt, pk }: StoryItem): string => `${firstSeenAt} ${pk}`;
