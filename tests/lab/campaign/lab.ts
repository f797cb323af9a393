import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type LocalStack, startLocalStack } from '../../../infra/local/local-stack.ts';
import { LocalError } from '../../../infra/local/machine/local-error.ts';
import { type Random, seededRandom } from '../../fixtures/random.ts';
import { sendBodies } from '../../infra/aws/send-bodies.ts';
import type { Message, Upload, Violation } from '../../proof/checker/world.ts';
import { MAX_BYTES } from '../../proof/product.ts';
import { crawledFiles, type PlannedFile } from '../../proof/simulation/storm-plan.ts';
import { createFaultPlan, type FaultPlan } from './proxy/fault-plan.ts';
import { startFaultProxy } from './proxy/fault-proxy.ts';

export const STACK_NAME = 'Wiredrop';

/** The stack gives up after 27 seconds, and ten tries of a function that times out after six take a minute. */
const LOOKS = 4;

/** The real stack on the emulators, with a proxy before them, and everything that a scenario can do to it. */
export interface Lab {
  readonly stack: LocalStack;
  readonly random: Random;
  /** Faults of the functions' calls. */
  readonly plan: FaultPlan;
  /** New files of all kinds, as in the simulation, each under a key of its own. */
  files(count: number): PlannedFile[];
  /** Uploads files one after the other. @returns their events, which are not delivered yet. */
  put(files: readonly PlannedFile[]): Promise<string[]>;
  /** Deletes an uploaded file. */
  remove(key: string): Promise<void>;
  /** Puts messages into the queue that ingest reads. */
  deliver(bodies: readonly string[]): Promise<void>;
  /** Uploads files, and delivers the event of each once. */
  upload(files: readonly PlannedFile[]): Promise<void>;
  /** Waits until nothing is left to do. */
  settle(): Promise<void>;
  /** Adds a fault that the checker cannot see. */
  violate(violation: Violation): void;
  readonly log: Log;
  stop(): Promise<void>;
}

/** What happened so far. */
export interface Log {
  readonly uploads: readonly Upload[];
  /** Received by a subscriber to everything. */
  readonly messages: readonly Message[];
  readonly violations: Violation[];
  /** Bodies that are meant to end as dead letters, and those that were found there and taken away. */
  readonly malformed: string[];
  readonly malformedFound: string[];
  /** Ids of revisions that a redrive could not announce. */
  readonly lost: string[];
  kills: number;
  redriven: number;
  announcedAgain: number;
}

export async function openLab(seed: string): Promise<Lab> {
  const random = seededRandom(seed);
  const plan = createFaultPlan();
  const uploads: Upload[] = [];
  const messages: Message[] = [];
  const counts = { kills: 0, redriven: 0, announcedAgain: 0 };
  const log: Log = { uploads, messages, violations: [], malformed: [], malformedFound: [], lost: [], ...counts };
  let processIds = (): number[] => [];
  const proxy = await startFaultProxy({
    plan,
    processes: {
      isRunning: (pid) => processIds().includes(pid),
      kill(pid) {
        try {
          process.kill(pid, 'SIGKILL');
          log.kills += 1;
        } catch {
          // The process has ended by itself.
        }
      },
    },
  });
  const preload = pathToFileURL(join(import.meta.dirname, 'proxy', 'preload.ts'));
  preload.search = new URLSearchParams({ proxy: proxy.endpoint }).toString();
  const stack = await startLocalStack({
    app: join(import.meta.dirname, 'short-app.ts'),
    // A campaign lives by the real clock: a revision that waits would wait for its hour.
    context: { maxBytes: MAX_BYTES, revisionMinutes: 0 },
    // DynamoDB Local cancels transactions with TransactionConflict; dynoxide does not.
    engine: 'java',
    // Enough for races on two cores.
    concurrency: 2,
    preload: [preload.href],
  }).catch(async (error: unknown) => {
    await proxy.stop();
    throw error;
  });
  const { fauxqs, dynamodb } = stack.endpoints;
  proxy.aim({ s3: fauxqs, sns: fauxqs, dynamodb });
  processIds = () => stack.functions.flatMap((pool) => pool.processIds());
  await stack.subscribe({
    topicArn: stack.output('TopicArn'),
    onMessage: (body, attributes) => messages.push({ body, attributes }),
  });

  const bucket = stack.output('BucketName');
  const events = new Map<string, (event: S3Event) => void>();
  stack.notifications.divert(({ body }) => {
    const event: S3Event = JSON.parse(body);
    events.get(decodeURIComponent(event.Records[0].s3.object.key.replaceAll('+', ' ')))?.(event);
  });
  let files = 0;

  /** The event is that of a versioned bucket, which the emulated one is not. */
  async function put({ key, bytes, ...known }: PlannedFile): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<S3Event>();
    events.set(key, resolve);
    await stack.clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
    const event = await promise;
    const [{ eventTime, s3 }] = event.Records;
    const { sequencer, eTag } = s3.object;
    const versionId = randomUUID();
    s3.object.versionId = versionId;
    uploads.push({ bucket, key, versionId, sequencer, eTag, uploadedAt: eventTime, bytes, ...known });
    return JSON.stringify(event);
  }

  const lab: Lab = {
    stack,
    random,
    plan,
    log,
    files(count) {
      const planned = crawledFiles(random.fork(`files ${files}`), count, true);
      return planned.map((file) => ({ ...file, key: `${files++}/${file.key}` }));
    },
    async put(planned) {
      const bodies: string[] = [];
      for (const file of planned) bodies.push(await put(file));
      return bodies;
    },
    async remove(Key) {
      await stack.clients.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
      const at = uploads.findIndex(({ key }) => key === Key);
      const { newsEvent: _, ...upload } = uploads[at] as Upload;
      uploads[at] = { ...upload, gone: 'deleted' };
    },
    deliver: (bodies) => sendBodies(stack.clients.sqs, stack.output('QueueUrl'), bodies),
    upload: async (planned) => lab.deliver(await lab.put(planned)),
    async settle() {
      let detail = '';
      for (let look = 0; look < LOOKS; look++) {
        try {
          await stack.settle();
          return;
        } catch (error) {
          if (!(error instanceof LocalError)) throw error;
          detail = error.message;
        }
      }
      lab.violate({ invariant: 'everything-comes-to-rest', subject: 'the stack', detail });
    },
    violate: (violation) => log.violations.push(violation),
    async stop() {
      await stack.stop();
      await proxy.stop();
    },
  };
  return lab;
}

interface S3Event {
  readonly Records: readonly [
    {
      readonly eventTime: string;
      readonly s3: { object: { key: string; eTag: string; sequencer: string; versionId?: string } };
    },
  ];
}
