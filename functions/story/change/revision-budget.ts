import type { Arrival, Write } from '../items/decision.ts';
import { present } from '../items/facts.ts';
import { type LaterItem, SCHEMA, type StoryItem } from '../items/items.ts';
import { dueOn, laterKey, listingDay, storyIdAt } from '../items/keys.ts';
import { nextRevision, withAnnouncedBefore } from '../items/said.ts';
import { namedReports } from '../items/story-reports.ts';
import { epochSeconds } from '../items/time.ts';
import { nextVersion } from './story-changes.ts';

const MINUTE_MS = 60_000;
/** An item that nobody released in time says nothing any more. */
const KEPT_SECONDS = 32 * 86_400;

/**
 * The story after a revision. If its last revision was announced less than `revisionMinutes` ago, it says this one, and
 * subscribers hear the newest of them when these are over; what asks for that is written with the story.
 * @param said the story as it would be announced
 */
export function withinBudget(
  said: StoryItem,
  before: StoryItem,
  { decidedAt, settings }: Arrival,
): { item: StoryItem; later: Write[] } {
  const isRevision = said.announce === 'story.updated' && said.change !== 'update' && !before.withdrawnAt;
  if (!isRevision) return { item: said, later: [] };
  const { unsaid, revisedAt = '' } = before;
  const endMs = Date.parse(revisedAt) + settings.revisionMinutes * MINUTE_MS;
  const until = unsaid?.until ?? (Number.isNaN(endMs) ? '' : new Date(endMs).toISOString());
  if (until <= decidedAt) return { item: { ...said, revisedAt: decidedAt }, later: [] };
  const { change = 'revision', previous, updatedAt: _, told, ...facts } = said;
  const { updatedAt, change: changeBefore, previous: previousBefore } = before;
  const { said: announced, coverage } = nextVersion(before, decidedAt);
  const waiting: StoryItem = {
    ...facts,
    announce: 'none',
    revision: before.revision,
    // What waits was told to nobody.
    ...present({ updatedAt, change: changeBefore, previous: previousBefore, told: unsaid ? before.told : told }),
    ...present({ said: announced, coverage }),
    unsaid: { until, change, ...present({ previous }) },
  };
  const item = withAnnouncedBefore(waiting, { facts: before.facts, reports: namedReports(before) });
  return { item, later: unsaid ? [] : [{ item: laterItem(storyIdAt(before), until), expect: 'absent' }] };
}

function laterItem(storyId: string, until: string): LaterItem {
  const key = laterKey(storyId, until);
  return {
    ...{ ...key, entity: 'later', schema: SCHEMA, version: 1, storyId, until },
    ...{ day: listingDay(key.pk, until, dueOn), firstSeenAt: until, expiresAt: epochSeconds(until) + KEPT_SECONDS },
  };
}

/**
 * The writes after which the announcement does not wait any longer.
 * @param story as it is now; absent where it says nothing that waits
 */
export function endLater({ day: _, firstSeenAt: __, ...later }: LaterItem, at: string, story?: StoryItem): Write[] {
  const ended: Write = { item: { ...later, version: later.version + 1 }, expect: later.version };
  if (!story?.unsaid) return [ended];
  const { unsaid, previous: _previous, said: _said, ...others } = story;
  const item: StoryItem = {
    ...nextRevision(nextVersion(others, at)),
    ...{ announce: 'story.updated', updatedAt: at, revisedAt: at, change: unsaid.change },
    ...present({ previous: unsaid.previous }),
  };
  return [{ item, expect: story.version }, ended];
}
