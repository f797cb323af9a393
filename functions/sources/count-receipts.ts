import { mapBounded } from '../runtime/map-bounded.ts';
import { DISPOSITION } from '../story/items/disposition.ts';
import type { Receipt } from '../story/items/items.ts';
import { isHeldBack } from '../story/record/receipt.ts';
import { type CountedFile, withReceipts } from './source.ts';
import type { SourceTable } from './source-table.ts';

/** Sources that are written at the same time. */
const WRITERS = 8;

export interface CountResult {
  files: number;
  sources: number;
}

/**
 * Counts the files of these receipts, with one write for each source. A receipt that was written again, for example by
 * a split, is not counted again. A batch that is delivered again is: the counts are approximate.
 */
export async function countReceipts(
  receipts: readonly Receipt[],
  table: Pick<SourceTable, 'update'>,
): Promise<CountResult> {
  const files = receipts.filter(({ version }) => version === 1);
  const bySource = Map.groupBy(files, ({ source = '' }) => source);
  await mapBounded([...bySource], WRITERS, ([name, group]) =>
    table.update(name, (known) => withReceipts(name, known, group.map(countedFile))),
  );
  return { files: files.length, sources: bySource.size };
}

function countedFile({ uploadedAt, disposition, reason, repairs = [] }: Receipt): CountedFile {
  return {
    at: Date.parse(uploadedAt),
    isRejected: DISPOSITION[disposition].isRefused && !isHeldBack(reason),
    isFirst: DISPOSITION[disposition].article === 'first',
    isRepeat: DISPOSITION[disposition].text === 'known',
    isRepaired: repairs.length > 0,
  };
}
