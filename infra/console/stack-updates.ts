import { setTimeout as delay } from 'node:timers/promises';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import type { TableItem } from '../../functions/story/items/items.ts';
import { storyKey } from '../../functions/story/items/keys.ts';
import { itemOf } from '../../functions/story/table/dynamo-item.ts';
import { takeFirst } from '../../functions/story/table/dynamo-partition.ts';
import { dynamoTable } from '../../functions/story/table/dynamo-table.ts';
import type { Clients } from '../aws/clients.ts';
import { openShards, type StreamShards } from '../aws/stream-shards.ts';
import { type BackfillState, currentBackfill, isStalled, stateLine } from '../operator/backfill/state.ts';
import { explain } from '../operator/explain.ts';
import { queueStatus } from '../operator/queues/depths.ts';
import type { StackOutputs } from '../operator/stack/outputs.ts';
import { type FeedRow, feedsSummary, listFeeds } from '../operator/table/feeds.ts';
import { DAYS_BACK, daysUpTo, latestStories } from '../operator/table/listing.ts';
import { counted } from '../operator/terminal/text.ts';
import { endpointText, isFailing, type WebhookState, webhookStates } from '../operator/webhooks.ts';
import { MOST_STORIES, type View } from './view.ts';

/** A part of the stack, and whether a person has to look at it. */
export interface Part {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly state: 'ok' | 'busy' | 'bad';
  /** Of a part that is busy: since when this console has seen it so. */
  readonly since?: string;
}

export interface State {
  /** Until the latest stories are read from the day index. */
  readonly isReading: boolean;
  readonly parts: readonly Part[];
  readonly deadLetters: { readonly count: number; readonly keys: readonly string[]; readonly since?: string };
  readonly unannounced: number;
  /** Messages among both that redrive cannot understand. */
  readonly strays: number;
}

/** What a stack says, read for a view. */
export interface StackUpdates {
  /** Reads the stream to its end, or for half a second: then it goes on, and there is more the next time. */
  readStream(): Promise<void>;
  state(): Promise<State>;
  stop(): Promise<void>;
}

/** Items of the stream that the page shows. */
const SHOWN: ReadonlySet<string> = new Set<TableItem['entity']>(['story', 'receipt']);
const PARTIAL_MS = 500;
/** A part that takes longer counts as not answering. */
const ANSWER_MS = 10_000;

/**
 * Stories come from the day index, and what changes from the table's stream: a receipt is in no index, and an index of
 * them would cost each file a write.
 * @param history reads the stream from its beginning, 24 hours ago: for a stack on this machine. Else from now on, for
 * a day of a busy stack takes minutes to read.
 */
export function startStackUpdates(clients: Clients, outputs: StackOutputs, view: View, history: boolean): StackUpdates {
  const { dynamodb, s3, sqs, streams } = clients;
  const stopped = new AbortController();
  const failures = new Map<string, string>();
  const busySince = new Map<string, string>();
  let isRead = false;
  let reading: Promise<void> | undefined;
  let shards: StreamShards | undefined;

  async function attempt<T>(part: string, work: () => Promise<T>, limitMs?: number): Promise<T | undefined> {
    try {
      const result = await Promise.race([work(), limitMs === undefined ? NEVER : silence(limitMs)]);
      failures.delete(part);
      return result;
    } catch (error) {
      if (!stopped.signal.aborted) failures.set(part, explain(error));
      return undefined;
    }
  }

  async function readStream(): Promise<void> {
    if (view.heldSince === undefined) await attempt('Table', readIndex);
    await attempt('Stream', async () => {
      shards ??= await openStream();
      const started = Date.now();
      // Each read takes the next records of every shard: at most 1,000.
      for (let isBehind = true; isBehind && !stopped.signal.aborted; ) {
        isBehind = false;
        for await (const { records } of shards.read()) {
          for (const { dynamodb: record } of records)
            take(record?.NewImage as Parameters<typeof itemOf>[0] | undefined);
          const last = records.at(-1)?.dynamodb?.ApproximateCreationDateTime?.getTime() ?? 0;
          if (last < started) isBehind = true;
          if (stopped.signal.aborted) return;
        }
      }
      isRead = true;
    });
  }

  /** Items of webhooks and sources have no schema, and are not shown. */
  function take(image: Parameters<typeof itemOf>[0] | undefined): void {
    if (!SHOWN.has(image?.entity?.S ?? '')) return;
    const item = itemOf(image as Parameters<typeof itemOf>[0]);
    if (item.entity === 'receipt') view.receipt(item);
    else if (item.entity === 'story') view.story(item);
  }

  async function openStream(): Promise<StreamShards> {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: outputs.tableName }));
    return openShards(streams, Table?.LatestStreamArn ?? '', history ? 'TRIM_HORIZON' : 'LATEST');
  }

  async function readIndex(): Promise<void> {
    const days = daysUpTo(new Date(), DAYS_BACK);
    const stories = await takeFirst(latestStories(dynamodb, outputs.tableName, { days }), MOST_STORIES);
    for (const story of stories.toReversed()) view.story(story);
    const last = stories.length < MOST_STORIES ? undefined : stories.at(-1);
    // Others may be of the same instant.
    view.heldSince = last === undefined ? '' : new Date(Date.parse(last.firstSeenAt) + 1).toISOString();
  }

  async function state(): Promise<State> {
    const started = performance.now();
    const [bucket, queues, webhooks, backfill, feeds, table] = await Promise.all([
      attempt('Bucket', () => s3.send(new HeadBucketCommand({ Bucket: outputs.bucketName })), ANSWER_MS),
      attempt('Queues', () => queueStatus(sqs, outputs), ANSWER_MS),
      attempt('Webhooks', () => webhookStates({ sqs, dynamodb }, outputs), ANSWER_MS),
      attempt('Backfill', () => currentBackfill({ sqs, dynamodb }, outputs, Date.now()), ANSWER_MS),
      outputs.pollLogGroupName === undefined
        ? undefined
        : attempt('Feeds', () => listFeeds(dynamodb, outputs.tableName, Date.now()), ANSWER_MS),
      attempt(
        'Table',
        async () => {
          await dynamoTable(dynamodb, outputs.tableName).read([storyKey('-')], 'eventual');
          return performance.now() - started;
        },
        ANSWER_MS,
      ),
    ]);
    const part = (name: string, value: string, note: string, state: Part['state'] = 'ok', of = name): Part => {
      const failure = failures.get(of);
      if (failure !== undefined) return { name, value: 'No answer', note: failure, state: 'bad' };
      const since = state === 'busy' ? (busySince.get(name) ?? new Date().toISOString()) : undefined;
      if (since) busySince.set(name, since);
      else busySince.delete(name);
      return { name, value, note, state, ...(since && { since }) };
    };
    const dead = queues?.deadLetters;
    const unannounced = queues?.unannounced.count ?? 0;
    const waiting = (queues?.waiting ?? 0) + (queues?.inFlight ?? 0);
    return {
      isReading: view.heldSince === undefined,
      parts: [
        part('Bucket', bucket ? 'Answers' : '', outputs.bucketName),
        part(
          'Ingest queue',
          counted(waiting, 'file'),
          `${queues?.inFlight ?? 0} being read`,
          waiting > 0 ? 'busy' : 'ok',
          'Queues',
        ),
        part(
          'Dead letters',
          String(dead?.count ?? 0),
          dead?.count ? 'Files given up' : 'No file given up',
          dead?.count ? 'bad' : 'ok',
          'Queues',
        ),
        part('Table', 'Answers', `in ${Math.max(1, Math.round(table ?? 0))} ms`),
        part('Stream', isRead ? 'Read' : 'Not read yet', isRead ? 'to its end' : ''),
        part(
          'Failure queue',
          String(unannounced),
          unannounced ? 'Batches not announced' : 'All announced',
          unannounced ? 'bad' : 'ok',
          'Queues',
        ),
        ...(backfill === undefined ? [] : [part('Backfill', ...backfillPart(backfill))]),
        ...(outputs.pollLogGroupName === undefined ? [] : [part('Feeds', ...feedsPart(feeds ?? []))]),
        ...(outputs.webhooks === undefined ? [] : [part('Webhooks', ...webhookPart(webhooks ?? []))]),
      ],
      deadLetters: { count: dead?.count ?? 0, keys: dead?.keys ?? [], ...(dead?.since && { since: dead.since }) },
      unannounced,
      strays: (dead?.strays.length ?? 0) + (queues?.unannounced.strays.length ?? 0),
    };
  }

  return {
    async readStream() {
      reading ??= readStream().finally(() => {
        reading = undefined;
      });
      await Promise.race([reading, delay(PARTIAL_MS, undefined, { ref: false })]);
    },
    state,
    async stop() {
      stopped.abort();
      await Promise.race([reading, delay(3_000, undefined, { ref: false })]);
    },
  };
}

function feedsPart(feeds: readonly FeedRow[]): [value: string, note: string, state: Part['state']] {
  const { text, isBad } = feedsSummary(feeds);
  return [isBad ? 'Failing' : 'Polled', text, isBad ? 'bad' : 'ok'];
}

/** What waits for all webhooks together, and which webhooks need a look. */
function webhookPart(webhooks: readonly WebhookState[]): [value: string, note: string, state: Part['state']] {
  const waiting = webhooks.reduce((sum, one) => sum + one.waiting, 0);
  const failing = webhooks.filter(isFailing).map((webhook) => {
    const { name, deadLetters } = webhook;
    return [`${name}: ${counted(deadLetters, 'dead letter')}`, endpointText(webhook)]
      .filter((text) => text !== '')
      .join(', ');
  });
  const names = webhooks.map(({ name }) => name).join(', ');
  if (failing.length > 0)
    return [`${waiting} waiting`, `${failing.join('; ')}. Try again: wiredrop webhooks --on NAME`, 'bad'];
  return [waiting > 0 ? `${waiting} waiting` : 'All sent', names, waiting > 0 ? 'busy' : 'ok'];
}

const NEVER = new Promise<never>(() => {});

async function silence(ms: number): Promise<never> {
  await delay(ms, undefined, { ref: false });
  throw new Error(`No answer within ${ms / 1000} seconds`);
}

function backfillPart(state: BackfillState): [value: string, note: string, state: Part['state']] {
  const line = stateLine(state);
  if (isStalled(state, Date.now())) return ['Stopped', `${line}. Go on: wiredrop backfill`, 'bad'];
  return state.progress?.endedAt ? ['Done', line, 'ok'] : ['Running', line, 'busy'];
}
