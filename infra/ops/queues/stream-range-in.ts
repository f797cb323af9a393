import type { StreamRange } from './stream-range.ts';

const isText = (text: string): boolean => text !== '';
const isSequenceNumber = (text: string): boolean => /^\d+$/.test(text);
const isInstant = (text: string): boolean => !Number.isNaN(Date.parse(text));

/** What must be said for a range to be read, from the stream or from the table. */
const parts: Readonly<Record<keyof StreamRange, (text: string) => boolean>> = {
  streamArn: isText,
  shardId: isText,
  startSequenceNumber: isSequenceNumber,
  endSequenceNumber: isSequenceNumber,
  approximateArrivalOfFirstRecord: isInstant,
  approximateArrivalOfLastRecord: isInstant,
};

/** A message of the failure queue that Lambda has not put there. */
export class StrayMessageError extends Error {
  override readonly name = 'StrayMessageError';
}

/** Characters of an odd message that are told: enough to see whose it is. */
const told = 200;

/**
 * The range that a message of the failure queue points at.
 * @throws StrayMessageError when it is no pointer of Lambda's: a person or another system put it there.
 */
export function streamRangeIn(body: string): StreamRange {
  const range = parsed(body)?.DDBStreamBatchInfo ?? {};
  for (const [part, holds] of Object.entries(parts)) {
    const value = range[part as keyof StreamRange];
    if (typeof value !== 'string' || !holds(value))
      throw new StrayMessageError(`it points at no place in a stream: ${body.slice(0, told)}`);
  }
  return range as StreamRange;
}

function parsed(body: string): { readonly DDBStreamBatchInfo?: Partial<StreamRange> } | null {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
