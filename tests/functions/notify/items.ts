import assert from 'node:assert/strict';
import type { Receipt, StoryItem } from '../../../functions/story/items/items.ts';
import { arrival, rejectedArrival } from '../../fixtures/arrivals.ts';
import type { ToldStory } from '../../fixtures/memory-table.ts';
import { record } from '../../fixtures/recording.ts';

/** A story as the table holds it after a first report. */
export const storyItem = async (fields: Parameters<typeof arrival>[0]): Promise<ToldStory> =>
  (await record(arrival(fields, { key: 'a.md' }))).table.stories()[0] ?? assert.fail('no story was made');

/** Its head, as the stream has it. */
export function headOf(story: ToldStory): StoryItem {
  const { reports, facts, articles, earlier, withdrawnAt, change, previous, ...head } = story;
  return head;
}

/** A receipt item as the table holds it after a file that could not be read. */
export const rejectedReceipt = async (reason: Parameters<typeof rejectedArrival>[0], file = {}): Promise<Receipt> =>
  (await record(rejectedArrival(reason, { key: 'x.md', ...file }))).table.receipts()[0] ?? assert.fail('no receipt');

/** What a coverage counts. */
export const coverageOf = ({ announced }: ToldStory) => {
  const { report = '1', revision = 1, at = '', articles = 1, named = 1, publishers: counted = 0 } = announced ?? {};
  return { report, revision, at, articles, named, counted };
};
