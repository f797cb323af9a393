import type { Mutant } from './mutant.ts';

/** What a message tells, and what becomes of it. */
export const INGEST_MUTANTS: readonly Mutant[] = [
  {
    says: 'a failed message is reported as done',
    service: 'ingest',
    file: 'ingest/ingest-batch.ts',
    find: 'return [{ itemIdentifier: messageId }];',
    replace: 'return [];',
    caughtAs: ['receipt-missing', 'message-lost'],
  },
  {
    says: 'a failed message is reported under a name it does not have',
    service: 'ingest',
    file: 'ingest/ingest-batch.ts',
    find: 'return [{ itemIdentifier: messageId }];',
    replace: "return [{ itemIdentifier: 'message ' + messageId }];",
    caughtAs: ['handled-again'],
  },
  {
    says: 'only the first upload of a message is looked at',
    service: 'ingest',
    file: 'ingest/ingest-batch.ts',
    find: 'of s3Records(body)) {',
    replace: 'of s3Records(body).slice(0, 1)) {',
    caughtAs: ['receipt-missing'],
  },
  {
    says: 'an object that is gone is a fault',
    service: 'ingest',
    file: 'ingest/read-object.ts',
    find: 'if (error instanceof NoSuchKey) return undefined;',
    replace: '',
    caughtAs: ['message-left'],
  },
  {
    says: 'whatever lies under the key now is read',
    service: 'ingest',
    file: 'ingest/read-object.ts',
    find: "object.ETag.replaceAll('\"', '') !== file.eTag",
    replace: 'false',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'a key’s plus sign is a plus sign',
    service: 'ingest',
    file: 'ingest/s3-records.ts',
    find: "key.replaceAll('+', ' ')",
    replace: 'key',
    caughtAs: ['receipt-missing'],
  },
  {
    says: 'a deletion is an upload like any other',
    service: 'ingest',
    file: 'ingest/s3-records.ts',
    find: 'if (!/^(s3:)?ObjectCreated:/.test(String(event.eventName))) return [];',
    replace: '',
    caughtAs: ['receipt-unknown'],
  },
  {
    says: 'a test event is a message like any other',
    service: 'ingest',
    file: 'ingest/s3-records.ts',
    find: "if (message.Event === 's3:TestEvent') return [];",
    replace: '',
    caughtAs: ['message-left'],
  },
];
