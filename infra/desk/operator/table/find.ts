import { ListObjectsV2Command, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { type FeedStory, searchedOf, urlOfId } from '../../../../functions/feed/index.ts';
import { fold, isArticleId, isSameUrl, plainUrl, searchFor, urlIn } from '../../../../functions/matching/index.ts';
import { mapBounded } from '../../../../functions/runtime/index.ts';
import {
  articleClaimKey,
  asStory,
  type Receipt,
  type ReportView,
  type Story,
  scopeOf,
  storyIdAt,
  storyKey,
  storyView,
} from '../../../../functions/story/items/index.ts';
import {
  readStorylineOf,
  receiptsOfKey,
  type StorylineStories,
  withAllReports,
} from '../../../../functions/story/table/index.ts';
import { isIngested, parsePatterns } from '../files/names.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { counted } from '../terminal/text.ts';
import { DAYS_BACK } from '../terminal/times.ts';
import { daysUpTo, tableIn } from './listing.ts';
import { currentStories, searchedStories } from './story-files.ts';

/** What the table knows of one thing. */
export interface Found {
  /** Receipts of the file that was meant, all versions, the newest last; none where a story was meant. */
  readonly receipts: readonly Receipt[];
  /** Found by words of its headline alone. */
  readonly isGuess?: true;
  /** The story that it belongs to, with all of its reports. */
  readonly story?: Story;
  /** The affair that the story belongs to, with its other stories. */
  readonly storyline?: StorylineStories;
  /** Its reports, with their files. */
  readonly reports: readonly FoundReport[];
}

/** A report of a story, with the file that it was read from. */
export interface FoundReport extends Omit<ReportView, 'object'> {
  readonly key?: string;
  readonly receipt?: Receipt;
}

/** After a search by headline, url or id has found something, it ends at this number of stories. */
const STORIES_SEARCHED = 5_000;

/** Objects that a search by file name looks at. */
const OBJECTS_SEARCHED = 20_000;

/** Top folders of the bucket that are tried as scopes of an article id. */
const FOLDERS_ASKED = 99;

/** Files and stories that a search returns at most. */
export const MOST_FOUND = 10;

/** Where a search looked in vain. @param stories whose headlines were read. */
export function searched(stories: number): string {
  return (
    'Looked for it as a key, a story id and an article id in the whole table, as a file name among the ' +
    `first ${OBJECTS_SEARCHED.toLocaleString('en')} objects of the bucket, and as a url, an id or words ` +
    `of headlines and publishers in ${counted(stories, 'story', 'stories')} of ${DAYS_BACK} days`
  );
}

export interface Search {
  /** At most this many headlines are read. Default: all of the last days, until something is found. */
  readonly most?: number;
  /** @param stories read so far. @param at when the last of them was first seen. */
  readonly onSearched?: (stories: number, at: string) => void;
  /** Only stories that were first seen before this instant are read. */
  readonly before?: string | undefined;
  /** The reading of headlines ends when this is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** Finds files and stories by any name that a person knows: exact names first, words of a headline last. */
export async function findAnything(stack: OperatedStack, asked: string, search: Search = {}): Promise<Found[]> {
  const name = asked.replace(`s3://${stack.outputs.bucketName}/`, '').trim();
  // Also by the id of a notification: the story's, with a revision.
  const story = await findStory(stack, name.replace(/^(t\d-\S+?)\.(?:covered\.)?\d+$/, '$1'));
  if (story !== undefined) return [story];
  for (const keys of [keysNamed, keysOfArticle, keysByBeginning, keysByFileName]) {
    const files = await Promise.all((await keys(stack, name)).map((key) => findFile(stack, key)));
    const known = files.filter(({ receipts }) => receipts.length > 0);
    if (known.length > 0) return known;
  }
  return findInLatest(stack, name, search);
}

/** A story with its reports. */
export async function findStory(stack: OperatedStack, storyId: string): Promise<Found | undefined> {
  const story = await storyOf(stack, storyId);
  return story && withFiles(stack, [], story);
}

const keysNamed = async (stack: OperatedStack, key: string): Promise<string[]> =>
  (await receiptsOf(stack, key)).length > 0 ? [key] : [];

/** In the scope of the whole bucket, then in those of its folders: no output says which of the two a stack has. */
async function keysOfArticle(stack: OperatedStack, articleId: string): Promise<string[]> {
  const { bucketName: Bucket, ingestedNames } = stack.outputs;
  if (Buffer.byteLength(articleId) > 1_000) return [];
  // An article without an id has its url as its id (`functions/article/base/identity.ts`).
  const ids = /^https?:/i.test(articleId) ? [articleId, `url:${articleId}`] : [articleId];
  const keysIn = async (scopes: readonly string[]) => {
    const claims = [...new Set(scopes)].flatMap((scope) => ids.map((id) => articleClaimKey(id, scope)));
    const items = await tableIn(stack).read(claims, 'eventual');
    return items.flatMap((item) => (item.entity === 'article' ? [item.key] : []));
  };
  const keys = await keysIn(['']);
  if (keys.length > 0) return keys;
  const { prefix = '' } = parsePatterns(ingestedNames)[0] ?? {};
  const request = { Bucket, Delimiter: '/', ...(prefix !== '' && { Prefix: prefix }) };
  const { CommonPrefixes = [] } = await stack.clients.s3.send(new ListObjectsV2Command(request));
  const folders = CommonPrefixes.map(({ Prefix = '' }) => scopeOf(Prefix, 'prefix', prefix));
  return keysIn(['/', ...folders.slice(0, FOLDERS_ASKED)]);
}

/** A list cuts a key that is too long for the terminal, and people paste what they see. */
async function keysByBeginning({ clients, outputs }: OperatedStack, beginning: string): Promise<string[]> {
  if (!/\/|…$/.test(beginning)) return [];
  const list = { Bucket: outputs.bucketName, Prefix: beginning.replace(/…$/, ''), MaxKeys: MOST_FOUND };
  const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command(list));
  return Contents.map(({ Key = '' }) => Key);
}

async function keysByFileName({ clients, outputs }: OperatedStack, name: string): Promise<string[]> {
  if (!isIngested(parsePatterns(outputs.ingestedNames), name)) return [];
  const keys: string[] = [];
  let seen = 0;
  for await (const { Contents = [] } of paginateListObjectsV2({ client: clients.s3 }, { Bucket: outputs.bucketName })) {
    for (const { Key = '' } of Contents) if (Key.endsWith(`/${name}`)) keys.push(Key);
    seen += Contents.length;
    if (seen >= OBJECTS_SEARCHED || keys.length >= MOST_FOUND) break;
  }
  return keys.slice(0, MOST_FOUND);
}

/** By a report's url, by an article id as its file states it, or by words of headlines and publishers. */
async function findInLatest(
  stack: OperatedStack,
  asked: string,
  { most = Number.POSITIVE_INFINITY, onSearched, before, signal }: Search,
): Promise<Found[]> {
  if (most === 0) return [];
  const isWanted = searchFor(asked);
  const exact: Found[] = [];
  const alike: FeedStory[] = [];
  let seen = 0;
  const newest = before?.slice(0, 10) ?? '9';
  const days = daysUpTo(new Date(), DAYS_BACK).filter((day) => day <= newest);
  const current = async (story: FeedStory) => (await currentStories(stack, [story]))[0];
  for await (const story of searchedStories(stack, { days, before })) {
    if (signal?.aborted) break;
    const enough = exact.length + alike.length > 0 ? Math.min(most, STORIES_SEARCHED) : most;
    if (seen >= enough || exact.length >= MOST_FOUND) break;
    onSearched?.(++seen, story.firstSeenAt);
    const searched = searchedOf(story);
    const articleId = reportMeant(story, asked);
    if (articleId === undefined && !isWanted(searched)) continue;
    const isExact = isWanted({ urls: searched.urls, ids: searched.ids, texts: [], publishers: [] });
    const item = articleId !== undefined || isExact ? await current(story) : undefined;
    if (item === undefined) {
      if (alike.length < MOST_FOUND) alike.push(story);
    } else exact.push(await withFiles(stack, articleId, item));
  }
  if (exact.length > 0) return exact;
  const items = await currentStories(stack, alike);
  return Promise.all(items.map(async (story) => ({ ...(await withFiles(stack, [], story)), isGuess: true as const })));
}

/** What the table knows about the file with exactly this key. */
export async function findFile(stack: OperatedStack, key: string): Promise<Found> {
  const receipts = await receiptsOf(stack, key);
  const storyId = receipts.findLast((receipt) => receipt.storyId !== undefined)?.storyId;
  const story = storyId === undefined ? undefined : await storyOf(stack, storyId);
  return story === undefined ? { receipts, reports: [] } : withFiles(stack, receipts, story);
}

/** Of the file with exactly this key, the newest last. */
export async function receiptsOf({ clients, outputs }: OperatedStack, key: string): Promise<Receipt[]> {
  const object = { bucket: outputs.bucketName, key };
  const receipts = await receiptsOfKey(clients.dynamodb, outputs.tableName, object);
  return receipts.sort((one, other) => (one.uploadedAt < other.uploadedAt ? -1 : 1));
}

async function storyOf(stack: OperatedStack, storyId: string): Promise<Story | undefined> {
  if (!/^t\d-[\w-]{22}$/.test(storyId)) return undefined;
  const [story] = await tableIn(stack).read([storyKey(storyId)], 'strong');
  return story?.entity === 'story' ? asStory(story) : undefined;
}

/** Queries at a time. */
const QUERIES = 16;

/** @param meant receipts of the file that was meant, or which article of the story */
async function withFiles(
  stack: OperatedStack,
  meant: readonly Receipt[] | string | undefined,
  head: Story,
): Promise<Found> {
  const table = tableIn(stack);
  const story = await withAllReports(head, table);
  const views = storyView(story).reports;
  const files = new Map<string, Receipt[]>();
  const reports = await mapBounded(views, QUERIES, async ({ object, ...report }): Promise<FoundReport> => {
    const { articleId } = report;
    const key = object?.key;
    if (key === undefined) return report;
    const all = await receiptsOf(stack, key);
    files.set(articleId, all);
    // The receipt of a report that somebody merged into this story names the story in which it was recorded.
    const receipt =
      all.findLast(({ storyId }) => storyId === storyIdAt(story)) ??
      all.findLast((one) => one.articleId === articleId && one.storyId !== undefined);
    return { ...report, key, ...(receipt && { receipt }) };
  });
  const storyline = await readStorylineOf(story, (asked) => table.read(asked, 'eventual'));
  const receipts = typeof meant === 'object' ? meant : (files.get(meant ?? '') ?? []);
  return { receipts, story, ...(storyline && { storyline }), reports };
}

/** The id of the report with this url, with or without its query, or with this id, as its file states it. */
export function reportMeant(story: FeedStory, asked: string): string | undefined {
  const raw = fold(asked);
  const url = urlIn(raw);
  const ids = story.reports.map(({ articleId }) => articleId);
  const isMeant = (known: string | undefined) =>
    url !== undefined && known !== undefined && isSameUrl(plainUrl(fold(known)), url);
  return (
    ids.find((id) => isArticleId(fold(id), raw)) ??
    story.reports.find((report) => isMeant(report.url))?.articleId ??
    ids.find((id) => isMeant(urlOfId(id)))
  );
}
