import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { storyKey } from '../../../functions/story/items/index.ts';
import { type BackfillState, isStalled, stateLine } from '../operator/backfill/state.ts';
import { explain } from '../operator/explain.ts';
import type { QueueStatus } from '../operator/queues/depths.ts';
import type { OperatedStack } from '../operator/stack/outputs.ts';
import { tableIn } from '../operator/table/listing.ts';
import { type FeedRow, feedsSummary } from '../operator/table/lists/feeds.ts';
import { looksAt } from '../operator/table/looks.ts';
import { type Problem, problemsOf } from '../operator/table/problems.ts';
import { counted } from '../operator/terminal/text.ts';
import { isFailing, type WebhookState } from '../operator/webhooks.ts';

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

/** @returns asks all parts of a stack side by side. */
export function stackState(stack: OperatedStack): () => Promise<State> {
  const { clients, outputs } = stack;
  const busySince = new Map<string, string>();
  return async () => {
    const started = performance.now();
    const now = Date.now();
    const looks = looksAt(stack, now);
    const { faults, look } = looks;
    const [queues, backfill, feeds, webhooks, alarms, bucket, table] = await Promise.all([
      looks.queues,
      looks.backfill,
      looks.feeds,
      looks.webhooks,
      looks.alarms,
      look('bucket', clients.s3.send(new HeadBucketCommand({ Bucket: outputs.bucketName }))),
      look('table', tableIn(stack).read([storyKey('-')], 'eventual')),
    ]);
    const ms = Math.max(1, Math.round(performance.now() - started));
    // What does not answer at all says so itself: a problem is what a person can mend.
    const isLost = queues === undefined && table === undefined;
    const problems = problemsOf({ queues, backfill, webhooks, feeds, alarms, faults: isLost ? {} : faults }, now);
    const statuses: Readonly<Record<string, Status | undefined>> = {
      Bucket: tile(faults, 'bucket', () => bucket && ['Answers', outputs.bucketName]),
      'Ingest queue': tile(faults, 'queues', () => queues && waitingTile(queues)),
      'Dead letters': tile(faults, 'queues', () => queues && failedTile(queues.deadLetters.count, 'No file given up')),
      Table: tile(faults, 'table', () => ['Answers', `in ${ms} ms`]),
      'Failure queue': tile(faults, 'queues', () => queues && failedTile(queues.unannounced.count, 'All announced')),
      Backfill: tile(faults, 'backfill', () => backfill && backfillTile(backfill)),
      Feeds: tile(faults, 'feeds', () => feeds && feedsTile(feeds)),
      Webhooks: tile(faults, 'webhooks', () => (webhooks?.length ? webhooksTile(webhooks) : undefined)),
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

function backfillTile(state: BackfillState): Status {
  const line = stateLine(state);
  if (isStalled(state, Date.now())) return ['Stopped', `${line}. Go on: wiredrop backfill`, 'bad'];
  return state.progress?.endedAt ? ['Done', line] : ['Running', line, 'busy'];
}
