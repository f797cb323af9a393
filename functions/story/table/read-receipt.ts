import type { FileVersion } from '../items/file-version.ts';
import { itemIn, type Receipt } from '../items/items.ts';
import { receiptKey } from '../items/keys.ts';
import type { Freshness, StoryTable } from './story-table.ts';

/** The file's receipt, if it has one. */
export async function readReceipt(
  file: FileVersion,
  table: Pick<StoryTable, 'read'>,
  freshness: Freshness = 'strong',
): Promise<Receipt | undefined> {
  return itemIn('receipt', await table.read([receiptKey(file)], freshness));
}
