import type { Mutant } from './mutant.ts';

const TABLE = 'story/dynamo-table.ts';
const FREE = "if (expect === 'absent') return";

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
    find: FREE,
    replace: `if (item.entity === 'article') return request; ${FREE}`,
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
    find: 'if (others.length === 0 || !named) return outcomes.map(() => false);',
    replace: 'if (others.length === 0 || !named) return outcomes.map(() => true);',
    caughtAs: ['receipt-missing'],
  },
  {
    says: 'a claim on a key of like reports needs no free address',
    service: 'ingest',
    file: TABLE,
    find: FREE,
    replace: `if (item.entity === 'near') return request; ${FREE}`,
    caughtAs: ['written-over'],
  },
  {
    says: 'a file’s outcome is written item by item',
    service: 'ingest',
    file: TABLE,
    find: 'await client.send(new TransactWriteItemsCommand({ TransactItems: puts }));',
    replace: 'for (const { Put } of puts) await client.send(new PutItemCommand(Put));',
    caughtAs: ['story-unfounded', 'claims-disagree', 'receipt-missing', 'message-left'],
  },
  {
    says: 'who was refused in a shared transaction is told it was done',
    service: 'ingest',
    file: TABLE,
    find: 'done[others.indexOf(outcome)] === true',
    replace: 'done[others.indexOf(outcome)] !== false',
    // Stories alone are in it: one that was refused is another's, or is not there, and the receipt that follows says it made it.
    caughtAs: ['story-twice', 'claims-disagree', 'words-unowned'],
  },
  {
    says: 'a step that was refused counts as done',
    service: 'ingest',
    file: TABLE,
    find: 'if (!(await commitStep(client, tableName, step))) return false;',
    replace: 'await commitStep(client, tableName, step);',
    caughtAs: ['receipt-missing', 'claims-disagree', 'stale-overtook', 'story-twice', 'words-unowned'],
  },
  {
    says: 'an item of a batch that was refused counts as in',
    service: 'ingest',
    file: 'story/insert-each.ts',
    find: 'Responses[at] !== undefined && !Responses[at].Error',
    replace: 'Responses[at] !== undefined',
    caughtAs: ['receipt-missing', 'claims-disagree', 'stale-overtook', 'story-unfounded'],
  },
  {
    says: 'a shared read gives every file what all asked for',
    service: 'ingest',
    file: 'story/read-together.ts',
    find: 'ask.answer.resolve(ask.keys.flatMap((key) => found.get(address(key)) ?? []));',
    replace: 'ask.answer.resolve(items);',
    caughtAs: ['receipt-missing', 'receipt-wrong', 'claims-disagree', 'story-unfounded'],
  },
];
