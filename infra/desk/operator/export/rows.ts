import {
  type Receipt,
  type RequestItem,
  type Story,
  type StoryDocument,
  storyDocument,
  storyIdAt,
} from '../../../../functions/story/items/index.ts';

/** What can be exported: a table of its own each. */
export const EXPORTS = ['stories', 'reports', 'corrections'] as const;
export type Exported = (typeof EXPORTS)[number];

type Value = string | number | boolean | undefined;
export type Row = Readonly<Record<string, Value>>;

/** Types of Parquet. An `INSTANT` is ISO 8601 in JSON lines, and a timestamp (UTC, milliseconds) in Parquet. */
export type ColumnType = 'STRING' | 'INSTANT' | 'INT32' | 'DOUBLE' | 'BOOLEAN';

/** What a table has no column for: lists, and what is said of withdrawn stories. */
type LeftOut = 'authors' | 'news' | 'earlier' | 'reports' | 'picture' | 'time' | 'mergedInto' | 'withdrawn' | 'object';
type StoryColumn = Exclude<keyof StoryDocument, LeftOut> | keyof StoryDocument['object'];

const STORY_COLUMNS: Readonly<Record<StoryColumn, ColumnType>> = {
  ...{ storyId: 'STRING', headline: 'STRING', publisher: 'STRING', category: 'STRING', section: 'STRING' },
  storyline: 'STRING',
  ...{ language: 'STRING' },
  ...{ kind: 'STRING', url: 'STRING', excerpt: 'STRING', publishedAt: 'INSTANT', publishedOn: 'STRING' },
  ...{
    began: 'INSTANT',
    firstSeenAt: 'INSTANT',
    lastSeenAt: 'INSTANT',
    lastAnnouncedAt: 'INSTANT',
    revision: 'INT32',
  },
  ...{ articles: 'INT32', papers: 'INT32', announced: 'BOOLEAN', splitFrom: 'STRING', contentHash: 'STRING' },
  ...{ articleId: 'STRING', bucket: 'STRING', key: 'STRING', versionId: 'STRING' },
};

/** The columns of each table; of stories, what `storyDocument` says of each. A value that is not known is null. */
export const COLUMNS: Readonly<Record<Exported, Readonly<Record<string, ColumnType>>>> = {
  stories: STORY_COLUMNS,
  reports: {
    ...{ storyId: 'STRING', articleId: 'STRING', publisher: 'STRING', disposition: 'STRING', probability: 'DOUBLE' },
    ...{ uploadedAt: 'INSTANT', receivedAt: 'INSTANT', reportedAt: 'INSTANT' },
    ...{ correction: 'STRING', splitFrom: 'STRING' },
    ...{ contentHash: 'STRING', bucket: 'STRING', key: 'STRING', versionId: 'STRING' },
  },
  corrections: {
    ...{ id: 'STRING', kind: 'STRING', at: 'INSTANT', by: 'STRING', reason: 'STRING', refusal: 'STRING' },
    ...{ storyId: 'STRING', otherStoryId: 'STRING', label: 'STRING', probability: 'DOUBLE' },
    ...{ articleId: 'STRING', otherArticleId: 'STRING', key: 'STRING', otherKey: 'STRING' },
  },
};

/** The row of a story; undefined for one that was withdrawn. */
export function rowOfStory(story: Story): Row | undefined {
  if (story.withdrawn) return undefined;
  const { object, lastSeenAt = story.firstSeenAt, ...document } = storyDocument(story);
  const values: Readonly<Record<string, unknown>> = { ...document, lastSeenAt, ...object };
  return Object.fromEntries(Object.keys(COLUMNS.stories).map((name) => [name, values[name] as Value]));
}

/**
 * The row of a report: a file version in which an article was found.
 * @param story the one that has it by now; undefined, as of a withdrawn one: no row.
 * @param correction what somebody said of it last.
 */
export function rowOfReport(
  receipt: Receipt,
  story: Story | undefined,
  correction: string | undefined,
): Row | undefined {
  if (story === undefined || story.withdrawn) return undefined;
  const { articleId, publisher, disposition, evidence, uploadedAt, receivedAt, splitFrom, contentHash } = receipt;
  const { bucket, key, versionId, reportedAt = receivedAt } = receipt;
  return {
    ...{ storyId: storyIdAt(story), articleId, publisher, disposition, probability: evidence?.probability },
    ...{ uploadedAt, receivedAt, reportedAt, correction, splitFrom, contentHash, bucket, key, versionId },
  };
}

/** The row of what an operator asked, whether it was carried out or refused. */
export function rowOfCorrection(request: RequestItem): Row {
  const { sk: id, kind, at, by, reason, refusal, storyId, otherStoryId, label, evidence, reports } = request;
  const [one, other] = reports;
  return {
    ...{ id, kind, at, by, reason, refusal, storyId, otherStoryId, label, probability: evidence?.probability },
    ...{ articleId: one?.articleId, otherArticleId: other?.articleId, key: one?.key, otherKey: other?.key },
  };
}
