import { setImmediate as settled } from 'node:timers/promises';
import type { SQSRecord } from 'aws-lambda';
import { batchWork, type EventDependencies } from '../../../functions/ingest/file-events.ts';
import { type IngestObserver, ingestBatch } from '../../../functions/ingest/ingest-batch.ts';
import { announce } from '../../../functions/notify/announce.ts';
import { topicOutlet } from '../../../functions/notify/outlets/topic.ts';
import { announcedAgain, toCoverage, toNotification } from '../../../functions/notify/to-notification.ts';
import type { Key } from '../../../functions/story/items/keys.ts';
import type { StoryAccess } from '../../../functions/story/table/story-table.ts';
import { seededRandom } from '../../fixtures/random.ts';
import type { Settings, World } from '../checker/world.ts';
import { ingestSettings, plainItems, SETTINGS } from '../product.ts';
import type { ProtocolMutant } from '../protocol-mutants.ts';
import { isInjected, stormFaults, transientFault } from './faults.ts';
import { type Process, processes, type StormContext } from './processes.ts';
import { s3Event, simulatedBucket } from './simulated-bucket.ts';
import { simulatedFeeds } from './simulated-feeds.ts';
import { simulatedJudge } from './simulated-judge.ts';
import { simulatedOperator } from './simulated-operator.ts';
import { simulatedParts } from './simulated-parts.ts';
import { simulatedQueue } from './simulated-queue.ts';
import { simulatedStream } from './simulated-stream.ts';
import { faultyTable, simulatedTable } from './simulated-table.ts';
import { simulatedTopic } from './simulated-topic.ts';
import { stormPlan } from './storm-plan.ts';

const BEGIN = Date.UTC(2026, 2, 2);

/** Small enough that a storm gives up now and then. */
const ATTEMPTS = 6;
/** Time of an invocation: no storm's clock counts it down. */
const FUNCTION_MS = 30_000;
const MOST_PROCESSES = 5;
const MOST_WAITING = 12;
const BATCH = 4;
/** What an operator does in a storm that has one. */
const MOST_ACTS = 6;

const MOST_STEPS = 40_000;
/** How often pages are made meanwhile: what they say then may be erased later. */
const PUBLISHES = 0.01;

/** A message that is not an event of S3: ingest must give it up. */
const MALFORMED = '{"no":"event"}';

/**
 * The whole pipeline in memory under faults, then at rest. One thread and one seed decide about everything: files are
 * uploaded, in half of the storms an operator withdraws, restores, splits and merges, in some a deletion withdraws;
 * processes of ingest and notify take turns at every call, die, freeze and are started again.
 * @returns also what happened, a line each, and what the product threw though nobody did that to it
 */
export async function runStorm(seed: string, mutant?: ProtocolMutant) {
  const random = seededRandom(seed);
  const history: string[] = [];
  const faults = stormFaults(random.fork('faults'));
  const context: StormContext = { random, faults, clock: { now: BEGIN }, note: (line) => history.push(line) };
  const settings = stormSettings(seed);
  // No storm lasts for days: that expired items count as gone is the business of another test.
  const retentionDays = random.chance(0.5) ? 40 : 0;
  // What takes many steps happens in no short storm.
  const length = random.fork('length').chance(0.1) ? 3 : 1;
  const bucket = simulatedBucket(random.chance(0.6));
  const { files: plan, feeds: polledFeeds } = stormPlan(
    random.fork('plan'),
    length * (5 + random.int(5)),
    settings.matching && random.chance(0.8),
    { begin: BEGIN, isBackfilled: bucket.isVersioned },
  );
  const onDelete = random.chance(0.4) ? 'withdraw' : 'keep';
  const revisionMinutes = random.fork('budget').chance(0.4) ? 60 : 0;
  const isJudged = random.fork('judge').chance(0.5);
  const table = simulatedTable(context.clock);
  const queue = simulatedQueue(context);
  const unpackQueue = simulatedQueue(context);
  const topic = simulatedTopic(context, mutant?.ignoresPartialPublish);
  const running = processes(context);
  let ownFault: unknown;

  const intendedDeadLetters = random.chance(0.1) ? [MALFORMED] : [];
  for (const body of intendedDeadLetters) queue.send(body);

  const upload = (): void => {
    const uploads = plan.splice(0, random.chance(0.2) ? 2 : 1).map((file) => bucket.put(file, context.clock.now));
    context.note(`upload of ${uploads.map(({ key, sequencer }) => `${key} (${sequencer})`).join(' and ')}`);
    const heard = uploads.filter(({ isArchived }) => !isArchived);
    if (heard.length > 0) queue.send(s3Event(heard));
    if (heard.length > 0 && faults.happens('event delivered twice')) queue.send(s3Event(heard));
    const [file] = uploads;
    if (file && !file.newsEvent && !file.isContainer && !file.isArchived && onDelete === 'keep' && random.chance(0.05))
      bucket.remove(file);
  };

  /** Somebody deletes a file, or removes its delete marker. */
  const remove = (): void => {
    // What a part wrote it deletes, and writes again, by itself.
    const files = bucket.uploads().filter(({ key }) => !/^polled\/|\.unpacked\//.test(key));
    if (files.length === 0) return;
    const file = random.pick(files);
    const isThere = bucket.hasObject(file.key);
    const message = bucket.removeKey(file.key, context.clock.now);
    if (!isThere) bucket.bringBack(file.key);
    context.note(`${isThere ? 'deletion' : 'return'} of ${file.key}`);
    queue.send(message);
  };

  const ingest = (): void => {
    const batch = queue.receive(1 + random.int(BATCH));
    const showAgain = (): void => batch.forEach(queue.showAgain);
    const work = async (process: Process): Promise<void> => {
      const records = batch.map(({ messageId, body, receives }) => {
        const attributes = { ApproximateReceiveCount: String(receives) };
        return { messageId, body, attributes } as SQSRecord;
      });
      const dependencies = dependenciesOf(process);
      const response = await ingestBatch(records, batchWork(dependencies), observerOf(process), () => FUNCTION_MS);
      const failed = mutant?.acknowledges ? [] : response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      const back = batch.filter(({ messageId }) => process.isDead() || failed.includes(messageId));
      if (back.length > 0 && back.length < batch.length) faults.note('partial batch');
      back.forEach(queue.giveBack);
    };
    running.start('ingest', work, showAgain);
  };

  const accessOf = ({ step }: Process): StoryAccess => {
    const view = faultyTable(table, step, context);
    return {
      table: mutant?.table?.(view, table) ?? view,
      retryPolicy: { attempts: ATTEMPTS, sleep: () => step(async () => {}), random: random.next },
    };
  };

  const dependenciesOf = (process: Process): EventDependencies => {
    const skew = faults.happens('clock skew') ? random.int(20_000) - 10_000 : 0;
    return {
      ...accessOf(process),
      readObject: (file) => {
        if (faults.happens('object not available')) throw transientFault('InternalError');
        return process.step(async () => bucket.read(file));
      },
      latest: (file) => process.step(async () => bucket.latest(file)),
      unpacking: {
        principal: 'AWS:AROAUNPACK:',
        send: (request) => process.step(async () => unpackQueue.send(JSON.stringify(request))),
      },
      nowMs: () => context.clock.now + skew,
      ...(isJudged && { judge: simulatedJudge(process, context) }),
      settings: { ...ingestSettings(settings), retentionDays, onDelete, revisionMinutes },
      ...(onDelete === 'withdraw' && {
        deletions: {
          hasObject: ({ key }) => process.step(async () => bucket.hasObject(key)),
          receiptsOf: ({ key }) => process.step(async () => table.receipts().filter((one) => one.key === key)),
        },
      }),
    };
  };

  const observerOf = ({ name }: Process): IngestObserver => ({
    file: (event, { disposition, redelivered, reason = '' }) =>
      context.note(
        `${name}: ${event.key} ${'sequencer' in event ? event.sequencer : ''} is ${redelivered ? 'redelivered' : disposition} ${reason}`,
      ),
    failure: (messageId, error) => {
      context.note(`${name}: ${messageId} failed, ${error}`);
      if (!isInjected(error)) ownFault ??= error;
    },
    postponement: (messageId) => context.note(`${name}: ${messageId} is postponed`),
  });

  const stream = simulatedStream(table.images, context, running, (records, { name, step }) =>
    announce(mutant?.stream?.(records) ?? records, {
      nowMs: () => context.clock.now,
      read: (keys) => step(async () => (keys.length > 0 ? readAll(keys) : [])),
      outlets: [topicOutlet('arn:aws:sns:eu-west-1:123456789012:stories', topic.client(step))],
      source: settings.source,
      observer: {
        announced: (all) => context.note(`${name}: announced ${all.map(({ id }) => id).join(' and ')}`),
        failure: (sequenceNumber, error) => context.note(`${name}: record ${sequenceNumber} failed, ${error}`),
      },
    }),
  );

  const readAll = async (keys: readonly Key[]) => {
    const starts = Array.from({ length: Math.ceil(keys.length / 100) }, (_, at) => 100 * at);
    const parts = await Promise.all(starts.map((at) => table.read(keys.slice(at, at + 100), 'strong')));
    return parts.flat();
  };

  const acts = random.chance(0.5) ? length * (1 + random.int(MOST_ACTS)) : 0;
  const operator = simulatedOperator(acts, { context, table, bucket, queue });

  const isArchive = plan.some((file) => file.isArchived);
  const backfills = isArchive ? 1 : 0;
  const deletions = onDelete === 'withdraw';
  const parts = simulatedParts({
    ...{
      context,
      bucket,
      table,
      queue,
      unpackQueue,
      running,
      accessOf,
      settings,
      deletions,
      feeds: polledFeeds,
      backfills,
    },
  });

  let removals = random.int(MOST_ACTS);
  /** One thing that can happen does. False when all is at rest. */
  const goOn = (): boolean => {
    if (random.chance(0.7) && running.resumeOne()) return true;
    const canStart = running.running() < MOST_PROCESSES;
    if (plan.length > 0 && queue.length() < MOST_WAITING && random.chance(0.5)) upload();
    else if (onDelete === 'withdraw' && removals > 0 && bucket.uploads().length > 0 && random.chance(0.1)) {
      removals -= 1;
      remove();
    } else if (operator.isBusy() && random.chance(0.1)) operator.act();
    else if (queue.length() > 0 && canStart) ingest();
    else if (canStart && stream.startOne()) return true;
    else if (canStart && parts.startOne(plan.length === 0)) return true;
    else if (plan.length > 0 || running.running() > 0) context.clock.now += running.resumeOne() ? 0 : 60_000;
    else if (operator.isBusy()) operator.act();
    else if (parts.wait()) return true;
    else {
      faults.stop();
      return [queue.redrive(), unpackQueue.redrive(), stream.redrive()].includes(true);
    }
    return true;
  };

  const feeds = simulatedFeeds(table, context.clock);
  const readers = random.fork('readers');
  for (let steps = 0; goOn() && ownFault === undefined; steps++) {
    if (readers.chance(PUBLISHES)) await feeds.run();
    // Processes that die at every tenth call end no long work.
    if (steps === MOST_STEPS / 2) faults.stop();
    if (steps > MOST_STEPS) ownFault = new Error('the storm does not end');
    context.clock.now += random.int(300);
    await settled();
  }
  await feeds.run();
  // Whatever can be announced again is: it says the same, or less where something was erased.
  const again = table.stories().flatMap(announcedAgain);
  const messages = again.flatMap((story) => {
    const { reports: _, ...head } = story;
    const said = [toNotification(head, story, settings.source), toCoverage(story, settings.source)];
    return said.flatMap((one) =>
      one ? { at: context.clock.now, isAgain: true as const, body: JSON.stringify(one) } : [],
    );
  });
  const world: World = {
    settings,
    uploads: bucket.uploads(),
    items: plainItems(table),
    messages: [...topic.messages, ...messages],
    deadLetters: [...queue.deadLetters(), ...unpackQueue.deadLetters()].map(({ body }) => body),
    feeds: polledFeeds,
    pages: feeds.pages(),
    onceDeletedKeys: [...bucket.onceDeletedKeys],
    intendedDeadLetters,
    images: table.images.map((item) => ({ ...item })),
    requests: operator.requests,
    ...(onDelete === 'withdraw' && { deletedKeys: bucket.deletedKeys() }),
  };
  return { world, faults: faults.counts, history, ownFault: ownFault ?? parts.ownFault() ?? running.ownFault() };
}

function stormSettings(seed: string): Settings {
  const random = seededRandom(seed).fork('settings');
  const [notifications, matching] = [random.chance(0.9), random.chance(0.5)];
  const coverage = random.pick([[], [2], [2, 3], [3, 4]]);
  return { ...SETTINGS, notifications, matching, coverage };
}
