import { hash } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { stageOf } from '../runtime/stage.ts';
import { type Key, webhookKey } from '../story/items/keys.ts';

/** How an endpoint fares. All times are ISO 8601 UTC. */
export interface EndpointState {
  /** Since when nothing is sent to it; absent: it is on. */
  readonly offSince?: string;
  /** Of the first failure since it last took a notification. */
  readonly failingSince?: string;
  /** Failed requests since then. */
  readonly failures?: number;
  /** Why the latest failure happened: a status, what TLS or the network said, what the secret lacks. */
  readonly lastError?: string;
  readonly lastErrorAt?: string;
}

/** One item of the story table for each webhook that ever failed. */
export interface EndpointStates {
  /** Of this address: another one is on, and has not failed yet. */
  read(url: string): Promise<EndpointState>;
  /** Of whatever address was used last. */
  readAny(): Promise<EndpointState>;
  /** Writes nothing if another process has switched this address off meanwhile. */
  write(url: string, state: EndpointState): Promise<void>;
  /** Keeps a fault of ours beside the state: no request was made. */
  noteFault(fault: Required<Pick<EndpointState, 'lastError' | 'lastErrorAt'>>): Promise<void>;
  switchOn(): Promise<void>;
}

/** Failed requests without a success, and the time that they must span, after which an endpoint is switched off. */
const MOST_FAILURES = 8;
const FAILING_MS = 4 * 3_600_000;

const LONGEST_ERROR = 300;

export interface BatchOutcome {
  readonly isTaken: boolean;
  /** Of each request that failed. */
  readonly errors: readonly unknown[];
  /** It answered 410. */
  readonly isGone: boolean;
}

/** The state after a batch; the same value if nothing changes. */
export function stateAfter(
  before: EndpointState,
  { isTaken, errors, isGone }: BatchOutcome,
  nowMs: number,
): EndpointState {
  const at = new Date(nowMs).toISOString();
  if (errors.length === 0 && before.failures === undefined) return before;
  const { lastError, lastErrorAt } =
    errors.length === 0 ? before : { lastError: errorText(errors.at(-1)), lastErrorAt: at };
  const last = { ...(lastError !== undefined && { lastError }), ...(lastErrorAt !== undefined && { lastErrorAt }) };
  if (isTaken && !isGone) return last;
  const { failingSince = at, failures: earlier = 0 } = before;
  const failures = earlier + errors.length;
  const isOff = isGone || (failures >= MOST_FAILURES && nowMs - Date.parse(failingSince) >= FAILING_MS);
  return { ...last, failingSince, failures, ...(isOff && { offSince: at }) };
}

/** In one line, with the code of an error of TLS or the network. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, LONGEST_ERROR);
  const { code } = error as NodeJS.ErrnoException;
  const stage = stageOf(error);
  const text = `${stage && stage !== 'endpoint' ? `${stage}: ` : ''}${error.message || error.name}`;
  return `${text}${code === undefined || text.includes(code) ? '' : ` (${code})`}`.slice(0, LONGEST_ERROR);
}

interface EndpointItem extends Key, EndpointState {
  readonly entity: 'webhook';
  /** Hash of the address, which may be a secret. */
  readonly url?: string;
}

export function endpointStates(client: DynamoDBClient, TableName: string, webhook: string): EndpointStates {
  const key = webhookKey(webhook);
  const put = async (fields: EndpointState & Pick<EndpointItem, 'url'>, condition = {}) => {
    const item: EndpointItem = { ...key, entity: 'webhook', ...fields };
    await client.send(new PutItemCommand({ TableName, Item: marshall(item), ...condition }));
  };
  const read = async (): Promise<EndpointState & Pick<EndpointItem, 'url'>> => {
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: marshall(key) }));
    if (Item === undefined) return {};
    const { pk, sk, entity, ...fields } = unmarshall(Item) as EndpointItem;
    return fields;
  };
  return {
    async read(url) {
      const { url: of, ...state } = await read();
      return of === hashOf(url) ? state : {};
    },
    async readAny() {
      const { url: _, ...state } = await read();
      return state;
    },
    async write(url, state) {
      const condition = {
        ConditionExpression: 'attribute_not_exists(offSince) OR #url <> :url',
        ExpressionAttributeNames: { '#url': 'url' },
        ExpressionAttributeValues: marshall({ ':url': hashOf(url) }),
      };
      await put({ ...state, url: hashOf(url) }, condition).catch((error) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      });
    },
    noteFault: async (fault) => put({ ...(await read()), ...fault }),
    switchOn: () => put({}),
  };
}

function hashOf(url: string): string {
  return hash('sha256', url, 'hex').slice(0, 32);
}
