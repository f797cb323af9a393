import assert from 'node:assert/strict';
import type { Receipt, StoryItem } from '../../../functions/story/items/items.ts';
import { arrival, rejectedArrival } from '../../fixtures/arrivals.ts';
import { record } from '../../fixtures/recording.ts';

/** A story item as the table holds it after a first report. */
export const storyItem = async (fields: Parameters<typeof arrival>[0]): Promise<StoryItem> =>
  (await record(arrival(fields, { key: 'a.md' }))).story ?? assert.fail('no story was made');

/** A receipt item as the table holds it after a file that could not be read. */
export const rejectedReceipt = async (reason: Parameters<typeof rejectedArrival>[0], file = {}): Promise<Receipt> =>
  (await record(rejectedArrival(reason, { key: 'x.md', ...file }))).table.receipts()[0] ?? assert.fail('no receipt');
