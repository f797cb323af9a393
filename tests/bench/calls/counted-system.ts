import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import type { S3Message } from '../../../infra/local/events/bucket-notifications.ts';
import { toStreamRecord } from '../../../infra/local/events/stream-record.ts';
import { openShards } from '../../../infra/local/events/stream-shards.ts';
import type { ArticleFile } from '../articles/article-files.ts';
import type { Rig } from '../rig/rig.ts';
import type { Call } from './call-recorder.ts';
import type { HandlerAnswer } from './handler-child.ts';
import { type HandlerProcess, startHandler } from './handler-process.ts';

/** What one file cost, or those of one batch, from the event to the announcement. */
export interface FileCost {
  readonly calls: readonly Call[];
  /** Notifications it made. */
  readonly announced: number;
  /** Bytes of log, by function. */
  readonly logBytes: { readonly ingest: number; readonly notify: number };
  /** Lines logged by the function that read the file. */
  readonly log: string;
  /** From its event to the end of the last function. */
  readonly milliseconds: number;
}

export interface CountedSystem {
  /** Stores the files, and takes them as one batch through the system's functions in processes that count. */
  process(...files: readonly ArticleFile[]): Promise<FileCost>;
  /** The last event once more. */
  again(): Promise<FileCost>;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..', '..');

/** Source of each system's handler, in the order in which its stack makes the functions. */
const handlers: Readonly<Record<string, readonly string[]>> = {
  wiredrop: ['functions/ingest/handler.ts', 'functions/notify/handler.ts'],
  simple: ['tests/bench/baselines/simple/handler.ts'],
  powertools: ['tests/bench/baselines/powertools/handler.ts'],
};

const silent: HandlerAnswer = { calls: [], result: null, logBytes: 0, log: '' };

/**
 * The functions of a system, one file at a time, on the emulators of its rig.
 * @param otherTable endpoint of another engine with a table of the same name, without a stream: nothing is announced from there.
 */
export async function countSystem(rig: Rig, otherTable?: string): Promise<CountedSystem> {
  const { stack, system } = rig;
  const elsewhere = otherTable === undefined ? {} : { AWS_ENDPOINT_URL_DYNAMODB: otherTable };
  const started = (handlers[system.handlers] ?? []).map((path, index) =>
    startHandler(join(root, path), { ...stack.functions[index]?.definition.environment, ...elsewhere }),
  );
  const [ingest, notify] = await Promise.all(started);
  if (ingest === undefined) throw new Error(`no handler of ${system.name}`);
  const nextRecords = otherTable === undefined ? await openStream(rig) : async () => [];
  let last: unknown;

  async function run(): Promise<FileCost> {
    const start = performance.now();
    const read = await ingest?.invoke(last);
    if (read === undefined) throw new Error('no answer');
    refuseFailure(read.result);
    const records = await nextRecords();
    const told = notify === undefined || records.length === 0 ? silent : await notify.invoke({ Records: records });
    const calls = [...read.calls, ...told.calls];
    const published = calls.filter(({ operation }) => operation === 'Publish').length;
    return {
      calls,
      announced: notify === undefined ? published : records.length,
      logBytes: { ingest: read.logBytes, notify: told.logBytes },
      log: read.log,
      milliseconds: performance.now() - start,
    };
  }

  return {
    async process(...files) {
      last = eventOf(rig, await rig.store(files));
      return run();
    },
    again: run,
    async stop() {
      await Promise.all([ingest, notify].map((process?: HandlerProcess) => process?.stop()));
    },
  };
}

/** The event with which these messages reach the system's function. */
export function eventOf({ system, stack }: Rig, messages: readonly S3Message[]): unknown {
  if (system.direct) return JSON.parse(messages[0]?.body ?? '{}');
  const shared = { receiptHandle: '-', attributes: {}, messageAttributes: {}, md5OfBody: '-' };
  return {
    Records: messages.map(({ body }) => ({
      ...shared,
      messageId: randomUUID(),
      body,
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:${stack.region}:000000000000:bench`,
      awsRegion: stack.region,
    })),
  };
}

function refuseFailure(result: unknown): void {
  const failures = (result as { batchItemFailures?: unknown[] } | null)?.batchItemFailures ?? [];
  if (failures.length > 0) throw new Error('the function could not do its work: see its log');
}

/** Reads what the table's stream has new, as far as it announces something: the event source's filter. */
async function openStream({ stack }: Rig): Promise<() => Promise<unknown[]>> {
  const TableName = stack.output('TableName');
  const { Table } = await stack.clients.dynamodb.send(new DescribeTableCommand({ TableName }));
  const arn = Table?.LatestStreamArn;
  if (arn === undefined) return async () => [];
  const shards = openShards(stack.clients.streams, arn, 'TRIM_HORIZON');
  const next = async () => {
    const found: unknown[] = [];
    for (let seen = -1; seen !== 0; ) {
      seen = 0;
      for await (const { records } of shards.read()) {
        seen += records.length;
        for (const record of records) {
          const announce = record.dynamodb?.NewImage?.announce?.S ?? 'none';
          if (announce !== 'none') found.push(toStreamRecord(record, arn, stack.region));
        }
      }
    }
    return found;
  };
  // What other measurements have left in it.
  await next();
  return next;
}
