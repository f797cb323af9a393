import type { ViolationName } from '../checker/violation.ts';

/** One deliberate fault in the functions' source. */
export interface Mutant {
  /** What is taken away or done wrong. */
  readonly says: string;
  readonly service: 'ingest' | 'notify';
  /** Source file, below `functions/`. */
  readonly file: string;
  /** Stands in the file exactly once, or there is no such mutant any more. */
  readonly find: string;
  readonly replace: string;
  /** Names one of which the checker must find; others may come with it. */
  readonly caughtAs: readonly ViolationName[];
}

const TABLE = 'story/dynamo-table.ts';
const FREE = "if (expect === 'absent') return";

/** Removing any one of these safeguards must be found, by name. */
export const MUTANTS: readonly Mutant[] = [
  {
    says: 'a claim needs no free address',
    service: 'ingest',
    file: TABLE,
    find: FREE,
    replace: `if (item.entity !== 'receipt' && expect === 'absent') return request; ${FREE}`,
    caughtAs: ['story-twice', 'announced-otherwise', 'claims-disagree', 'stale-overtook'],
  },
  {
    says: 'an article is claimed whoever has it',
    service: 'ingest',
    file: TABLE,
    find: FREE,
    replace: `if (item.entity === 'article') return request; ${FREE}`,
    caughtAs: ['stale-overtook', 'claims-disagree'],
  },
  {
    says: 'a story is written over whatever it has become',
    service: 'ingest',
    file: TABLE,
    find: "ConditionExpression: 'version = :seen'",
    replace: "ConditionExpression: 'version = :seen OR version <> :seen'",
    caughtAs: ['claims-disagree', 'announced-otherwise', 'stale-overtook'],
  },
  {
    says: 'a receipt is written over the one that is there',
    service: 'ingest',
    file: TABLE,
    find: FREE,
    replace: `if (item.entity === 'receipt' && expect === 'absent') return request; ${FREE}`,
    caughtAs: ['announced-otherwise', 'claims-disagree'],
  },
  {
    says: 'a lost race counts as won',
    service: 'ingest',
    file: TABLE,
    find: 'if (isLostRace(error)) return false;',
    replace: 'if (isLostRace(error)) return true;',
    caughtAs: ['receipt-missing'],
  },
  {
    says: 'a file’s outcome is written item by item',
    service: 'ingest',
    file: TABLE,
    find: 'else await client.send(new TransactWriteItemsCommand({ TransactItems: puts.map((Put) => ({ Put })) }));',
    replace: 'else for (const one of puts) await client.send(new PutItemCommand(one));',
    caughtAs: ['story-unfounded', 'claims-disagree', 'receipt-missing', 'message-left'],
  },
  {
    says: 'no receipt is written',
    service: 'ingest',
    file: 'story/close.ts',
    find: "writes: [...writes, { item: receiptOf(arrival, disposition, findings), expect: 'absent' }],",
    replace: 'writes: receiptOf ? writes : [],',
    caughtAs: ['receipt-missing'],
  },
  {
    says: 'every crawl counts as the newest',
    service: 'ingest',
    file: 'story/is-older.ts',
    find: 'if (at !== claim.observedAt) return at < claim.observedAt;',
    replace: 'if (at !== claim.observedAt) return false;',
    caughtAs: ['stale-overtook'],
  },
  {
    says: 'a re-crawl of the same words does not count',
    service: 'ingest',
    file: 'story/same-article.ts',
    find: 'observedAt(article, arrival.file) > claim.observedAt',
    replace: "observedAt(article, arrival.file) === ''",
    caughtAs: ['stale-overtook'],
  },
  {
    says: 'a stale crawl’s words stay free',
    service: 'ingest',
    file: 'story/same-article.ts',
    find: 'const writes = owner ? [] : [claimText(article, claim.storyId)];',
    replace: 'const writes: Write[] = [];',
    caughtAs: ['words-unowned'],
  },
  {
    says: 'a change is announced under the id of the one before',
    service: 'ingest',
    file: 'story/retold.ts',
    find: 'revision: story.revision + 1',
    replace: 'revision: story.revision',
    caughtAs: ['announced-otherwise'],
  },
  {
    says: 'a failed message is reported as done',
    service: 'ingest',
    file: 'ingest/ingest-batch.ts',
    find: 'return [{ itemIdentifier: messageId }];',
    replace: 'return [];',
    caughtAs: ['receipt-missing', 'message-lost'],
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
    says: 'a test event is a message like any other',
    service: 'ingest',
    file: 'ingest/s3-records.ts',
    find: "if (message.Event === 's3:TestEvent') return [];",
    replace: '',
    caughtAs: ['message-left'],
  },
  {
    says: 'entries that SNS did not take are forgotten',
    service: 'notify',
    file: 'notify/publish.ts',
    find: 'const { Failed = [] } =',
    replace: 'const Failed: { Id?: string; Code?: string; Message?: string }[] = [];',
    caughtAs: ['not-announced'],
  },
  {
    says: 'calls that SNS did not answer are forgotten',
    service: 'notify',
    file: 'notify/publish.ts',
    find: "for (const { Id = '' } of batch) failed.set(Id, error);",
    replace: '',
    caughtAs: ['not-announced'],
  },
  {
    says: 'failed records are reported as done',
    service: 'notify',
    file: 'notify/notify-batch.ts',
    find: 'batchItemFailures: [...failed.keys()].map((itemIdentifier) => ({ itemIdentifier }))',
    replace: 'batchItemFailures: []',
    caughtAs: ['not-announced'],
  },
  {
    says: 'an announcement has another id each time',
    service: 'notify',
    file: 'notify/to-notification.ts',
    find: 'subject: storyId,',
    replace: 'subject: storyId, ...{ id: crypto.randomUUID() },',
    caughtAs: ['second-id'],
  },
];
