import { randomUUID } from 'node:crypto';
import type { LocalStack } from '../../../infra/local/local-stack.ts';
import type { Random } from '../../fixtures/random.ts';
import type { Answer, Call, Operation, Put, TableRequest } from './proxy/call.ts';
import { conflictAnswer, json } from './proxy/error-answer.ts';
import type { Handler, Pass } from './proxy/fault-proxy.ts';
import { entryNumbers, withoutEntries } from './proxy/partial-batch.ts';

/** A protocol that is broken on purpose, by the proxy or by what invokes a function. The checker must notice each. */
export interface Mutant {
  readonly name: string;
  /** Changes what passes the proxy. */
  readonly handle?: Handler;
  /** Changes the stack before the first file. */
  readonly break?: (stack: LocalStack) => void;
}

export const MUTANTS: readonly Mutant[] = [
  { name: 'writes the items of a transaction one by one', handle: on('TransactWriteItems', putOneByOne) },
  { name: 'writes without expectations', handle: changePuts((puts) => puts.map(withoutCondition)) },
  { name: 'says that it wrote, and did not', handle: on('TransactWriteItems', skipSome) },
  { name: 'leaves the receipt out', handle: changePuts((puts) => without(puts, 'receipt')) },
  { name: 'leaves the article claim out', handle: changePuts((puts) => without(puts, 'article')) },
  { name: 'leaves the alias out', handle: changePuts((puts) => without(puts, 'alias')) },
  { name: 'stores stories silently', handle: changePuts((puts) => puts.map(silent)) },
  { name: 'reads receipts as absent', handle: on('BatchGetItem', forgetReceipts) },
  { name: 'publishes under ids of chance', handle: on('PublishBatch', renameNotifications) },
  { name: 'drops an entry that SNS refused', handle: on('PublishBatch', dropEntry) },
  { name: 'acknowledges files that failed', break: (stack) => acknowledgeAll(stack, 'ingest') },
  { name: 'acknowledges announcements that failed', break: (stack) => acknowledgeAll(stack, 'notify') },
];

function on(operation: Operation, handle: Handler): Handler {
  return (call, pass, random) => (call.operation === operation ? handle(call, pass, random) : pass(call.body));
}

function changePuts(change: (puts: readonly Put[]) => Put[]): Handler {
  return on('TransactWriteItems', ({ body }, pass) => {
    const request: TableRequest = JSON.parse(body.toString());
    const TransactItems = change(putsIn(request)).map((Put) => ({ Put }));
    return TransactItems.length === 0
      ? Promise.resolve(json(200, {}))
      : pass(Buffer.from(JSON.stringify({ ...request, TransactItems })));
  });
}

function putsIn({ TransactItems = [] }: TableRequest): Put[] {
  return TransactItems.map(({ Put }) => Put);
}

function withoutCondition({ TableName, Item }: Put): Put {
  return { TableName, Item };
}

function without(puts: readonly Put[], entity: string): Put[] {
  return puts.filter(({ Item }) => Item.entity?.S !== entity);
}

function silent(put: Put): Put {
  return put.Item.entity?.S === 'story' ? { ...put, Item: { ...put.Item, announce: { S: 'none' } } } : put;
}

/** Sometimes it fails half-way, as it would where its process died there. */
async function putOneByOne(call: Call, pass: Pass, random: Random): Promise<Answer> {
  const puts = putsIn(JSON.parse(call.body.toString()));
  const end = random.chance(0.3) ? Math.ceil(puts.length / 2) : puts.length;
  for (const Put of puts.slice(0, end)) {
    const answer = await pass(Buffer.from(JSON.stringify({ TransactItems: [{ Put }] })));
    if (answer.status !== 200) return answer;
  }
  return end === puts.length ? json(200, {}) : conflictAnswer('TransactionConflict', call, random);
}

async function skipSome({ body }: Call, pass: Pass, random: Random): Promise<Answer> {
  return random.chance(0.2) ? json(200, {}) : pass(body);
}

async function forgetReceipts({ body }: Call, pass: Pass): Promise<Answer> {
  const answer = await pass(body);
  if (answer.status !== 200) return answer;
  const said: { Responses: Record<string, Put['Item'][]> } = JSON.parse(answer.body.toString());
  const Responses = Object.fromEntries(
    Object.entries(said.Responses).map(([table, items]) => [
      table,
      items.filter(({ entity }) => entity?.S !== 'receipt'),
    ]),
  );
  return json(200, { ...said, Responses });
}

async function renameNotifications({ body }: Call, pass: Pass): Promise<Answer> {
  const form = [...new URLSearchParams(body.toString())].map(([name, value]) => [
    name,
    value.replace(/^(\{"specversion":"1\.0","id":")[^"]+/, `$1${randomUUID()}`),
  ]);
  return pass(Buffer.from(new URLSearchParams(form as [string, string][]).toString()));
}

/** It says of all that they were published. */
async function dropEntry(call: Call, pass: Pass, random: Random): Promise<Answer> {
  const numbers = entryNumbers(call);
  if (numbers.length < 2) return pass(call.body);
  return pass(withoutEntries(call, [random.pick(numbers)]));
}

function acknowledgeAll({ functions }: LocalStack, service: string): void {
  const pool = functions.find(({ definition }) => definition.environment.SERVICE === service);
  if (pool === undefined) throw new Error(`the stack has no function of the service ${service}`);
  const { invoke } = pool;
  pool.invoke = async (event) => {
    await invoke(event);
    return { ok: true, payload: null };
  };
}
