import type { Mutant } from './mutant.ts';

const LIMITS = `requestTimeout: 4_000,
    throwOnRequestTimeout: true,
    socketTimeout: 4_000,`;

/** Mutants of who tries again what: the SDK a call, a function a file of a batch. */
export const RETRY_MUTANTS: readonly Mutant[] = [
  {
    says: 'a call to the table is tried once',
    service: 'ingest',
    file: 'ingest/handler.ts',
    find: 'new DynamoDBClient(CLIENT_LIMITS)',
    replace: 'new DynamoDBClient({ ...CLIENT_LIMITS, maxAttempts: 1 })',
    caughtAs: ['given-up'],
  },
  {
    says: 'an object is asked for once',
    service: 'ingest',
    file: 'ingest/handler.ts',
    find: 'new S3Client(S3_SETTINGS)',
    replace: 'new S3Client({ ...S3_SETTINGS, maxAttempts: 1 })',
    caughtAs: ['given-up'],
  },
  {
    says: 'a call to the topic is tried once',
    service: 'notify',
    file: 'notify/handler.ts',
    find: 'new SNSClient(CLIENT_LIMITS)',
    replace: 'new SNSClient({ ...CLIENT_LIMITS, maxAttempts: 1 })',
    caughtAs: ['given-up'],
  },
  {
    says: 'an answer is waited for as long as the function has',
    service: 'ingest',
    file: 'client-limits.ts',
    find: LIMITS,
    replace: LIMITS.replaceAll('4_000', '40_000'),
    caughtAs: ['given-up'],
  },
  {
    says: 'what is wrong with one file of a shared read is wrong with all',
    service: 'ingest',
    file: 'story/table/read-together.ts',
    find: 'Promise.reject(error) : table.read(keys, freshness)',
    replace: 'Promise.reject(error) : Promise.reject(error)',
    caughtAs: ['given-up'],
  },
  {
    says: 'what is wrong with one file of a shared put is wrong with all',
    service: 'ingest',
    file: 'story/table/commit-together.ts',
    find: 'Promise.reject(error) : table.commit(steps)',
    replace: 'Promise.reject(error) : Promise.reject(error)',
    caughtAs: ['given-up'],
  },
  {
    says: 'what is wrong with one entry is wrong with its batch',
    service: 'notify',
    file: 'notify/publish.ts',
    find: 'batch.length === 1 || isOutage(error)',
    replace: 'batch.length > 0',
    caughtAs: ['given-up'],
  },
  {
    says: 'what the reader fails at is rejected',
    service: 'ingest',
    file: 'ingest/ingest-file.ts',
    find: "result.reason === 'reader-fault'",
    replace: "result.reason === ''",
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'credentials go without their session token',
    service: 'ingest',
    file: 'sdk/env-credentials.ts',
    find: 'process.env.AWS_SESSION_TOKEN && {',
    replace: "process.env.AWS_SESSION_TOKEN === '' && {",
    caughtAs: ['receipt-missing'],
  },
];
