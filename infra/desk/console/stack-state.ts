import { setTimeout as delay } from 'node:timers/promises';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { storyKey } from '../../../functions/story/items/index.ts';
import { raisedAlarms } from '../operator/alarms.ts';
import { type BackfillState, currentBackfill, isStalled, stateLine } from '../operator/backfill/state.ts';
import { explain } from '../operator/explain.ts';
import { type QueueStatus, queueStatus } from '../operator/queues/depths.ts';
import type { OperatedStack } from '../operator/stack/outputs.ts';
import { tableIn } from '../operator/table/listing.ts';
import { type FeedRow, feedsSummary, listFeeds } from '../operator/table/lists/feeds.ts';
import { type Problem, problemsOf } from '../operator/table/problems.ts';
import { counted } from '../operator/terminal/text.ts';
import { isFailing, type WebhookState, webhookStates } from '../operator/webhooks.ts';

/** A part of the stack, and whether a person has to look at it. */
export interface Tile {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly state: 'ok' | 'busy' | 'bad';
  /** Of a part that is busy: since when this console has seen it so. */
  readonly since?: string;
}

/** What a page gets whenever it asks. */
export interface State {
  readonly tiles: readonly Tile[];
  readonly deadLetters: { readonly count: number; readonly keys: readonly string[]; readonly since?: string };
  readonly unannounced: number;
  /** What a person has to look at. */
  readonly problems: readonly Problem[];
}

/** What a part says; `ok` by default. */
type Status = readonly [value: string, note: string, state?: Tile['state']];

/** A part that takes longer counts as not answering. */
const ANSWER_MS = 10_000;

/** @returns asks all parts of a stack side by side. */
export function stackState(stack: OperatedStack): () => Promise<State> {
  const { outputs } = stack;
  const busySince = new Map<string, string>();
  return async () => {
    const looks = looksAt(stack);
    const faults: Record<string, unknown> = {};
    const answered = async <T>(name: string, look: Promise<T> | undefined): Promise<T | undefined> =>
      look &&
      Promise.race([look, silence()]).catch((error) => {
        faults[name] = error;
        return undefined;
      });
    const started = performance.now();
    const table = answered('table', looks.table);
    const [bucket, queues, backfill, feeds, webhooks, alarms] = await Promise.all([
      answered('bucket', looks.bucket),
      answered('queues', looks.queues),
      answered('backfill', looks.backfill),
      answered('feeds', looks.feeds),
      answered('webhooks', looks.webhooks),
      answered('alarms', looks.alarms),
      table.then(() => {}),
    ]);
    const ms = Math.max(1, Math.round(performance.now() - started));
    // What does not answer at all says so itself: a problem is what a person can mend.
    const isLost = queues === undefined && (await table) === undefined;
    const problems = problemsOf(
      { queues, backfill, webhooks, feeds, alarms, faults: isLost ? {} : faults },
      Date.now(),
    );
    const statuses: Readonly<Record<string, Status | undefined>> = {
      Bucket: tile(faults, 'bucket', () => bucket && ['Answers', outputs.bucketName]),
      'Ingest queue': tile(faults, 'queues', () => queues && waitingTile(queues)),
      'Dead letters': tile(faults, 'queues', () => queues && failedTile(queues.deadLetters.count, 'No file given up')),
      Table: tile(faults, 'table', () => ['Answers', `in ${ms} ms`]),
      'Failure queue': tile(faults, 'queues', () => queues && failedTile(queues.unannounced.count, 'All announced')),
      Backfill: tile(faults, 'backfill', () => backfill && backfillTile(backfill)),
      Feeds: tile(faults, 'feeds', () => feeds && feedsTile(feeds)),
      Webhooks: tile(faults, 'webhooks', () => webhooks && webhooksTile(webhooks)),
    };
    const tiles = Object.entries(statuses).flatMap(([name, one]): Tile[] => {
      if (one === undefined) return [];
      const [value, note, state = 'ok'] = one;
      if (state !== 'busy') busySince.delete(name);
      else if (!busySince.has(name)) busySince.set(name, new Date().toISOString());
      const since = busySince.get(name);
      return [{ name, value, note, state, ...(since && { since }) }];
    });
    const { deadLetters, unannounced } = queues ?? {};
    return {
      tiles,
      problems,
      deadLetters: { count: 0, keys: [], ...deadLetters },
      unannounced: unannounced?.count ?? 0,
    };
  };
}

/** What is asked for each look; undefined: the stack has no such part. */
function looksAt(stack: OperatedStack) {
  const { clients, outputs } = stack;
  const { bucketName, pollLogGroupName, webhooks } = outputs;
  return {
    bucket: clients.s3.send(new HeadBucketCommand({ Bucket: bucketName })),
    queues: queueStatus(stack),
    table: tableIn(stack).read([storyKey('-')], 'eventual'),
    backfill: currentBackfill(stack, Date.now()),
    feeds: pollLogGroupName === undefined ? undefined : listFeeds(stack, Date.now()),
    webhooks: webhooks === undefined ? undefined : webhookStates(stack),
    alarms: raisedAlarms(outputs),
  };
}

const tile = (
  faults: Readonly<Record<string, unknown>>,
  name: string,
  of: () => Status | undefined,
): Status | undefined => (name in faults ? ['No answer', explain(faults[name]), 'bad'] : of());

function waitingTile({ waiting, inFlight }: QueueStatus): Status {
  const all = waiting + inFlight;
  return [counted(all, 'file'), `${inFlight} being read`, all > 0 ? 'busy' : 'ok'];
}

const failedTile = (count: number, none: string): Status => [
  String(count),
  count > 0 ? 'Listed below' : none,
  count > 0 ? 'bad' : 'ok',
];

function feedsTile(feeds: readonly FeedRow[]): Status {
  const { text, isBad } = feedsSummary(feeds);
  return isBad ? ['Failing', text, 'bad'] : ['Polled', text];
}

/** What waits for all webhooks together. */
function webhooksTile(webhooks: readonly WebhookState[]): Status {
  const waiting = webhooks.reduce((sum, one) => sum + one.waiting, 0);
  const failing = webhooks.filter(isFailing).length;
  const names = webhooks.map(({ name }) => name).join(', ');
  if (failing > 0) return [`${waiting} waiting`, `${failing} of ${webhooks.length} need a look`, 'bad'];
  return [waiting > 0 ? `${waiting} waiting` : 'All sent', names, waiting > 0 ? 'busy' : 'ok'];
}

async function silence(): Promise<never> {
  await delay(ANSWER_MS, undefined, { ref: false });
  throw new Error(`No answer within ${ANSWER_MS / 1000} seconds`);
}

function backfillTile(state: BackfillState): Status {
  const line = stateLine(state);
  if (isStalled(state, Date.now())) return ['Stopped', `${line}. Go on: wiredrop backfill`, 'bad'];
  return state.progress?.endedAt ? ['Done', line] : ['Running', line, 'busy'];
}
