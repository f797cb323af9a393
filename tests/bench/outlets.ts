import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { mapBounded } from '../../functions/map-bounded.ts';
import { secretVariable } from '../../functions/webhook/credentials.ts';
import { newSecret } from '../../functions/webhook/sign.ts';
import { type LocalStack, startLocalStack } from '../../infra/local/local-stack.ts';
import { articleFiles } from './articles.ts';
import { costPerMillion, type Usage } from './cost/dollars.ts';
import type { Invocation } from './preload/lambda-pace.ts';
import { createPace, type Pace } from './preload/pace.ts';
import { markdownTable } from './report/markdown.ts';
import { digits } from './statistics.ts';

/**
 * `npm run bench:outlets`: what a webhook and a run of the feeds take of everything that is paid for by use, counted on
 * this machine: every request, and the functions' time at Lambda's pace. Prints two tables for docs/webhooks.md and
 * docs/feeds.md.
 */

/** How many times slower than on Lambda the functions run, so that two cores are enough. */
const SLOWDOWN = 3;
/** How long the endpoint takes, on Lambda's clock. */
const ENDPOINT_MS = 100;
const ALONE = 20;
const BURST = 300;
/** Stories in the table before a run of the feeds is counted. */
const STORIES = [100, 1_000];
const RUNS = 10;

const pace = await createPace();
try {
  console.log(await webhookTable(pace));
  console.log(`\n${await feedTable(pace)}`);
} finally {
  await pace.remove();
}

async function webhookTable(pace: Pace): Promise<string> {
  const server = createServer(async (request, response) => {
    await request.toArray();
    await delay(ENDPOINT_MS * SLOWDOWN);
    response.end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  process.env[secretVariable('desk')] = newSecret();
  const stack = await startStack(pace, { webhooks: [{ name: 'desk', url, secret: 'desk' }] });
  try {
    await upload(stack, articleFiles(50));
    await pace.set(SLOWDOWN);
    const alone = await counted(pace, stack, 'Webhook', async () => {
      for (const file of articleFiles(ALONE, 1_000)) await upload(stack, [file]);
    });
    const burst = await counted(pace, stack, 'Webhook', () => upload(stack, articleFiles(BURST, 2_000)));
    const row = (what: string, { invocations, memoryMb }: Counted, notifications: number) => {
      const each = perRun(invocations, memoryMb, notifications);
      // SNS puts a message into the queue; Lambda's poller receives and deletes a batch.
      const usage = { ...each, sqsRequest: 1 + (2 * invocations.length) / notifications };
      return [
        what,
        ...[usage.lambdaRequest, usage.lambdaGbSecond * 1024, usage.sqsRequest, usage.readUnit].map(digits),
        `$${costPerMillion(usage, 'us-east-1').total.toFixed(2)}`,
      ];
    };
    return markdownTable(
      ['webhook, for each notification', 'invocations', 'MB-seconds', 'SQS requests', 'read units', 'a million'],
      [row('one by one', alone, ALONE), row(`${BURST} at once`, burst, BURST)],
    );
  } finally {
    await pace.set();
    await stack.stop();
    server.closeAllConnections();
    server.close();
  }
}

async function feedTable(pace: Pace): Promise<string> {
  const stack = await startStack(pace, { feed: true, feedUrl: 'https://news.example.com/feeds/' });
  try {
    const rows: string[][] = [];
    let stored = 0;
    for (const stories of STORIES) {
      await pace.set();
      await upload(stack, articleFiles(stories - stored, stored));
      await pace.set(SLOWDOWN);
      const { invocations, memoryMb } = await counted(pace, stack, 'Feed', async () => {
        for (const file of articleFiles(RUNS, 10_000 + stories)) await upload(stack, [file]);
      });
      stored = stories + RUNS;
      const usage = perRun(invocations, memoryMb, invocations.length);
      rows.push([
        String(stories),
        ...[usage.lambdaGbSecond * 1024, usage.readUnit, usage.s3Get, usage.s3Put].map(digits),
        `$${(costPerMillion(usage, 'us-east-1').total / 1e6).toFixed(6)}`,
      ]);
    }
    return markdownTable(
      ['feeds, a run with stories', 'MB-seconds', 'read units', 'HEAD', 'PUT and LIST', 'cost'],
      rows,
    );
  } finally {
    await pace.set();
    await stack.stop();
  }
}

function startStack(pace: Pace, context: Readonly<Record<string, unknown>>): Promise<LocalStack> {
  return startLocalStack({
    // The same engine on every machine.
    engine: 'java',
    context: { operations: false, ...context },
    preload: [pace.module],
  });
}

/** Stores files, and waits until everything that follows is done. */
async function upload(stack: LocalStack, files: ReturnType<typeof articleFiles>): Promise<void> {
  const Bucket = stack.output('BucketName');
  await mapBounded(files, 8, ({ key, bytes }) =>
    stack.clients.s3.send(new PutObjectCommand({ Bucket, Key: key, Body: bytes, ContentLength: bytes.length })),
  );
  await stack.settle();
}

interface Counted {
  readonly invocations: readonly Invocation[];
  readonly memoryMb: number;
}

/** The invocations of one function during this work. @param name part of the function's */
async function counted(pace: Pace, stack: LocalStack, name: string, work: () => Promise<void>): Promise<Counted> {
  await pace.takeInvocations();
  await work();
  const invocations = (await pace.takeInvocations()).filter((one) => one.function.includes(name));
  const pool = stack.functions.find(({ definition }) => definition.name.includes(name));
  return { invocations, memoryMb: pool?.definition.memoryMb ?? Number.NaN };
}

/** What one of so many things used, SQS and logs left out. */
function perRun(invocations: readonly Invocation[], memoryMb: number, things: number) {
  const each = (value: (one: Invocation) => number): number =>
    invocations.reduce((sum, one) => sum + value(one), 0) / things;
  const calls = (...operations: string[]): number =>
    each((one) => operations.reduce((sum, operation) => sum + (one.calls[operation] ?? 0), 0));
  return {
    lambdaRequest: invocations.length / things,
    lambdaGbSecond: each(({ durationMs }) => (durationMs / SLOWDOWN / 1000) * (memoryMb / 1024)),
    readUnit: each(({ readUnits }) => readUnits),
    writeUnit: each(({ writeUnits }) => writeUnits),
    s3Get: calls('GetObject', 'HeadObject'),
    s3Put: calls('PutObject', 'ListObjectsV2'),
  } satisfies Usage;
}
