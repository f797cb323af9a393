import type { Span } from '../terminal/times.ts';

/**
 * When the records arrived that a message of the failure queue stands for. Lambda leaves there only where in the stream
 * they are, and the stream keeps them for a day: the table says what they announce.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 * @throws Error if Lambda did not send it.
 */
export function failedRange(body: string): Span {
  const { DDBStreamBatchInfo: range } = JSON.parse(body) ?? {};
  const span = { from: range?.approximateArrivalOfFirstRecord, to: range?.approximateArrivalOfLastRecord };
  if (Number.isNaN(Date.parse(span.from)) || Number.isNaN(Date.parse(span.to)))
    throw new Error('It is not about records of the stream');
  return span;
}

/** Whether a reader of messages, which throws if it does not understand one, understands this one. */
export function isUnderstood(body: string, understand: (body: string) => unknown): boolean {
  try {
    understand(body);
    return true;
  } catch {
    return false;
  }
}
