import { setTimeout as delay } from 'node:timers/promises';
import type { FileVersion, Receipt } from '../../../../functions/story/items/index.ts';
import type { FindReceipts } from '../../../../functions/story/table/index.ts';

/** Versions whose receipts are read at a time. */
const BATCH = 100;

/** Adds the sequencers, which only receipts hold: without it ingest would not recognise a version that has no id. */
export async function withSequencers(versions: readonly FileVersion[], find: FindReceipts): Promise<FileVersion[]> {
  const unnamed = versions.filter(({ versionId }) => versionId === undefined);
  const receipts = await find(unnamed);
  const sequencers = new Map(unnamed.map((version, index) => [version, receipts[index]?.sequencer]));
  return versions.map((version) => {
    const sequencer = sequencers.get(version);
    return sequencer === undefined ? version : { ...version, sequencer };
  });
}

export interface WaitLimits {
  /** Gives up when no receipt has come and the queue has not fallen for so long. */
  readonly quietMs: number;
  readonly pollMs: number;
  /** Gives up at once. */
  readonly signal?: AbortSignal | undefined;
  /** Resolves when nothing is being ingested any more: gives up after one more look at all of them. */
  readonly settled?: Promise<unknown>;
  /** How many files wait to be ingested or are being ingested, of whatever upload. */
  readonly depth?: () => Promise<number>;
  /** The table could not be read this time. @param waiting files without a receipt. */
  readonly onFailure?: (error: unknown, waiting: number) => void;
  /** @param ingested files, by their receipts or by what is left in the queue. */
  readonly onProgress?: (ingested: number) => void;
}

/** Polls from one look at the queue to the next. */
const POLLS_OF_QUEUE = 3;

/**
 * Hands over receipts as they come, a hundred files at a time: of thousands most are ingested before they are looked
 * at, so the queue tells how far ingest is. @returns the versions whose receipt did not come.
 */
export async function awaitReceipts(
  versions: readonly FileVersion[],
  find: FindReceipts,
  { quietMs, pollMs, signal, settled, depth, onFailure, onProgress }: WaitLimits,
  onReceipt: (receipt: Receipt) => void,
): Promise<readonly FileVersion[]> {
  let waiting = versions;
  const clock = { news: Date.now(), depth: 0 };
  /** Files that were looked at in vain since the last news. */
  let inVain = 0;
  let deep = Number.POSITIVE_INFINITY;
  let isSettled = false;
  const ended = settled?.then(
    () => {
      isSettled = true;
    },
    () => {},
  );
  const news = (): void => {
    clock.news = Date.now();
    inVain = 0;
  };
  const lookAtQueue = async (): Promise<void> => {
    if (depth === undefined || Date.now() - clock.depth < POLLS_OF_QUEUE * pollMs) return;
    clock.depth = Date.now();
    const now = await depth().catch(() => deep);
    if (now < deep) news();
    deep = now;
  };
  /** Versions that had no receipt after everything was settled. */
  let failed = 0;
  const isOver = (): boolean => Date.now() - clock.news >= quietMs && inVain >= waiting.length;
  while (waiting.length > failed && !isOver() && !signal?.aborted) {
    const isFinal = isSettled;
    await lookAtQueue();
    const some = waiting.slice(0, BATCH);
    const receipts = await find(some).catch((error: unknown) => {
      if (onFailure === undefined) throw error;
      onFailure(error, waiting.length);
      return [];
    });
    for (const receipt of receipts) if (receipt !== undefined) onReceipt(receipt);
    const without = some.filter((_, index) => receipts[index] === undefined);
    // To the end of the list, so that a hundred that never come do not hide the others.
    waiting = [...waiting.slice(BATCH), ...without];
    // Events of the last uploads may not have reached an empty queue yet.
    const left = deep > 0 ? Math.min(waiting.length, deep) : waiting.length;
    onProgress?.(versions.length - left);
    if (isFinal) failed += without.length;
    inVain += without.length;
    if (without.length < some.length) news();
    else if (!isSettled) await Promise.race([delay(pollMs), ...(ended ? [ended] : [])]);
  }
  return waiting;
}
