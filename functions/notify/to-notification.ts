import { FACT_NAMES, KEPT_FACTS, only } from '../notifications/facts.ts';
import type {
  CoverageNotification,
  Notification,
  RejectionNotification,
  StoryData,
  StoryNotification,
  WithdrawalNotification,
} from '../notifications/notification.ts';
import type { Facts } from '../story/items/facts.ts';
import { objectPointer } from '../story/items/file-version.ts';
import type { Receipt, StoryItem, TableItem } from '../story/items/items.ts';
import { storyIdAt } from '../story/items/keys.ts';
import { namedReports } from '../story/items/story-reports.ts';

/**
 * The notification of a written item; undefined for a silent write. Every value comes from the item alone, and fields have
 * an order, so that each delivery of one write gives the same bytes.
 * @param source URI-reference of the stack: `/wiredrop/<stack name>`.
 */
export function toNotification(item: TableItem, source: string): Notification | undefined {
  if (item.entity === 'story' && (item.announce === 'story.created' || item.announce === 'story.updated')) {
    return story(item, item.announce, source);
  }
  if (item.entity === 'story' && item.announce === 'story.withdrawn') return withdrawal(item, source);
  if (item.entity === 'receipt' && item.announce === 'article.rejected') return rejection(item, source);
  return undefined;
}

/** The coverage notification of a written item, beside any other; undefined if this write reached no threshold. */
export function toCoverage(item: TableItem, source: string): CoverageNotification | undefined {
  if (item.entity !== 'story' || item.coverage?.version !== item.version || item.withdrawnAt) return undefined;
  const { publishers: coverage } = item.coverage;
  const { data, ...envelope } = story({ ...item, announce: 'story.covered' }, 'story.updated', source);
  const id = `${data.storyId}.covered.${coverage}`;
  return { ...envelope, id, type: 'story.covered', data: { ...data, coverage } };
}

/** The story as its notifications say it. @param facts others than its own: of a development that stands beside them */
export function storyDataOf(item: StoryItem, facts: Facts = item.facts): StoryData {
  const { revision, firstSeenAt, reportedAt } = item;
  return {
    storyId: storyIdAt(item),
    revision,
    ...only({ ...facts, headline: facts.headline ?? facts.title, object: objectPointer(facts.object) }, FACT_NAMES),
    firstSeenAt,
    ...(reportedAt && { reportedAt }),
    reports: namedReports(item).map(({ articleId, publisher, headline, url }) => ({
      articleId,
      ...(publisher && { publisher }),
      ...(headline && { headline }),
      ...(url && { url }),
    })),
    articles: item.articleCount,
    publishers: item.publishers?.length ?? (item.facts.publisher ? 1 : 0),
  };
}

const PREVIOUS_NAMES = new Set(['headline', 'contentHash'] as const);

const story = (item: StoryItem, type: StoryNotification['type'], source: string): StoryNotification => {
  const storyId = storyIdAt(item);
  const isChange = type === 'story.updated' && item.announce === 'story.updated';
  const development = isChange && item.development?.revision === item.revision ? item.development : undefined;
  return {
    specversion: '1.0',
    id: `${storyId}.${item.revision}`,
    source,
    type,
    subject: storyId,
    time: item.lastSeenAt ?? item.firstSeenAt,
    datacontenttype: 'application/json',
    data: {
      ...storyDataOf(item, development?.facts),
      ...(isChange && item.change && { change: item.change }),
      ...(development && development.news.length > 0 && { news: development.news }),
      ...(isChange && item.previous && { previous: only(item.previous, PREVIOUS_NAMES) }),
      ...(type === 'story.created' && item.splitFrom && { splitFrom: item.splitFrom }),
    },
  };
};

const withdrawal = (item: StoryItem, source: string): WithdrawalNotification => {
  const storyId = storyIdAt(item);
  const { revision, firstSeenAt } = item;
  const { withdrawnAt = item.lastSeenAt ?? firstSeenAt } = item;
  return {
    specversion: '1.0',
    id: `${storyId}.${revision}`,
    source,
    type: 'story.withdrawn',
    subject: storyId,
    time: withdrawnAt,
    datacontenttype: 'application/json',
    data: {
      storyId,
      revision,
      ...only({ ...item.facts, object: objectPointer(item.facts.object) }, KEPT_FACTS),
      firstSeenAt,
      withdrawnAt,
      ...(item.mergedInto && { mergedInto: item.mergedInto }),
    },
  };
};

const rejection = (item: Receipt, source: string): RejectionNotification => ({
  specversion: '1.0',
  id: `${item.pk}@${item.sk}`,
  source,
  type: 'article.rejected',
  subject: `${item.bucket}/${item.key}`,
  time: item.receivedAt,
  datacontenttype: 'application/json',
  data: { reason: item.reason ?? 'unknown', detail: item.detail ?? '', object: objectPointer(item) },
});
