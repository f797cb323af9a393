import type { Profile } from '../../matching/profile.ts';
import { type ArticleWithProfile, articleTime, epochSeconds } from './article-report.ts';
import type { Arrival } from './decision.ts';
import type { StoryItem } from './items.ts';
import { listingDay, storyIdAt } from './keys.ts';

const DAY_SECONDS = 86_400;
const MINUTE_SECONDS = 60;

/** No month is shorter. */
const SHORTEST_MONTH = 28 * DAY_SECONDS;

/** Seconds between two reports beyond which they do not join. */
export const windowSeconds = ({ settings: { matching } }: Pick<Arrival, 'settings'>): number =>
  Math.max(1, matching.windowDays) * DAY_SECONDS;

/** A report is of an archive if it was more than a window old when it was recorded. @param at epoch seconds */
export function isOfArchive(at: number, arrival: Pick<Arrival, 'decidedAt' | 'settings'>): boolean {
  return epochSeconds(arrival.decidedAt) - at > windowSeconds(arrival);
}

/** Which match keys are read and written: of a month (`2019-03`), or undefined for those of today's stream. */
export interface KeyMonths {
  read: readonly (string | undefined)[];
  written: readonly (string | undefined)[];
}

/**
 * An archive's keys are those of its month, so that an old day neither fills nor reads today's, in whatever order files
 * come. A report whose window begins in another month is found in both, and reads both: of two like reports at the turn
 * of a month the later one writes that of the earlier, too. One that is hardly older than a window, as a late crawl,
 * finds the stream's as well.
 */
export function keyMonths({ minute }: Pick<Profile, 'minute'>, arrival: Arrival): KeyMonths {
  const at = minute * MINUTE_SECONDS;
  if (!isOfArchive(at, arrival)) return { read: [undefined], written: [undefined] };
  const window = windowSeconds(arrival);
  const months = new Set([monthOf(at)]);
  for (let day = at - window; day < at; day += SHORTEST_MONTH) months.add(monthOf(day));
  return { read: isOfArchive(at + window, arrival) ? [...months] : [...months, undefined], written: [...months] };
}

const monthOf = (at: number): string => new Date(1000 * at).toISOString().slice(0, -'-01T00:00:00.000Z'.length);

/** An article's own time, of a report of an archive; of any other nothing. */
export function ownTimeOf(
  arrival: Arrival,
  { article }: Pick<ArticleWithProfile, 'article'>,
): Pick<StoryItem, 'reportedAt'> {
  const reportedAt = articleTime(article, arrival.file);
  return isOfArchive(epochSeconds(reportedAt), arrival) ? { reportedAt } : {};
}

/**
 * When the stack first saw a story, and when it was reported if that is another time. Its places in the day index and
 * in that of the archive follow: a silent story of an archive is only in the second, so that a night of old files
 * leaves today's list as it is.
 */
export function listingOf(
  arrival: Arrival,
  report: Pick<ArticleWithProfile, 'article'>,
  storyId: string,
): Pick<StoryItem, 'firstSeenAt' | 'day' | 'reportedAt' | 'archiveDay'> {
  const { decidedAt, settings } = arrival;
  const { reportedAt } = ownTimeOf(arrival, report);
  const isOld = reportedAt !== undefined;
  return {
    firstSeenAt: decidedAt,
    ...((settings.notifications || !isOld) && { day: listingDay(storyId, decidedAt) }),
    ...(isOld && { reportedAt }),
    ...(isOld && { archiveDay: listingDay(storyId, reportedAt) }),
  };
}

/** The listing of an archive's story once an earlier report has joined it; of any other story nothing. */
export function listedEarlier(story: StoryItem, at: string): Pick<StoryItem, 'reportedAt' | 'archiveDay'> {
  if (story.reportedAt === undefined || story.reportedAt <= at) return {};
  return { reportedAt: at, ...(story.archiveDay && { archiveDay: listingDay(storyIdAt(story), at) }) };
}
