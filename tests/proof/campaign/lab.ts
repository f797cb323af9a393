import { hash } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { inBatches } from '../../../infra/aws/in-batches.ts';
import { type LocalStack, startLocalStack } from '../../../infra/local/local-stack.ts';
import { LocalError } from '../../../infra/local/machine/local-error.ts';
import { type Random, seededRandom } from '../../fixtures/random.ts';
import type { Message, Upload, Violation } from '../checker/world.ts';
import { type ArticleFile, type Articles, createArticles } from './articles.ts';
import { decodeKey, recordIn, withVersion } from './event-shapes.ts';
import type { Mutant } from './mutants.ts';
import { createFaultPlan, type FaultPlan } from './proxy/fault-plan.ts';
import { startFaultProxy } from './proxy/fault-proxy.ts';

export const STACK_NAME = 'Wiredrop';

/** The stack is called stuck after 27 seconds, and five tries of a function that times out take longer. */
const LOOKS = 2;

/** The real stack on the emulators, with a proxy between, and everything that a scenario can do to it. */
export interface Lab {
  readonly stack: LocalStack;
  readonly random: Random;
  readonly articles: Articles;
  /** Faults of the functions' calls. */
  readonly plan: FaultPlan;
  /** Uploads files one after the other, and answers with their events: nobody has delivered them yet. */
  put(files: readonly ArticleFile[]): Promise<string[]>;
  /** Uploads files and deletes them again; their events come later. */
  putAndDelete(files: readonly ArticleFile[]): Promise<string[]>;
  /** Puts messages into the queue that ingest reads. */
  deliver(bodies: readonly string[]): Promise<void>;
  /** Uploads files, and delivers the event of each once. */
  upload(files: readonly ArticleFile[]): Promise<void>;
  /** Waits until nothing is left to do. */
  settle(): Promise<void>;
  /** Writes down what went wrong that the checker cannot see. */
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
  /** What the stack said it tries again. */
  readonly problems: readonly string[];
  deliveries: number;
  kills: number;
  redriven: number;
  announcedAgain: number;
}

export async function openLab(seed: string, mutant?: Mutant): Promise<Lab> {
  const random = seededRandom(seed);
  const plan = createFaultPlan(random.fork('faults'));
  const uploads: Upload[] = [];
  const messages: Message[] = [];
  const problems: string[] = [];
  const log: Log = {
    ...{ uploads, messages, problems, violations: [], malformed: [], malformedFound: [] },
    ...{ deliveries: 0, kills: 0, redriven: 0, announcedAgain: 0 },
  };
  let processIds = (): number[] => [];
  const versions = createVersions();
  const proxy = await startFaultProxy({
    plan,
    random: random.fork('mutant'),
    mutant: mutant?.handle,
    answerFor: versions.answer,
    processes: {
      isRunning: (pid) => processIds().includes(pid),
      kill(pid) {
        try {
          process.kill(pid, 'SIGKILL');
          log.kills += 1;
        } catch {
          // It has ended by itself meanwhile.
        }
      },
    },
  });
  const preload = pathToFileURL(join(import.meta.dirname, 'proxy', 'preload.ts'));
  preload.search = new URLSearchParams({ proxy: proxy.endpoint }).toString();
  // With default settings: what is announced, listed and matched in `collect-world.ts` is theirs.
  const stack = await startLocalStack({
    app: join(import.meta.dirname, 'short-app.ts'),
    // It has TransactionConflict, and dynoxide has not.
    engine: 'java',
    // Enough to race, and room for two cores.
    concurrency: 2,
    preload: [preload.href],
    onProblem: (line) => problems.push(line),
  }).catch(async (error: unknown) => {
    await proxy.stop();
    throw error;
  });
  const { fauxqs, dynamodb } = stack.endpoints;
  proxy.aim({ s3: fauxqs, sns: fauxqs, dynamodb });
  processIds = () => stack.functions.flatMap((pool) => pool.processIds());
  mutant?.break?.(stack);
  await stack.subscribe({
    topicArn: stack.output('TopicArn'),
    onMessage: (body, attributes) => messages.push({ body, attributes }),
  });

  const bucket = stack.output('BucketName');
  const events = new Map<string, (body: string) => void>();
  stack.notifications.divert(({ body }) => events.get(decodeKey(recordIn(body).s3.object.key))?.(body));

  async function put({ key, bytes, newsEvent, rejected }: ArticleFile): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    events.set(key, resolve);
    await stack.clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
    const versionId = versions.add(bucket, key, bytes);
    const event = withVersion(await promise, versionId);
    const { eventTime, s3 } = recordIn(event);
    const { sequencer, eTag } = s3.object;
    const known = { ...(newsEvent && { newsEvent }), ...(rejected && { rejected }) };
    uploads.push({ bucket, key, versionId, sequencer, eTag, uploadedAt: eventTime, bytes, ...known });
    return event;
  }

  const lab: Lab = {
    stack,
    random,
    plan,
    log,
    articles: createArticles(random.fork('articles')),
    async put(files) {
      const bodies: string[] = [];
      for (const file of files) bodies.push(await put(file));
      return bodies;
    },
    async putAndDelete(files) {
      const bodies = await lab.put(files);
      for (const { key: Key } of files) {
        await stack.clients.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
        const at = uploads.findLastIndex(({ key }) => key === Key);
        const { newsEvent: _, ...upload } = uploads[at] as Upload;
        uploads[at] = { ...upload, gone: 'deleted' };
      }
      return bodies;
    },
    async deliver(bodies) {
      const QueueUrl = stack.output('QueueUrl');
      log.deliveries += bodies.length;
      for (const batch of inBatches(bodies, 10)) {
        const Entries = batch.map((MessageBody, at) => ({ Id: String(at), MessageBody }));
        await stack.clients.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      }
    },
    upload: async (files) => lab.deliver(await lab.put(files)),
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

/** The versions of objects, which the emulated bucket does not keep: it answers for the newest one only. */
function createVersions() {
  const newest = new Map<string, string>();
  const older = new Map<string, Buffer>();
  const bytesOf = new Map<string, Buffer>();
  return {
    add(bucket: string, key: string, bytes: Buffer): string {
      const object = `/${bucket}/${key}`;
      const last = newest.get(object);
      const lastBytes = bytesOf.get(object);
      if (last !== undefined && lastBytes !== undefined) older.set(`${object} ${last}`, lastBytes);
      const versionId = hash('sha256', `${object} ${last}`, 'base64url').slice(0, 32);
      newest.set(object, versionId);
      bytesOf.set(object, bytes);
      return versionId;
    },
    answer({ operation, path }: { operation: string; path: string }) {
      if (operation !== 'GetObject') return undefined;
      const { pathname, searchParams } = new URL(path, 'http://s3');
      const body = older.get(`${decodeURIComponent(pathname)} ${searchParams.get('versionId')}`);
      return body && { status: 200, headers: { 'content-type': 'application/octet-stream' }, body };
    },
  };
}
