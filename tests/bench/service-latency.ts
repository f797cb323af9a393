/**
 * What one call takes inside a region, in milliseconds: round figures for a small object or item, the same for every system. The emulators answer in
 * about one, so these decide two things: what functions wait for (and are billed for) on AWS, and how a pipeline fares when calls take their time.
 * DynamoDB promises single-digit milliseconds (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Introduction.html), a transaction
 * is two rounds of it; S3 says 100 to 200 for the first byte from anywhere (https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html),
 * a fifth of it is usual from the same region.
 */
export const serviceLatencyMs: Readonly<Record<string, number>> = {
  GetObject: 20,
  GetItem: 5,
  BatchGetItem: 6,
  PutItem: 6,
  UpdateItem: 6,
  TransactWriteItems: 12,
  Publish: 15,
  PublishBatch: 15,
};

/** Memory at which Lambda gives a whole processor, MB; less gives a share: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const processorMb = 1769;
