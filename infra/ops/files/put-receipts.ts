import { setTimeout as delay } from 'node:timers/promises';
import type { FileVersion } from '../../../functions/story/file-version.ts';
import type { Receipt } from '../../../functions/story/items.ts';
import type { FindReceipts } from './find-receipts.ts';

export interface Patience {
  /** Gives up when no receipt has come for so long. */
  readonly quietMs: number;
  readonly pollMs: number;
  /** Gives up at once. */
  readonly signal?: AbortSignal;
}

/** One batched read each time. */
const lookedAt = 100;

/**
 * Hands over receipts as they come, those of the first versions first as far as they do.
 * @returns the versions whose receipt did not come.
 */
export async function awaitReceipts(
  versions: readonly FileVersion[],
  find: FindReceipts,
  { quietMs, pollMs, signal }: Patience,
  onReceipt: (receipt: Receipt) => void,
): Promise<readonly FileVersion[]> {
  let waiting = versions;
  let last = Date.now();
  while (waiting.length > 0 && Date.now() - last < quietMs && !signal?.aborted) {
    const some = waiting.slice(0, lookedAt);
    const receipts = await find(some);
    for (const receipt of receipts) if (receipt !== undefined) onReceipt(receipt);
    const without = some.filter((_, index) => receipts[index] === undefined);
    // To the end of the row, so that a hundred that never come do not hide the others.
    waiting = [...waiting.slice(lookedAt), ...without];
    if (without.length < some.length) last = Date.now();
    else await delay(pollMs);
  }
  return waiting;
}
