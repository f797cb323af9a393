/**
 * What one call takes inside a region, in milliseconds: round figures for a small object or item, the same for every system. The emulators answer in
 * about one, so these decide two things: what functions wait for (and are billed for) on AWS, and how a pipeline fares when calls take their time.
 * DynamoDB promises single-digit milliseconds (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Introduction.html), a transaction
 * is two rounds of it, a batch of puts waits for the slowest; S3 says 100 to 200 for the first byte from anywhere (https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html),
 * a fifth of it is usual from the same region.
 */
export const serviceLatencyMs: Readonly<Record<string, number>> = {
  GetObject: 20,
  GetItem: 5,
  BatchGetItem: 6,
  PutItem: 6,
  BatchExecuteStatement: 8,
  UpdateItem: 6,
  TransactWriteItems: 12,
  Publish: 15,
  PublishBatch: 15,
};

/** Memory at which Lambda gives a whole processor, MB; less gives a share: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const processorMb = 1769;

/** Share of a call's time that every call takes; the rest is spread exponentially, so that of ten side by side the slowest takes 1.6 times the mean. */
const certain = 0.7;

/** Milliseconds of one call, whose mean is that of the table; 0 for an operation that is not in it. @param random uniform in [0, 1). */
export function callMs(operation: string, random: number): number {
  return (serviceLatencyMs[operation] ?? 0) * (certain - (1 - certain) * Math.log(1 - random));
}
