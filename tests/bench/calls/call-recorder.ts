import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createMeter, type Units } from './capacity-meter.ts';

/** One call of the SDK, with the capacity units it costs. */
export interface Call extends Units {
  /** `GetObject`, `TransactWriteItems`, … */
  readonly operation: string;
  /** What DynamoDB Local says it consumed: `ReturnConsumedCapacity`. */
  readonly reportedUnits: number;
  /** Items that a batched read found. */
  readonly found: number;
  /** Writes that were refused: of a batch of puts each for itself, of a transaction or a single put the whole call. */
  readonly refused: number;
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: Record<string, unknown>;
}

interface Output extends Record<string, unknown> {
  readonly ConsumedCapacity?: Consumed | Consumed[];
}

interface Consumed {
  readonly CapacityUnits?: number;
}

type Send = (this: unknown, command: Command, ...rest: unknown[]) => Promise<Output>;

const noUnits = { readUnits: 0, writeUnits: 0, reportedUnits: 0, found: 0, refused: 0 };

/**
 * Counts every call of every SDK client of this process. Retries within the SDK count once: the emulators do not throttle.
 * @returns the calls since the last time it was asked.
 */
export function recordCalls(): () => Call[] {
  const meter = createMeter();
  let calls: Call[] = [];

  function record(command: Command, output: Output | undefined, isTable: boolean): void {
    const operation = operationOf(command);
    if (!isTable) return void calls.push({ operation, ...noUnits });
    const consumed = [output?.ConsumedCapacity ?? []].flat();
    const reportedUnits = consumed.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
    const units = meter(operation, command.input, output);
    calls.push({ operation, ...units, reportedUnits, found: foundIn(output), refused: refusedIn(output) });
  }

  for (const client of [S3Client, SNSClient, DynamoDBClient, DynamoDBDocumentClient]) {
    const send: Send = client.prototype.send as Send;
    const isTable = client === DynamoDBClient || client === DynamoDBDocumentClient;
    const recorded: Send = async function recordedSend(command, ...rest) {
      if (isTable) command.input.ReturnConsumedCapacity = 'TOTAL';
      let output: Output | undefined;
      try {
        output = await Reflect.apply(send, this, [command, ...rest]);
        return output;
      } finally {
        record(command, output, isTable);
      }
    };
    Object.assign(client.prototype, { send: recorded });
  }
  return () => {
    const taken = calls;
    calls = [];
    return taken;
  };
}

/** Batched reads answer with lists by table, batches of puts with one list. */
function foundIn(output: Output | undefined): number {
  const responses = output?.Responses;
  if (responses === undefined || Array.isArray(responses)) return 0;
  return Object.values(responses as Record<string, unknown[]>).flat().length;
}

function refusedIn(output: Output | undefined): number {
  if (output === undefined) return 1;
  const responses = Array.isArray(output.Responses) ? (output.Responses as readonly { Error?: unknown }[]) : [];
  return responses.filter(({ Error: refusal }) => refusal !== undefined).length;
}

/** The document client has short names of its own for the same operations. */
const documentNames: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
};

function operationOf(command: Command): string {
  const name = command.constructor.name.replace(/Command$/, '');
  return documentNames[name] ?? name;
}
