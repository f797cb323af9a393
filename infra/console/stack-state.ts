import { setTimeout as delay } from 'node:timers/promises';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { storyKey } from '../../functions/story/items/keys.ts';
import { dynamoTable } from '../../functions/story/table/dynamo-table.ts';
import type { Clients } from '../aws/clients.ts';
import { type BackfillState, currentBackfill, isStalled, stateLine } from '../operator/backfill/state.ts';
import { explain } from '../operator/explain.ts';
import { queueStatus } from '../operator/queues/depths.ts';
import type { StackOutputs } from '../operator/stack/outputs.ts';
import { feedsSummary, listFeeds } from '../operator/table/feeds.ts';
import { counted } from '../operator/terminal/text.ts';
import { endpointText, isFailing, type WebhookState, webhookStates } from '../operator/webhooks.ts';

/** A part of the stack, and whether a person has to look at it. */
export interface StackPart {
  readonly name: string;
  readonly value: string;
  readonly note: string;
  readonly state: 'ok' | 'busy' | 'bad';
  /** Of a part that is busy: since when this console has seen it so. */
  readonly since?: string;
}

/** What a page gets whenever it asks. */
export interface State {
  readonly parts: readonly StackPart[];
  readonly deadLetters: { readonly count: number; readonly keys: readonly string[]; readonly since?: string };
  readonly unannounced: number;
  /** Messages among both that redrive cannot understand. */
  readonly strays: number;
}

/** What a part says; `ok` by default. */
type Said = readonly [value: string, note: string, state?: StackPart['state']];

/** A part that takes longer counts as not answering. */
const ANSWER_MS = 10_000;

/** @returns asks all parts of a stack side by side. */
export function stackState(clients: Clients, outputs: StackOutputs): () => Promise<State> {
  const busySince = new Map<string, string>();
  return async () => {
    const queues = queueStatus(clients.sqs, outputs);
    const looks = partsOf(clients, outputs, queues);
    const parts = Object.entries(looks).map(async ([name, look]): Promise<StackPart[]> => {
      const answer = Promise.race([look, silence()]);
      const said = await answer.catch((error): Said => ['No answer', explain(error), 'bad']);
      if (said === undefined) return [];
      const [value, note, state = 'ok'] = said;
      if (state !== 'busy') busySince.delete(name);
      else if (!busySince.has(name)) busySince.set(name, new Date().toISOString());
      const since = busySince.get(name);
      return [{ name, value, note, state, ...(since && { since }) }];
    });
    const all = (await Promise.all(parts)).flat();
    const { deadLetters, unannounced } = (await Promise.race([queues, silence()]).catch(() => undefined)) ?? {};
    return {
      parts: all,
      deadLetters: { count: 0, keys: [], ...deadLetters },
      unannounced: unannounced?.count ?? 0,
      strays: (deadLetters?.strays.length ?? 0) + (unannounced?.strays.length ?? 0),
    };
  };
}

/** Each part that this stack has, by its name. */
function partsOf(
  { dynamodb, s3, sqs }: Clients,
  outputs: StackOutputs,
  queues: ReturnType<typeof queueStatus>,
): Readonly<Record<string, Promise<Said | undefined>>> {
  const { bucketName, tableName, pollLogGroupName, webhooks } = outputs;
  const started = performance.now();
  return {
    Bucket: s3.send(new HeadBucketCommand({ Bucket: bucketName })).then(() => ['Answers', bucketName]),
    'Ingest queue': queues.then(({ waiting, inFlight }) => {
      const all = waiting + inFlight;
      return [counted(all, 'file'), `${inFlight} being read`, all > 0 ? 'busy' : 'ok'];
    }),
    'Dead letters': queues.then(({ deadLetters: { count } }) =>
      count > 0 ? [String(count), 'Files given up', 'bad'] : ['0', 'No file given up'],
    ),
    Table: dynamoTable(dynamodb, tableName)
      .read([storyKey('-')], 'eventual')
      .then(() => ['Answers', `in ${Math.max(1, Math.round(performance.now() - started))} ms`]),
    'Failure queue': queues.then(({ unannounced: { count } }) =>
      count > 0 ? [String(count), 'Batches not announced', 'bad'] : ['0', 'All announced'],
    ),
    Backfill: currentBackfill({ sqs, dynamodb }, outputs, Date.now()).then((state) => state && backfillPart(state)),
    ...(pollLogGroupName && {
      Feeds: listFeeds(dynamodb, tableName, Date.now()).then((feeds) => {
        const { text, isBad } = feedsSummary(feeds);
        return isBad ? ['Failing', text, 'bad'] : ['Polled', text];
      }),
    }),
    ...(webhooks && { Webhooks: webhookStates({ sqs, dynamodb }, outputs).then(webhookPart) }),
  };
}

/** What waits for all webhooks together, and which webhooks need a look. */
function webhookPart(webhooks: readonly WebhookState[]): Said {
  const waiting = webhooks.reduce((sum, one) => sum + one.waiting, 0);
  const failing = webhooks.filter(isFailing).map((webhook) => {
    const { name, deadLetters } = webhook;
    return [`${name}: ${counted(deadLetters, 'dead letter')}`, endpointText(webhook)].filter(Boolean).join(', ');
  });
  const names = webhooks.map(({ name }) => name).join(', ');
  if (failing.length > 0)
    return [`${waiting} waiting`, `${failing.join('; ')}. Try again: wiredrop webhooks --on NAME`, 'bad'];
  return [waiting > 0 ? `${waiting} waiting` : 'All sent', names, waiting > 0 ? 'busy' : 'ok'];
}

async function silence(): Promise<never> {
  await delay(ANSWER_MS, undefined, { ref: false });
  throw new Error(`No answer within ${ANSWER_MS / 1000} seconds`);
}

function backfillPart(state: BackfillState): Said {
  const line = stateLine(state);
  if (isStalled(state, Date.now())) return ['Stopped', `${line}. Go on: wiredrop backfill`, 'bad'];
  return state.progress?.endedAt ? ['Done', line] : ['Running', line, 'busy'];
}
