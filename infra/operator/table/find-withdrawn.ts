import { searchFor } from '../../../functions/matching/text-search.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import { listedArticles } from '../../../functions/story/items/story-reports.ts';
import type { Clients } from '../../aws/clients.ts';
import { createReportReader } from '../files/report-reader.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import { DAYS_BACK } from '../terminal/times.ts';
import { type Found, findAnything, MOST_FOUND, type Search } from './find.ts';
import { daysUpTo, latestStories } from './listing.ts';

/** Most withdrawn stories whose files are read: the operator is waiting. */
const FILES_READ = 500;

/**
 * Finds a story to restore. The table has no text of a withdrawn story, so unless the story is named exactly, the files
 * of the latest withdrawn stories are searched, and the reasons of their withdrawal.
 */
export async function findWithdrawn(
  stores: Pick<Clients, 's3' | 'dynamodb'>,
  outputs: StackOutputs,
  asked: string,
  search: Search = {},
): Promise<Found[]> {
  const found = await findAnything(stores, outputs, asked, search);
  const named = found.filter(({ story, isGuess }) => !isGuess || story?.withdrawnAt !== undefined);
  if (named.length > 0) return named;
  const withdrawn = await withdrawnWith(stores, outputs, asked);
  return withdrawn.length > 0 ? withdrawn : found;
}

async function withdrawnWith(
  { s3, dynamodb }: Pick<Clients, 's3' | 'dynamodb'>,
  outputs: StackOutputs,
  asked: string,
): Promise<Found[]> {
  const read = createReportReader(s3, outputs);
  const isWanted = searchFor(asked);
  const found: Found[] = [];
  let files = 0;
  for await (const story of latestStories(dynamodb, outputs.tableName, { days: daysUpTo(new Date(), DAYS_BACK) })) {
    if (story.withdrawnAt === undefined || story.mergedInto !== undefined) continue;
    if (++files > FILES_READ || found.length >= MOST_FOUND) break;
    const { headline, publisher, url } = (await read(story.facts.object)) ?? {};
    const texts = [headline, story.withdrawalReason].filter((text) => text !== undefined);
    const [publishers, urls] = [publisher, url].map((one) => (one === undefined ? [] : [one])) as [string[], string[]];
    if (isWanted({ texts, publishers, urls, ids: listedArticles(story) })) found.push(guess(story));
  }
  return found;
}

const guess = (story: StoryItem): Found => ({ receipts: [], story, reports: [], isGuess: true });
