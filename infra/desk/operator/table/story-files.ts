import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import {
  dayFile,
  type FeedState,
  type FeedStory,
  publicPart,
  STATE,
  unpacked,
} from '../../../../functions/feed/index.ts';
import { mapBounded } from '../../../../functions/runtime/index.ts';
import type { Story } from '../../../../functions/story/items/index.ts';
import { listStories } from '../../../../functions/story/table/index.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { latestStories, type Range, viewedStories } from './listing.ts';

interface Files {
  /** UTC day from which on they have every story. */
  readonly completeFrom: string;
  /** The newest first. */
  of(day: string): Promise<readonly FeedStory[]>;
}

const READERS = 8;

/** Files of days as last read, by day and ETag: one that has not changed is not read again, nor twice at a time. */
const KEPT = new WeakMap<
  S3Client,
  Map<string, { readonly etag: string; readonly stories: Promise<readonly FeedStory[]> }>
>();

/** The files that the part `feed` keeps; undefined where it has not run yet, or is older. */
async function storyFiles(
  { clients: { s3 }, outputs }: OperatedStack,
  days: readonly string[],
): Promise<Files | undefined> {
  const { bucketName: Bucket, stateFolder } = outputs;
  if (stateFolder === undefined) return undefined;
  const read = async (name: string) => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: stateFolder + name }));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  };
  const state = unpacked<FeedState>(await read(STATE));
  if (state === undefined) return undefined;
  const kept = KEPT.get(s3) ?? new Map();
  KEPT.set(s3, kept);
  const ofPart = async (part: string): Promise<readonly FeedStory[]> => {
    const etag = state.days[part] ?? '';
    const known = kept.get(part);
    if (known?.etag === etag) return known.stories;
    const stories = read(dayFile(part)).then((bytes) => unpacked<readonly FeedStory[]>(bytes) ?? []);
    kept.set(part, { etag, stories });
    stories.catch(() => kept.delete(part));
    return stories;
  };
  const newestParts = Object.keys(state.days).sort().reverse();
  const of = async (day: string): Promise<readonly FeedStory[]> =>
    (
      await mapBounded(
        newestParts.filter((part) => part.startsWith(day)),
        READERS,
        ofPart,
      )
    ).flat();
  await mapBounded(
    days.filter((day) => day >= state.completeFrom),
    READERS,
    of,
  );
  return { completeFrom: state.completeFrom, of };
}

/** So long a story may take from the table to the file of its day: younger ones are read from the table. */
const WRITTEN_MS = 5 * 60_000;
/** Young stories that are listed at most. */
const MOST_YOUNG = 20_000;

/** Young stories as they were first read, by partition key: whoever shows one reads it again (`currentStories`). */
const YOUNG = new WeakMap<S3Client, Map<string, FeedStory>>();

/** The stories that were first seen from an instant on, the newest first. */
async function youngStories(stack: OperatedStack, from: string): Promise<FeedStory[]> {
  const { clients, outputs } = stack;
  const { dynamodb, s3 } = clients;
  const known = YOUNG.get(s3) ?? new Map<string, FeedStory>();
  const to = new Date(Date.now() + 86_400_000).toISOString();
  const listed = await listStories(dynamodb, outputs.tableName, { from, to, limit: MOST_YOUNG });
  const unknown = listed.filter(({ pk }) => !known.has(pk));
  for (const story of await viewedStories(stack, unknown)) known.set(story.pk, publicPart(story));
  const young = listed.flatMap(({ pk }) => known.get(pk) ?? []);
  YOUNG.set(s3, new Map(young.map((story) => [story.pk, story])));
  return young;
}

/** Stories of some days as the table has them, in the shape of the files. */
export async function* tabledStories(stack: OperatedStack, range: Range): AsyncGenerator<FeedStory> {
  for await (const story of latestStories(stack, range)) yield publicPart(story);
}

/**
 * The stories that were first seen on these days, the newest first: the last minutes and what is older than the files
 * from the table, all others from the files, some 10 MB for 20,000 stories.
 * @param days UTC, the newest first. @param before an instant
 */
export async function* searchedStories(
  stack: OperatedStack,
  { days, before = '9' }: { readonly days: readonly string[]; readonly before?: string | undefined },
): AsyncGenerator<FeedStory> {
  const inTable = (some: readonly string[]) => tabledStories(stack, { days: some, ...(before !== '9' && { before }) });
  const files = await storyFiles(stack, days);
  if (files === undefined) return yield* inTable(days);
  const filed = days.filter((day) => day >= files.completeFrom);
  const stories = (await Promise.all(filed.map(files.of))).flat();
  const from = new Date(Date.parse(stories[0]?.firstSeenAt ?? `${filed.at(-1)}T00:00:00Z`) - WRITTEN_MS).toISOString();
  const young = filed.length === 0 ? [] : await youngStories(stack, from);
  const isYoung = new Set(young.map(({ pk }) => pk));
  for (const story of [...young, ...stories.filter(({ pk }) => !isYoung.has(pk))])
    if (story.firstSeenAt < before) yield story;
  yield* inTable(days.filter((day) => day < files.completeFrom));
}

/** These stories as the table has them now, in their order. */
export async function storedStories(stack: OperatedStack, stories: readonly FeedStory[]): Promise<Story[]> {
  const byKey = new Map((await viewedStories(stack, stories)).map((story) => [story.pk, story]));
  return stories.flatMap(({ pk }) => byKey.get(pk) ?? []);
}

/** The same without what was withdrawn since its file was written. */
export async function currentStories(stack: OperatedStack, stories: readonly FeedStory[]): Promise<Story[]> {
  const before = new Set(stories.flatMap(({ pk, withdrawn }) => (withdrawn ? pk : [])));
  return (await storedStories(stack, stories)).filter(({ pk, withdrawn }) => !withdrawn || before.has(pk));
}
