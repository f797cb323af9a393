import { mapBounded } from '../map-bounded.ts';
import type { StoryItem } from '../story/items/items.ts';
import { storyIdAt, storyKey } from '../story/items/keys.ts';
import { listedArticles, namedReports } from '../story/items/story-reports.ts';
import type { ReceivedReport } from '../story/table/dynamo-change-lists.ts';
import type { FeedReport, FeedStory } from './feed-state.ts';

/** What a file says of itself. */
export type ReportWords = Pick<FeedReport, 'headline' | 'publisher' | 'url' | 'picture' | 'time'>;

/** Reads one file; undefined if it is gone, or may not be shown. */
export type ReadWords = (report: FeedReport) => Promise<ReportWords | undefined>;

/** Reports of a story that are kept, the newest. */
const MOST = 1_000;
const READERS = 32;

/** The reports of stories, by partition key. */
export type ReportsByStory = Map<string, readonly FeedReport[]>;

/**
 * Adds what receipts say to the reports that are known, and gives each story those that it has now: a split, a merge or
 * its undo moves them.
 * @param known of these stories and of those that the receipts name; it is changed
 */
export function arrange(
  known: ReportsByStory,
  received: readonly ReceivedReport[],
  stories: readonly StoryItem[],
): void {
  const of = (pk: string) => known.get(pk) ?? [];
  for (const { storyId, splitFrom, receivedAt: at, key, versionId, heldUntil: time, ...said } of received) {
    const { pk } = storyKey(storyId);
    const { articleId, disposition, publisher } = said;
    const report: FeedReport = {
      ...{ articleId, disposition, at, file: { key, ...(versionId && { versionId }) } },
      ...{ ...(publisher && { publisher }), ...(time && { time }) },
    };
    // A list is read again after a run that failed.
    const isKnown = of(pk).some(({ articleId, at: known }) => articleId === report.articleId && known >= at);
    if (!isKnown) known.set(pk, [...of(pk).filter((one) => one.articleId !== report.articleId), report].slice(-MOST));
    if (splitFrom) {
      const from = storyKey(splitFrom).pk;
      known.set(
        from,
        of(from).filter((one) => one.articleId !== articleId),
      );
    }
  }
  for (const story of stories) {
    const { pk, mergedInto } = story;
    const into = mergedInto && storyKey(mergedInto).pk;
    const own = of(pk).filter(({ from }) => from === undefined);
    for (const [other, reports] of known)
      if (other !== into && other !== pk && reports.some(({ from }) => from === storyIdAt(story)))
        known.set(
          other,
          reports.filter(({ from }) => from !== storyIdAt(story)),
        );
    if (into === undefined) continue;
    const has = new Set(of(into).map(({ articleId }) => articleId));
    const brought = own
      .filter(({ articleId }) => !has.has(articleId))
      .map((one) => ({ ...one, from: storyIdAt(story) }));
    if (brought.length > 0) known.set(into, [...of(into), ...brought]);
  }
  for (const story of stories) known.set(story.pk, shownOf(story, of(story.pk)));
}

/** The reports that the story still has, without the words that it must not show. */
function shownOf(story: StoryItem, reports: readonly FeedReport[]): FeedReport[] {
  if (story.withdrawnAt !== undefined) return story.mergedInto === undefined ? [] : reports.map(withoutWords);
  const listed = new Set(listedArticles(story));
  const isWhole = story.articleCount <= listed.size;
  const erased = new Set(story.erasedArticles);
  for (const { articleId, headline } of namedReports(story)) if (headline === undefined) erased.add(articleId);
  return reports
    .filter(({ articleId }) => !isWhole || listed.has(articleId))
    .map((one) => (erased.has(one.articleId) ? { ...withoutWords(one), isRead: true } : one));
}

const withoutWords = ({ headline, url, picture, time, isRead, ...report }: FeedReport): FeedReport => report;

/** The story, once its reports' files that were not read before are read. One that states nothing is listed by its publisher. */
export async function withReadWords(story: FeedStory, read: ReadWords): Promise<FeedStory> {
  const { reports } = story;
  if (!reports?.some(({ isRead }) => !isRead)) return story;
  const known = await mapBounded(reports, READERS, async (report): Promise<FeedReport> => {
    if (report.isRead) return report;
    return { ...report, ...(await read(report)), isRead: true };
  });
  return { ...story, reports: known };
}
