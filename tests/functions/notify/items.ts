import type { Receipt, StoryItem } from '../../../functions/story/items/items.ts';
import { recordFile } from '../../../functions/story/record/record-file.ts';
import { arrival, rejectedArrival } from '../../fixtures/arrivals.ts';
import { memoryTable } from '../../fixtures/memory-table.ts';

const retryPolicy = { attempts: 1, sleep: async () => {}, random: () => 0 };

/** A story item as the table holds it after a first report. */
export const storyItem = async (fields: Parameters<typeof arrival>[0]): Promise<StoryItem> => {
  const table = memoryTable();
  await recordFile(arrival(fields, { key: 'a.md' }), table, retryPolicy);
  const [story] = table.stories();
  if (!story) throw new Error('no story was made');
  return story;
};

/** A receipt item as the table holds it after a file that could not be read. */
export const rejectedReceipt = async (reason: Parameters<typeof rejectedArrival>[0], file = {}): Promise<Receipt> => {
  const table = memoryTable();
  await recordFile(rejectedArrival(reason, { key: 'x.md', ...file }), table, retryPolicy);
  const [receipt] = table.receipts();
  if (!receipt) throw new Error('no receipt was made');
  return receipt;
};
