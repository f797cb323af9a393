import type { Mutant } from './mutant.ts';

const TABLE = 'story/table/dynamo-table.ts';
const FREE = "if (expect === 'absent') return";

const INSERT = "insert: SharedTable['insertEach'] = (items) => insertEach(client, tableName, items);";

/** New items of this entity are put whatever stands there. */
const putBlindly = (entity: string): string =>
  `insert: SharedTable['insertEach'] = async (items) => {
    const blind = items.filter((item) => item.entity === '${entity}');
    const others = items.filter((item) => item.entity !== '${entity}');
    const put = (item: TableItem) => client.send(new PutItemCommand({ TableName: tableName, Item: marshall(item) }));
    const [done] = await Promise.all([others.length > 0 ? insertEach(client, tableName, others) : [], ...blind.map(put)]);
    return items.map((item) => (blind.includes(item) ? true : (done[others.indexOf(item)] ?? false)));
  };`;

/** What the table must refuse, and what it must do all at once. */
export const TABLE_MUTANTS: readonly Mutant[] = [
  {
    says: 'a claim needs no free address',
    service: 'ingest',
    file: TABLE,
    find: FREE,
    replace: `if (item.entity !== 'receipt' && expect === 'absent') return request; ${FREE}`,
    caughtAs: ['written-over', 'story-twice', 'announced-otherwise', 'claims-disagree', 'stale-overtook'],
  },
  {
    says: 'an article is claimed whoever has it',
    service: 'ingest',
    file: TABLE,
    find: INSERT,
    replace: putBlindly('article'),
    caughtAs: ['written-over', 'stale-overtook', 'claims-disagree'],
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
    find: 'if (mayPass(error)) return false;',
    replace: 'if (mayPass(error)) return true;',
    // A transaction that was refused leaves no receipt; a story that was refused, one that says it made what another did.
    caughtAs: ['receipt-missing', 'claims-disagree', 'story-twice', 'words-unowned'],
  },
  {
    says: 'a claim on a key of like reports needs no free address',
    service: 'ingest',
    file: TABLE,
    find: INSERT,
    replace: putBlindly('near'),
    caughtAs: ['written-over'],
  },
  {
    says: 'a file’s outcome is written item by item',
    service: 'ingest',
    file: TABLE,
    find: 'return mayLose(client.send(new TransactWriteItemsCommand({ TransactItems })));',
    replace:
      'for (const { Put } of TransactItems) if (!(await mayLose(client.send(new PutItemCommand(Put))))) return false; return true;',
    caughtAs: ['story-unfounded', 'claims-disagree', 'receipt-missing', 'message-left'],
  },
  {
    says: 'a step that was refused counts as done',
    service: 'ingest',
    file: TABLE,
    find: 'if (!(await commitStep(client, tableName, step, insert))) return false;',
    replace: 'await commitStep(client, tableName, step, insert);',
    caughtAs: ['receipt-missing', 'claims-disagree', 'stale-overtook', 'story-twice', 'words-unowned'],
  },
  {
    says: 'an item of a batch that was refused counts as in',
    service: 'ingest',
    file: 'story/table/insert-each.ts',
    find: 'Responses[at] !== undefined && !fault',
    replace: 'Responses[at] !== undefined',
    caughtAs: ['receipt-missing', 'claims-disagree', 'stale-overtook', 'story-unfounded', 'story-twice'],
  },
  {
    says: 'a shared read gives every file what all asked for',
    service: 'ingest',
    file: 'story/table/read-together.ts',
    find: 'ask.answer.resolve(ask.keys.flatMap((key) => found.get(address(key)) ?? []));',
    replace: 'ask.answer.resolve(items);',
    caughtAs: ['receipt-missing', 'receipt-wrong', 'claims-disagree', 'story-unfounded'],
  },
  {
    says: 'a conflict with another transaction counts as done',
    service: 'ingest',
    file: TABLE,
    find: 'if (mayPass(error)) return false;',
    replace: `const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
      if (reasons.some(({ Code }) => Code === 'TransactionConflict')) return true;
      if (mayPass(error)) return false;`,
    caughtAs: ['receipt-missing'],
  },
  {
    says: 'a step of several files that failed counts as done',
    service: 'ingest',
    file: 'story/table/commit-together.ts',
    find: 'isOutage(error) ? Promise.reject(error)',
    replace: 'isOutage(error) ? true',
    caughtAs: ['receipt-missing'],
  },
  {
    says: 'a batch’s answers are given to the wrong items',
    service: 'ingest',
    file: 'story/table/commit-together.ts',
    find: 'done.splice(0, put.items.length)',
    replace: 'done.splice(-put.items.length)',
    caughtAs: ['story-twice', 'receipt-missing', 'claims-disagree', 'words-unowned', 'likes-apart', 'receipt-wrong'],
  },
  {
    says: 'what belongs together is written item by item beside others’',
    service: 'ingest',
    file: 'story/table/commit-together.ts',
    find: '(!whole || writes.length === 1) && writes.every(',
    replace: '(whole || !whole) && writes.every(',
    caughtAs: ['words-unowned', 'object-unread', 'claims-disagree'],
  },
  {
    says: 'a transaction’s conflict is a fault',
    service: 'ingest',
    file: 'story/table/dynamo-table.ts',
    find: "  'TransactionConflict',\n",
    replace: '',
    caughtAs: ['given-up'],
  },
  {
    says: 'a story is in no list',
    service: 'ingest',
    file: 'story/decide/new-story.ts',
    find: 'arrival.timeline ? [',
    replace: 'arrival.attempt > 9 ? [',
    caughtAs: ['claims-disagree'],
  },
  {
    says: 'a batch lists the first of its stories',
    service: 'ingest',
    file: 'story/table/list-together.ts',
    find: 'entries.flatMap(({ stories }) => stories)',
    replace: 'first.stories',
    caughtAs: ['claims-disagree'],
  },
  {
    says: 'a story is listed behind itself',
    service: 'ingest',
    file: 'story/decide/new-story.ts',
    find: 'const steps = [claims, { writes: [story], whole: true }];',
    replace:
      'const steps = [{ ...claims, writes: [...reserve, ...near] }, { writes: [story], whole: true }, { writes: listed, whole: true }];',
    caughtAs: ['claims-disagree'],
  },
  {
    says: 'no story of a batch waits for the list',
    service: 'ingest',
    file: 'story/table/commit-together.ts',
    find: 'items.some(isEntry) ? list : []',
    replace: '[]',
    caughtAs: ['claims-disagree'],
  },
  {
    says: 'a day is listed in ten parts',
    service: 'ingest',
    file: 'story/keys.ts',
    find: 'sum % TIMELINE_SHARDS',
    replace: 'sum % 10',
    caughtAs: ['claims-disagree'],
  },
  {
    says: 'a story lists every article that joins it',
    service: 'ingest',
    file: 'story/decide/join-story.ts',
    find: '.slice(0, LISTED_ARTICLES)',
    replace: '',
    caughtAs: ['claims-disagree'],
  },
  {
    says: 'a receipt does not say which upload it is of',
    service: 'ingest',
    file: 'story/decide/receipt.ts',
    find: 'sequencer: file.sequencer,',
    replace: '',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'a receipt does not warn',
    service: 'ingest',
    file: 'story/decide/receipt.ts',
    find: 'warnings: some(article?.warnings),',
    replace: '',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'keys that were left unread count as free',
    service: 'ingest',
    file: 'story/table/dynamo-table.ts',
    find: 'wanted = (UnprocessedKeys?.[tableName]?.Keys ?? []).map((key) => unmarshall(key) as Key);',
    replace: 'wanted = UnprocessedKeys ? [] : [];',
    caughtAs: ['receipt-wrong'],
  },
  {
    says: 'a conflict at a single write is a fault',
    service: 'ingest',
    file: 'story/table/dynamo-table.ts',
    find: ' || error instanceof TransactionConflictException',
    replace: '',
    caughtAs: ['given-up'],
  },
  {
    says: 'a throttled item of a batch is a fault',
    service: 'ingest',
    file: 'story/table/insert-each.ts',
    find: "'ItemCollectionSizeLimitExceeded']",
    replace: "'ItemCollectionSizeLimitExceeded', 'ThrottlingError']",
    caughtAs: ['given-up'],
  },
];
