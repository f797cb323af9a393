import { epochSeconds } from '../items/article-report.ts';
import type { Arrival, Write } from '../items/decision.ts';
import { present } from '../items/facts.ts';
import { type LaterItem, SCHEMA } from '../items/items.ts';
import { laterKey, listingDay, storyIdAt } from '../items/keys.ts';
import { changedReport, type Story, storyWrites } from '../items/story.ts';
import { announcedAs, nextVersion } from './story-changes.ts';

const MINUTE_MS = 60_000;
/** An item that nobody released in time says nothing any more. */
const KEPT_SECONDS = 32 * 86_400;

/**
 * The story after a revision. If its last revision was announced less than `revisionMinutes` ago, it says this one, and
 * subscribers hear the newest of them when these are over; what asks for that is written with the story.
 * @param said the story as it would be announced
 */
export function withinBudget(
  said: Story,
  before: Story,
  { decidedAt, settings }: Arrival,
): { item: Story; later: Write[] } {
  const { change = 'revision', previous } = said.announced ?? {};
  const isRevision = said.announce === 'story.updated' && change !== 'update' && !before.withdrawn;
  if (!isRevision) return { item: said, later: [] };
  const { waiting } = before;
  const endMs = Date.parse(before.announced?.revisedAt ?? '') + settings.revisionMinutes * MINUTE_MS;
  const until = waiting?.until ?? (Number.isNaN(endMs) ? '' : new Date(endMs).toISOString());
  if (until <= decidedAt) return { item: revisedAt(said, decidedAt), later: [] };
  const { announced, development, ...changed } = said;
  const item: Story = {
    ...changedReport(changed, said.speaking, (report) => ({ ...report, state: { is: 'waiting', until } })),
    announce: 'none',
    revision: before.revision,
    // What waits was told to nobody.
    ...present({ announced: before.announced, development: before.development }),
    waiting: { until, change, ...present({ previous }) },
  };
  return { item, later: waiting ? [] : [{ item: laterItem(before, until), expect: 'absent' }] };
}

const revisedAt = (story: Story, at: string): Story =>
  story.announced ? { ...story, announced: { ...story.announced, revisedAt: at } } : story;

function laterItem(before: Story, until: string): LaterItem {
  const storyId = storyIdAt(before);
  const key = laterKey(storyId, until, before.version);
  return {
    ...{ ...key, entity: 'later', schema: SCHEMA, version: 1, storyId, until },
    ...{ day: listingDay(key.pk, until, 'due'), firstSeenAt: until, expiresAt: epochSeconds(until) + KEPT_SECONDS },
  };
}

/**
 * The writes after which the announcement does not wait any longer.
 * @param story as it is now; absent where it says nothing that waits
 */
export function endLater({ day: _, firstSeenAt: __, ...later }: LaterItem, at: string, story?: Story): Write[] {
  const ended: Write = { item: { ...later, version: later.version + 1 }, expect: later.version };
  if (!story?.waiting) return [ended];
  const { change, previous } = story.waiting;
  const said = announcedAs('story.updated', nextVersion(story, at), { change, previous });
  return [...storyWrites(revisedAt(said, at), story), ended];
}
