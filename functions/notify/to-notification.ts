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
import type { Announcement, Receipt, ReportRef, StoryItem, TableItem } from '../story/items/items.ts';
import { storyIdAt } from '../story/items/keys.ts';
import { headlineIn, namedRefs, type Story } from '../story/items/story.ts';
import { namedViews, type Words, wordsOf } from '../story/items/view.ts';

/**
 * The notification of a written item; undefined for a silent write, and where its report's words were erased. Every
 * value comes from the head and the reports that it names, as they were at its revision, so each delivery of one write
 * says the same, or less.
 * @param story with the reports that its announcement names; absent of other items
 * @param source URI-reference of the stack: `/wiredrop/<stack name>`.
 */
export function toNotification(item: TableItem, story: Story | undefined, source: string): Notification | undefined {
  if (item.entity === 'receipt' && item.announce === 'article.rejected') return rejection(item, source);
  const { announced } = story ?? {};
  if (story === undefined || announced === undefined || story.announce !== announced.announce) return undefined;
  return announced.announce === 'story.withdrawn'
    ? withdrawal(story, announced, source)
    : change(story, announced, announced.announce, source);
}

/** The coverage notification of a written head, beside any other; undefined if this write reached no threshold. */
export function toCoverage(story: Story | undefined, source: string): CoverageNotification | undefined {
  const { coverage, version, withdrawn } = story ?? {};
  if (story === undefined || coverage?.version !== version || coverage === undefined || withdrawn) return undefined;
  const { publishers: threshold, counted } = coverage;
  const as = { ...coverage, publishers: counted, announce: 'story.created' as const };
  const made = change(story, as, 'story.updated', source);
  if (made === undefined) return undefined;
  const { data, ...envelope } = made;
  const { change: _, previous: __, splitFrom: ___, news: ____, ...kept } = data as typeof data & { splitFrom?: string };
  const id = `${kept.storyId}.covered.${threshold}`;
  return { ...envelope, id, type: 'story.covered', data: { ...kept, coverage: threshold } } as CoverageNotification;
}

/** What a notification says of a story, from the words of one of its reports. */
export function storyDataOf(story: Story, announced: Announcement, words: Words): StoryData {
  const { firstSeenAt } = story;
  const { revision, articles, publishers, named, reportedAt } = announced;
  const facts = words as Words & Facts;
  return {
    storyId: storyIdAt(story),
    revision,
    ...only({ ...facts, headline: headlineIn(facts), object: objectPointer(facts.object) }, FACT_NAMES),
    firstSeenAt,
    ...(reportedAt && { reportedAt }),
    reports: namedViews(story, named, revision).map(({ articleId, publisher, headline, url }) => ({
      articleId,
      ...(publisher && { publisher }),
      ...(headline && { headline }),
      ...(url && { url }),
    })),
    articles,
    publishers,
  };
}

function change(
  story: Story,
  announced: Announcement,
  type: StoryNotification['type'],
  source: string,
): StoryNotification | undefined {
  const storyId = storyIdAt(story);
  const { revision, at: time, previous, report } = announced;
  const words = wordsOf(story, report, revision);
  if (words === undefined) return undefined;
  const isChange = type === 'story.updated' && announced.announce === 'story.updated';
  const { development } = story;
  const news = development?.revision === revision ? story.reports.get(development.report)?.news : undefined;
  const before = previous && wordsOf(story, previous.report, previous.revision);
  return envelope(`${storyId}.${revision}`, source, type, storyId, time, {
    ...storyDataOf(story, announced, words),
    ...(isChange && announced.change && { change: announced.change }),
    ...(isChange && news && news.length > 0 && { news }),
    ...(isChange &&
      before?.contentHash && {
        previous: { headline: headlineIn(before as Words & Facts), contentHash: before.contentHash },
      }),
    ...(type === 'story.created' && story.splitFrom && { splitFrom: story.splitFrom }),
  });
}

function withdrawal(story: Story, announced: Announcement, source: string): WithdrawalNotification | undefined {
  const storyId = storyIdAt(story);
  const { revision } = announced;
  const { firstSeenAt, withdrawn, mergedInto } = story;
  const words = wordsOf(
    { ...story, withdrawn: withdrawn ?? { at: announced.at, by: 'operator' } },
    announced.report,
    revision,
  );
  if (words === undefined) return undefined;
  const facts = words as Words & Facts;
  const withdrawnAt = withdrawn?.at ?? announced.at;
  return envelope(`${storyId}.${revision}`, source, 'story.withdrawn', storyId, withdrawnAt, {
    ...{ storyId, revision, ...only({ ...facts, object: objectPointer(facts.object) }, KEPT_FACTS) },
    ...{ firstSeenAt, withdrawnAt, ...(mergedInto && { mergedInto }) },
  });
}

/** The reports that the announcements of a head name. */
export function announcedRefs({ announced, speaking, ...story }: StoryItem): ReportRef[] {
  const refs = [
    speaking,
    announced?.report,
    announced?.previous?.report,
    story.development?.report,
    story.coverage?.report,
  ];
  return [...new Set([...refs.filter((ref) => ref !== undefined), ...namedRefs(story)])];
}

/**
 * The heads that announce a story's revision and its coverage again, each under its id: a revision that was stored
 * silently stays silent, and a coverage of an earlier revision is gone.
 */
export function announcedAgain(story: Story): Story[] {
  const { announced, coverage, revision, withdrawn, version } = story;
  const again =
    announced?.revision === revision ? [{ ...story, announce: announced.announce, coverage: undefined }] : [];
  const covered =
    coverage?.revision === revision && !withdrawn
      ? [{ ...story, announce: 'none' as const, coverage: { ...coverage, version } }]
      : [];
  return [...again, ...covered].map(({ coverage: one, ...rest }) => ({ ...rest, ...(one && { coverage: one }) }));
}

function rejection(item: Receipt, source: string): RejectionNotification {
  const { reason = 'unknown', detail = '', receivedAt } = item;
  const data = { reason, detail, object: objectPointer(item) };
  return envelope(`${item.pk}@${item.sk}`, source, 'article.rejected', `${item.bucket}/${item.key}`, receivedAt, data);
}

const envelope = <Type extends string, Data>(
  id: string,
  source: string,
  type: Type,
  subject: string,
  time: string,
  data: Data,
) => ({
  specversion: '1.0' as const,
  id,
  source,
  type,
  subject,
  time,
  datacontenttype: 'application/json' as const,
  data,
});
