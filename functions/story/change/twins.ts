import { epochSeconds, type Report } from '../items/article-report.ts';
import type { Arrival, Write } from '../items/decision.ts';
import { SCHEMA, type StoryItem, type TwinsItem } from '../items/items.ts';
import { storyIdAt, twinsKey } from '../items/keys.ts';
import type { Story } from '../items/story.ts';
import { evidenceOf, type ReportMatch, type StoryMatch } from './match-story.ts';

/** Twins that a story lists, so that no pair is recorded twice. It finds no further ones. */
const MOST_TWINS = 10;

/** From this probability on, beside both stories: most of 262 such pairs were one event (docs/matching.md). */
export const TWIN_THRESHOLD = 0.85;

/** How long twins are kept. */
const TWINS_SECONDS = 30 * 86_400;

/** Another story that a report of this one is closely like, too. */
interface Twin {
  story: Story;
  match: ReportMatch;
}

/**
 * The other stories that the report is closely like: probably the same event, which grew into two stories. Left out are
 * stories that a label keeps apart from this one, that are known twins, or that were never announced.
 */
function twinsOf(story: Story, { probability, others }: StoryMatch, stories: ReadonlyMap<string, Story>): Twin[] {
  const { twins = [], apart = [], announced } = story;
  const id = storyIdAt(story);
  if (!announced || probability < TWIN_THRESHOLD) return [];
  return others
    .flatMap(({ storyId, match }): Twin[] => {
      const other = stories.get(storyId);
      if (!other?.announced || match.probability < TWIN_THRESHOLD) return [];
      const isKnown = [...twins, ...apart].includes(storyId);
      return isKnown || [...(other.twins ?? []), ...(other.apart ?? [])].includes(id) ? [] : [{ story: other, match }];
    })
    .slice(0, Math.max(0, MOST_TWINS - twins.length));
}

/** The story with its new twins, and an item for each pair. */
export function withTwins(
  story: Story,
  match: StoryMatch,
  stories: ReadonlyMap<string, Story>,
  arrival: Arrival,
  report: Report,
): { item: Story; twins: Write[] } {
  const found = twinsOf(story, match, stories);
  if (found.length === 0) return { item: story, twins: [] };
  const ids = found.map(({ story: other }) => storyIdAt(other));
  return {
    item: { ...story, twins: [...(story.twins ?? []), ...ids] },
    twins: found.map((twin) => ({ item: twinsItem(story, twin, arrival, report), expect: 'absent' })),
  };
}

function twinsItem(story: Story, { story: other, match }: Twin, arrival: Arrival, report: Report): TwinsItem {
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
