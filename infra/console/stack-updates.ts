import { setTimeout as delay } from 'node:timers/promises';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import type { Notification } from '../../functions/notifications/notification.ts';
import type { StoryItem, TableItem } from '../../functions/story/items/items.ts';
import { storyKey } from '../../functions/story/items/keys.ts';
import { itemOf } from '../../functions/story/table/dynamo-item.ts';
import { dynamoTable } from '../../functions/story/table/dynamo-table.ts';
import type { Clients } from '../aws/clients.ts';
import { openShards, type StreamShards } from '../aws/stream-shards.ts';
import { type BackfillState, currentBackfill, isStalled, stateLine } from '../operator/backfill/state.ts';
import { explain } from '../operator/explain.ts';
import { queueStatus } from '../operator/queues/depths.ts';
import { openWatchQueue, watchMessages } from '../operator/queues/watch-queue.ts';
import type { StackOutputs } from '../operator/stack/outputs.ts';
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
  /**
   * Until the stream is read to its end: how far, from 0 to 1 by time, and up to which instant what is shown is complete.
   */
  readonly catchingUp?: { readonly share: number; readonly asOf?: string };
  readonly parts: readonly Part[];
  readonly deadLetters: { readonly count: number; readonly keys: readonly string[]; readonly since?: string };
  readonly unannounced: number;
  /** Messages among both that redrive cannot understand. */
  readonly strays: number;
}

/** What a stack says, read for a view. */
export interface StackUpdates {
  /** Reads the stream to its end. If that takes long it goes on, and pages get what there is so far. */
  readStream(): Promise<void>;
  state(): Promise<State>;
  listeningSince(): string | undefined;
  stop(): Promise<void>;
}

/**
 * Stories that are read from the day index before the page shows them, the newest first: 10,000 cost some 5,000 read
 * units. Older ones follow, so that a search need not read them.
 */
const FIRST_STORIES = 10_000;
/** Items of the stream that the page shows. */
const SHOWN: ReadonlySet<string> = new Set<TableItem['entity']>(['story', 'receipt']);
const RETRY_MS = 5_000;
/** While the stream is read for the first time, pages get what there is so often. */
const PARTIAL_MS = 500;
/** If the stream was read to its end longer ago than this, what is shown is old: no page was open. */
const LEVEL_MS = 10_000;
/** A part that takes longer counts as not answering. */
const ANSWER_MS = 10_000;

/**
 * @param history reads the stream from its beginning, 24 hours ago: for a stack on this machine. Else from now on, for
 * a day of a busy stack takes minutes to read; stories come from the day index in any case.
 */
export async function startStackUpdates(
  clients: Clients,
  outputs: StackOutputs,
  view: View,
  history: boolean,
): Promise<StackUpdates> {
  const { dynamodb, s3, sqs, streams } = clients;
  const stopped = new AbortController();
  const failures = new Map<string, string>();
  const busySince = new Map<string, string>();
  let received = 0;
  let since: string | undefined;
  let readAt: string | undefined;
  let isIndexRead = false;
  let firstRecord: number | undefined;
  let lastRecord = 0;
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

  async function listenOn(): Promise<void> {
    while (!stopped.signal.aborted) {
      await attempt('Announcements', listen);
      await delay(RETRY_MS, undefined, { signal: stopped.signal }).catch(() => {});
    }
  }

  /** Subscribes a queue of its own, as `watch` does, until the console stops or something fails. */
  async function listen(): Promise<void> {
    const { topicArn, stackName } = outputs;
    const queue = await openWatchQueue(clients, { topicArn, stackName, filter: {} });
    failures.delete('Announcements');
    since = new Date().toISOString();
    try {
      await watchMessages(sqs, queue.url, stopped.signal, (body) => {
        const { data, time } = JSON.parse(body) as Notification;
        received += 1;
        view.announcement(data.object, time);
      });
    } finally {
      since = undefined;
      await queue.close();
    }
  }

  async function readStream(): Promise<void> {
    if (!isIndexRead) await attempt('Table', readIndex);
    isIndexRead = true;
    await attempt('Stream', async () => {
      shards ??= await openStream();
      const started = Date.now();
      // Each read takes the next records of every shard: at most 1,000.
      for (let isBehind = true; isBehind && !stopped.signal.aborted; ) {
        isBehind = false;
        for await (const { records } of shards.read()) {
          for (const { dynamodb: record } of records) {
            lastRecord = record?.ApproximateCreationDateTime?.getTime() ?? lastRecord;
            firstRecord ??= lastRecord;
            // Items of webhooks and sources have no schema.
            if (SHOWN.has(record?.NewImage?.entity?.S ?? ''))
              take(itemOf(record?.NewImage as Parameters<typeof itemOf>[0]));
          }
          if (lastRecord < started) isBehind = true;
          if (stopped.signal.aborted) break;
        }
      }
      if (stopped.signal.aborted) return;
      readAt = new Date().toISOString();
      firstRecord = undefined;
    });
  }

  const isLevel = (): boolean => readAt !== undefined && Date.now() - Date.parse(readAt) < LEVEL_MS;

  async function openStream(): Promise<StreamShards> {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: outputs.tableName }));
    return openShards(streams, Table?.LatestStreamArn ?? '', history ? 'TRIM_HORIZON' : 'LATEST');
  }

  /** Nobody says how long a stream is: the share is of the time between where it was read to, or begins, and now. */
  function progress(): NonNullable<State['catchingUp']> {
    const since = firstRecord ?? (readAt === undefined ? undefined : Date.parse(readAt));
    if (since === undefined) return { share: 0 };
    const at = Math.max(lastRecord, since);
    return { share: Math.min(1, (at - since) / Math.max(1, Date.now() - since)), asOf: new Date(at).toISOString() };
  }

  function take(item: TableItem): void {
    if (item.entity === 'receipt') view.receipt(item);
    else if (item.entity === 'story') view.story(item);
  }

  async function readIndex(): Promise<void> {
    const days = daysUpTo(new Date(), DAYS_BACK);
    const stories = latestStories(dynamodb, outputs.tableName, { days });
    const first = await nextOf(stories, FIRST_STORIES);
    for (const story of first.toReversed()) view.story(story);
    view.olderStories([], heldFrom(first, FIRST_STORIES));
    if (first.length < FIRST_STORIES) return;
    void attempt('Table', async () => {
      const rest = MOST_STORIES - FIRST_STORIES;
      const older = await nextOf(stories, rest);
      if (!stopped.signal.aborted) view.olderStories(older, heldFrom(older, rest));
    });
  }

  /** @returns at most this many; the rest can be asked for later. */
  async function nextOf(stories: AsyncGenerator<StoryItem>, most: number): Promise<StoryItem[]> {
    const taken: StoryItem[] = [];
    while (taken.length < most && !stopped.signal.aborted) {
      const { value, done } = await stories.next();
      if (done) break;
      taken.push(value);
    }
    return taken;
  }

  async function state(): Promise<State> {
    const started = performance.now();
    const [bucket, queues, webhooks, backfill, table] = await Promise.all([
      attempt('Bucket', () => s3.send(new HeadBucketCommand({ Bucket: outputs.bucketName })), ANSWER_MS),
      attempt('Queues', () => queueStatus(sqs, outputs), ANSWER_MS),
      attempt('Webhooks', () => webhookStates({ sqs, dynamodb }, outputs), ANSWER_MS),
      attempt('Backfill', () => currentBackfill({ sqs, dynamodb }, outputs, Date.now()), ANSWER_MS),
      attempt(
        'Table',
        async () => {
          await dynamoTable(dynamodb, outputs.tableName).read([storyKey('-')], 'strong');
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
      ...(!isLevel() && { catchingUp: progress() }),
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
        part('Stream', readAt ? 'Read' : 'Not read yet', readAt ? 'to its end' : ''),
        part('Announcements', String(received), since ? 'received here' : 'not subscribed'),
        part(
          'Failure queue',
          String(unannounced),
          unannounced ? 'Batches not announced' : 'All announced',
          unannounced ? 'bad' : 'ok',
          'Queues',
        ),
        ...(backfill === undefined ? [] : [part('Backfill', ...backfillPart(backfill))]),
        ...(outputs.webhooks === undefined ? [] : [part('Webhooks', ...webhookPart(webhooks ?? []))]),
      ],
      deadLetters: { count: dead?.count ?? 0, keys: dead?.keys ?? [], ...(dead?.since && { since: dead.since }) },
      unannounced,
      strays: (dead?.strays.length ?? 0) + (queues?.unannounced.strays.length ?? 0),
    };
  }

  // The page is there at once, and says how much is read.
  const listening = listenOn();
  const read = (): Promise<void> => {
    reading ??= readStream().finally(() => {
      reading = undefined;
    });
    return reading;
  };
  void read();
  return {
    async readStream() {
      await Promise.race([read(), delay(PARTIAL_MS, undefined, { ref: false })]);
    },
    state,
    listeningSince: () => since,
    async stop() {
      stopped.abort();
      await Promise.race([Promise.all([listening, reading]), delay(3_000, undefined, { ref: false })]);
    },
  };
}

/** From when on all stories are read: from the beginning, if there were no more. Others may be of the same instant. */
function heldFrom(stories: readonly StoryItem[], most: number): string {
  const last = stories.length < most ? undefined : stories.at(-1);
  return last === undefined ? '' : new Date(Date.parse(last.firstSeenAt) + 1).toISOString();
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
