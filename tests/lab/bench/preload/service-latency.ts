import type { ClientRequest } from 'node:http';

/**
 * Milliseconds of one call inside a region: round figures for a small object or item, the same for every system. The
 * emulators answer in about one. DynamoDB promises single-digit milliseconds
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Introduction.html) and a transaction takes two
 * rounds; S3 says 100 to 200 for a first byte from anywhere
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html), of which a fifth is usual in the
 * same region.
 */
const SERVICE_LATENCY_MS: Readonly<Record<string, number>> = {
  GetObject: 20,
  HeadObject: 15,
  PutObject: 30,
  DeleteObject: 20,
  ListObjectsV2: 30,
  GetItem: 5,
  BatchGetItem: 6,
  Query: 6,
  PutItem: 6,
  UpdateItem: 6,
  TransactWriteItems: 12,
  Publish: 15,
  PublishBatch: 15,
};

/**
 * MB at which Lambda gives a whole processor; less gives a share:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
export const PROCESSOR_MB = 1769;

/**
 * The part of a latency that every call has. The rest is spread exponentially: of ten calls the slowest takes 1.6 times
 * the mean.
 */
const CERTAIN = 0.7;

/**
 * Milliseconds of one call, with the mean of the table; 0 for an operation that is not in it. @param random uniform in
 * [0, 1).
 */
export function callMs(operation: string, random: number): number {
  return (SERVICE_LATENCY_MS[operation] ?? 0) * (CERTAIN - (1 - CERTAIN) * Math.log(1 - random));
}

/** Of S3, by method. */
const OBJECT_OPERATIONS: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};

/**
 * The AWS operation of a request, below the SDK: DynamoDB and SQS name it in a header, SNS in the form it posts. Empty
 * for a request to an endpoint of a webhook. @param body what the request ends with.
 */
export function operationOf(request: Pick<ClientRequest, 'getHeader' | 'method' | 'path'>, body: unknown): string {
  const target = request.getHeader('x-amz-target');
  if (typeof target === 'string') return target.slice(target.indexOf('.') + 1);
  if (request.path.includes('list-type=2')) return 'ListObjectsV2';
  const operation = OBJECT_OPERATIONS[request.method];
  if (operation !== undefined) return operation;
  return /(?:^|&)Action=(\w+)/.exec(String(body ?? ''))?.[1] ?? '';
}
