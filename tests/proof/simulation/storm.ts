import { setImmediate as settled } from 'node:timers/promises';
import type { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import type { SQSRecord } from 'aws-lambda';
import { ingestBatch } from '../../../functions/ingest/ingest-batch.ts';
import { ingestFile } from '../../../functions/ingest/ingest-file.ts';
import { announce } from '../../../functions/notify/announce.ts';
import { seededRandom } from '../../fixtures/random.ts';
import type { Message, Settings, World } from '../checker/world.ts';
import { ingestSettings, plainItems, SETTINGS, streamRecord } from '../product.ts';
import type { ProtocolMutant } from '../protocol-mutants.ts';
import { type Fault, Killed, stormFaults, transientFault } from './faults.ts';
import { s3Event, simulatedBucket } from './simulated-bucket.ts';
import { faultyTable, type Step, simulatedTable } from './simulated-table.ts';
import { stormPlan } from './storm-plan.ts';

const BEGIN = Date.UTC(2026, 2, 2);

/** Small enough that a storm gives up now and then. */
const ATTEMPTS = 6;
const MOST_RECEIVES = 4;
const MOST_STREAM_RETRIES = 3;

const MOST_PROCESSES = 5;
const BATCH = 4;
const SHARDS = 2;

/** A storm that does not end is a fault of the product or of the simulation. */
const MOST_STEPS = 20_000;

/** A message that is no event of S3: it is meant to be given up. */
const MALFORMED = '{"no":"event"}';

export interface Storm {
  readonly world: World;
  readonly faults: ReadonlyMap<Fault, number>;
  /** What happened, a line each, in order. */
  readonly history: readonly string[];
}

interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  receives: number;
}

/**
 * The whole pipeline in memory under faults, then at rest. One thread and one seed decide about everything: files are
 * uploaded, and processes of ingest and notify take turns at every call, die, freeze and are started again. Time is a
 * number, so nothing waits.
 */
export async function runStorm(seed: string, mutant?: ProtocolMutant): Promise<Storm> {
  const random = seededRandom(seed);
  const settings: Settings = {
    ...SETTINGS,
    notifications: random.chance(0.9),
    matching: random.chance(0.5),
    timeline: random.chance(0.5),
  };
  const plan = stormPlan(random.fork('plan'), 5 + random.int(5), settings.matching && random.chance(0.8));
  const faults = stormFaults(random.fork('faults'));
  const bucket = simulatedBucket(random.chance(0.6));
  const table = simulatedTable();
  const history: string[] = [];
  const queue: QueueMessage[] = [];
  const deadLetters: QueueMessage[] = [];
  const redriven = new Set<string>();
  const messages: Message[] = [];
  const waiting: { process: string; resume: () => void; until: number }[] = [];
  const shards = Array.from({ length: SHARDS }, () => ({ read: 0, tries: 0, isBusy: false }));
  const givenUp: number[] = [];
  const running = new Set<string>();
  let [now, started, sent, ownFault] = [BEGIN, 0, 0, undefined as unknown];

  const send = (body: string): void => void queue.push({ messageId: `message-${sent++}`, body, receives: 0 });
  if (random.chance(0.1)) send(MALFORMED);
  const intendedDeadLetters = queue.map(({ body }) => body);

  const upload = (): void => {
    const [file, ...others] = plan.splice(0, random.chance(0.2) ? 2 : 1).map((one) => bucket.put(one, now));
    const uploads = [file, ...others].flatMap((one) => one ?? []);
    history.push(`upload of ${uploads.map(({ key, sequencer }) => `${key} (${sequencer})`).join(' and ')}`);
    send(s3Event(uploads));
    if (faults.happens('event delivered twice')) send(s3Event(uploads));
    if (file && file.newsEvent === undefined && random.chance(0.05)) bucket.remove(file);
  };

  /** A process with a name, and the steps it takes until it ends or dies. */
  const start = (
    kind: string,
    work: (step: Step, isDead: () => boolean, name: string) => Promise<void>,
    onFreeze: () => void = () => {},
  ): void => {
    const name = `${kind}-${started++}`;
    let isDead = false;
    const turn = (): Promise<void> =>
      new Promise((resume) => {
        const until = faults.happens('frozen process') ? now + 60_000 : 0;
        if (until > 0) {
          history.push(`${name} freezes`);
          onFreeze();
        }
        waiting.push({ process: name, resume, until });
      });
    const live = (fault: 'death before a call' | 'death after a call'): void => {
      if (!isDead && faults.happens(fault)) {
        isDead = true;
        history.push(`${name} dies`);
      }
      if (isDead) throw new Killed();
    };
    const step: Step = async (call) => {
      await turn();
      live('death before a call');
      const answer = await call();
      live('death after a call');
      return answer;
    };
    running.add(name);
    work(step, () => isDead, name)
      .catch((error) => {
        if (!(error instanceof Killed)) ownFault ??= error;
      })
      .finally(() => running.delete(name));
  };

  const ingest = (): void => {
    const batch = queue.splice(0, queue.length);
    const received = random.shuffle(batch).slice(0, 1 + random.int(BATCH));
    queue.push(...batch.filter((one) => !received.includes(one)));
    // The queue gives the messages of a process that takes too long to another one.
    const showAgain = (): void => void queue.push(...received.map((message) => ({ ...message })));
    const work: Parameters<typeof start>[1] = async (step, isDead, name) => {
      const skew = faults.happens('clock skew') ? random.int(20_000) - 10_000 : 0;
      const view = faultyTable(table, step, faults, random);
      const dependencies: Parameters<typeof ingestFile>[1] = {
        readObject: (file) => {
          if (faults.happens('object not available')) throw transientFault('InternalError');
          return step(async () => bucket.read(file));
        },
        table: mutant?.table?.(view, table) ?? view,
        patience: { attempts: ATTEMPTS, sleep: () => step(async () => {}), random: () => random.next() },
        now: () => now + skew,
        settings: ingestSettings(settings),
      };
      const report: Parameters<typeof ingestBatch>[2] = {
        file: ({ key, sequencer }, { disposition, redelivered }) =>
          history.push(`${name}: ${key} (${sequencer}) is ${redelivered ? 'redelivered' : disposition}`),
        failure: (messageId, error) => {
          history.push(`${name}: ${messageId} failed, ${error}`);
          if (!isInjected(error)) ownFault ??= error;
        },
      };
      const records = received.map(({ messageId, body }) => ({ messageId, body }) as SQSRecord);
      const response = await ingestBatch(records, (file) => ingestFile(file, dependencies), report);
      const failed = mutant?.acknowledges ? [] : response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      const isBack = ({ messageId }: QueueMessage): boolean => isDead() || failed.includes(messageId);
      if (!isDead() && failed.length > 0 && failed.length < received.length) faults.note('partial batch');
      for (const message of received.filter(isBack)) {
        message.receives += 1;
        (message.receives < MOST_RECEIVES ? queue : deadLetters).push(message);
      }
    };
    start('ingest', work, showAgain);
  };

  const topic = (step: Step): SNSClient => {
    const deliver = async ({ input }: PublishBatchCommand) => {
      if (faults.happens('failed publish')) throw transientFault('InternalErrorException');
      const entries = input.PublishBatchRequestEntries ?? [];
      const Failed = entries
        .filter(() => faults.happens('partial publish'))
        .map(({ Id }) => ({ Id, Code: 'Throttled' }));
      await step(async () => {
        for (const { Id, Message = '', MessageAttributes = {} } of entries) {
          if (Failed.some((one) => one.Id === Id)) continue;
          const attributes = Object.entries(MessageAttributes).map(([name, value]) => [name, value.StringValue ?? '']);
          const message = { body: Message, attributes: Object.fromEntries(attributes) };
          const copies = faults.happens('message delivered twice') ? [message, message] : [message];
          for (const copy of copies)
            messages.splice(messages.length - random.int(Math.min(3, messages.length + 1)), 0, copy);
        }
      });
      if (faults.happens('answer lost after a publish')) throw transientFault('TimeoutError');
      return { Failed: mutant?.ignoresPartialPublish ? [] : Failed };
    };
    return { send: deliver } as unknown as SNSClient;
  };

  const announced = () => table.images.filter((item) => 'announce' in item && item.announce !== 'none');
  const recordsAt = (at: readonly number[]) => {
    const images = announced();
    return at.flatMap((one) => (images[one] ? streamRecord(images[one], String(one)) : []));
  };
  const announceAll = (records: ReturnType<typeof recordsAt>, step: Step, name: string) =>
    announce(mutant?.stream?.(records) ?? records, {
      sns: topic(step),
      topicArn: 'arn:aws:sns:eu-west-1:123456789012:stories',
      source: settings.source,
      report: {
        announced: (all) => history.push(`${name}: announced ${all.map(({ id }) => id).join(' and ')}`),
        failure: (at, error) => history.push(`${name}: record ${at} failed, ${error}`),
      },
    });

  /** The records of one shard that nobody has read, in order. */
  const unread = (shard: number): number[] =>
    announced().flatMap((item, at) => (shardOf(item.pk) === shard && at >= (shards[shard]?.read ?? 0) ? at : []));

  const notify = (shard: number): void => {
    const state = shards[shard];
    if (!state) return;
    const batch = unread(shard).slice(0, 1 + random.int(BATCH));
    state.isBusy = true;
    start('notify', async (step, isDead, name) => {
      const response = await announceAll(recordsAt(batch), step, name).finally(() => {
        state.isBusy = false;
      });
      const failed = response.batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
      const first = isDead() ? batch[0] : batch.find((at) => failed.includes(at));
      state.tries = first === undefined || first !== batch[0] ? 0 : state.tries + 1;
      state.read = first ?? (batch.at(-1) ?? 0) + 1;
      if (first === undefined || state.tries < MOST_STREAM_RETRIES) return;
      faults.note('stream batch given up');
      givenUp.push(...batch);
      state.read = (batch.at(-1) ?? 0) + 1;
      state.tries = 0;
    });
  };

  /** An operator gives back what was given up, once. */
  const redrive = (): boolean => {
    const letters = deadLetters.filter(({ messageId }) => !redriven.has(messageId));
    for (const letter of letters) {
      faults.note('dead letter redriven');
      redriven.add(letter.messageId);
      queue.push({ ...deadLetters.splice(deadLetters.indexOf(letter), 1)[0], receives: 0 } as QueueMessage);
    }
    const records = givenUp.splice(0, givenUp.length);
    if (records.length > 0)
      start('redrive', async (step, _, name) => void (await announceAll(recordsAt(records), step, name)));
    return letters.length + records.length > 0;
  };

  /** One thing that can happen does. False when nothing can any more. */
  const goOn = (): boolean => {
    const ready = waiting.filter(({ until }) => until <= now);
    const idle = shards.flatMap((state, at) => (!state.isBusy && unread(at).length > 0 ? at : []));
    const canStart = running.size < MOST_PROCESSES;
    if (ready.length > 0 && random.chance(0.7)) {
      const one = random.pick(ready);
      waiting.splice(waiting.indexOf(one), 1);
      one.resume();
    } else if (plan.length > 0 && queue.length < 12 && random.chance(0.5)) upload();
    else if (queue.length > 0 && canStart) ingest();
    else if (idle.length > 0 && canStart) notify(random.pick(idle));
    else if (plan.length === 0 && waiting.length === 0 && running.size === 0) {
      faults.stop();
      return redrive();
    } else if (ready.length === 0) now += 60_000;
    return true;
  };

  for (let steps = 0; ownFault === undefined && goOn(); steps++) {
    if (steps > MOST_STEPS) throw new Error(`storm ${seed} does not end:\n${history.slice(-40).join('\n')}`);
    now += random.int(300);
    await settled();
  }
  if (ownFault !== undefined) throw new Error(`${ownFault}\n${history.join('\n')}`, { cause: ownFault });
  const world: World = {
    settings,
    uploads: bucket.uploads(),
    items: plainItems(table),
    messages,
    deadLetters: deadLetters.map(({ body }) => body),
    intendedDeadLetters,
    images: table.images.map((item) => ({ ...item })),
  };
  return { world, faults: faults.counts, history };
}

/** Whether a file failed for what was done to it; any other failure is the product's own fault. */
const isInjected = (error: unknown): boolean =>
  error instanceof Error && (error instanceof Killed || '$retryable' in error || EXPECTED.includes(error.name));

/** A file that others were faster than every time; and the message that is no event. */
const EXPECTED = ['ContentionError', 'UnknownMessageError'];

const shardOf = (pk: string): number => (pk.charCodeAt(pk.length - 1) + pk.length) % SHARDS;
