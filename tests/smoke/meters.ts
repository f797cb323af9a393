import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { RecordedCall } from '../e2e/permissions/calls.ts';
import { unitsOf } from '../lab/bench/cost/write-units.ts';
import type { Meter, Usage } from './usage.ts';

/** On this machine: the requests of ingest are counted, by the rules of `npm run bench`. */
export function localMeter(calls: () => Promise<readonly RecordedCall[]>): Meter {
  let from = 0;
  let timed: readonly RecordedCall[] = [];
  return {
    async begin() {
      from = (await calls()).length;
    },
    async end() {
      timed = (await calls()).slice(from);
    },
    async usage() {
      const operations = timed.flatMap(({ service, headers, body }) => {
        const target = headers['x-amz-target'] ?? '';
        return service === 'ingest' && target.startsWith('DynamoDB_') ? { name: target.split('.')[1] ?? '', body } : [];
      });
      const units = operations.map(({ name, body }) => unitsOf(name, body));
      return {
        writeUnits: units.reduce((sum, one) => sum + one.writeUnits, 0),
        readUnits: units.reduce((sum, one) => sum + one.readUnits, 0),
        requests: operations.length,
      };
    },
  };
}

/** A command of the AWS command line, whose answer is JSON. */
export type Aws = (...args: readonly string[]) => Promise<unknown>;

export const awsCommand: Aws = async (...args) => {
  const { stdout } = await promisify(execFile)('aws', [...args, '--output', 'json'], { maxBuffer: 2 ** 26 });
  // `aws s3` prints text.
  return args[0] === 's3' ? stdout.trim() : stdout === '' ? undefined : JSON.parse(stdout);
};

export interface AwsMeterOptions {
  readonly tableName: string;
  readonly aws?: Aws;
  /** Milliseconds since 1970. */
  readonly nowMs?: () => number;
  readonly wait?: (ms: number) => Promise<unknown>;
}

const MINUTE_MS = 60_000;
/** CloudWatch has a minute's metrics a few minutes later. */
const METRICS_MS = 4 * MINUTE_MS;

/**
 * On AWS: CloudWatch counts the table's units by the minute, so the timed files get minutes of their own.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
 */
export function awsMeter(options: AwsMeterOptions): Meter {
  const { tableName, aws = awsCommand, nowMs = Date.now, wait = delay } = options;
  let [from, to] = [0, 0];
  const nextMinute = async () => {
    await wait(MINUTE_MS - (nowMs() % MINUTE_MS));
    return nowMs() - (nowMs() % MINUTE_MS);
  };
  return {
    async begin() {
      from = await nextMinute();
    },
    async end() {
      to = await nextMinute();
    },
    async usage() {
      await wait(Math.max(0, to + METRICS_MS - nowMs()));
      try {
        return await tableUsage(tableName, [from, to], aws);
      } catch (error) {
        return reasonOf(error);
      }
    },
  };
}

const COUNTED = {
  writeUnits: { name: 'ConsumedWriteCapacityUnits', statistic: 'Sum', dimensions: [{}] },
  readUnits: { name: 'ConsumedReadCapacityUnits', statistic: 'Sum', dimensions: [{}] },
  requests: {
    name: 'SuccessfulRequestLatency',
    statistic: 'SampleCount',
    dimensions: [{ Operation: 'BatchGetItem' }, { Operation: 'TransactWriteItems' }],
  },
} as const satisfies Record<keyof Usage, object>;

async function tableUsage(table: string, [from, to]: readonly [number, number], aws: Aws): Promise<Usage> {
  const queries = Object.entries(COUNTED).flatMap(([id, { name, statistic, dimensions }]) =>
    dimensions.map((more, index) => ({
      Id: `${id.toLowerCase()}${index}`,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/DynamoDB',
          MetricName: name,
          Dimensions: Object.entries({ TableName: table, ...more }).map(([Name, Value]) => ({ Name, Value })),
        },
        Period: 60,
        Stat: statistic,
      },
    })),
  );
  const { MetricDataResults } = (await aws(
    ...['cloudwatch', 'get-metric-data', '--metric-data-queries', JSON.stringify(queries)],
    ...['--start-time', new Date(from).toISOString(), '--end-time', new Date(to).toISOString()],
  )) as { readonly MetricDataResults: { readonly Id: string; readonly Values: number[] }[] };
  const sum = (name: keyof Usage) =>
    MetricDataResults.filter(({ Id }) => Id.startsWith(name.toLowerCase()))
      .flatMap(({ Values }) => Values)
      .reduce((total, value) => total + value, 0);
  return { writeUnits: sum('writeUnits'), readUnits: sum('readUnits'), requests: sum('requests') };
}

function reasonOf(error: unknown): string {
  const { code, message = String(error) } = error as { code?: unknown; message?: string };
  if (code === 'ENOENT') return 'the AWS command line is not installed';
  return message.trim().split('\n').at(-1) ?? '';
}
