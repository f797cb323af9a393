import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { CopyObjectCommand, CreateBucketCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { queueDepth } from '../../../../functions/aws/queue-depth.ts';
import { type Clients, createClients, destroyClients } from '../../../../infra/aws/clients.ts';
import { putFile } from '../../../../infra/desk/operator/files/upload.ts';
import { type Fauxqs, startFauxqs } from '../../../../infra/local/emulators/fauxqs.ts';
import { type ObjectWatch, watchObjects } from '../../../../infra/local/emulators/object-watch.ts';
import type { ObjectCreated } from '../../../../infra/local/events/s3-event.ts';
import { startSqsEventSource } from '../../../../infra/local/events/sqs-event-source.ts';
import { until } from '../../../fixtures/until.ts';
import { sendBodies } from '../../aws/send-bodies.ts';

let fauxqs: Fauxqs;
let clients: Clients;
let uploads: ObjectWatch;
let folder: string;
const created: ObjectCreated[] = [];
const removed: string[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiredrop-test-'));
  fauxqs = await startFauxqs('us-east-1', (app) => {
    uploads = watchObjects(app, async (object) => {
      if ('creation' in object) created.push(object);
      else removed.push(object.key);
    });
  });
  clients = createClients({ region: 'us-east-1' }, { fauxqs: fauxqs.endpoint, dynamodb: fauxqs.endpoint });
  await clients.s3.send(new CreateBucketCommand({ Bucket: 'intake' }));
});
after(async () => {
  destroyClients(clients);
  await fauxqs.stop();
  await rm(folder, { recursive: true });
});

/** What was created since the last time: `Put a.md 4`, its kind, key and size. */
async function seen(): Promise<string[]> {
  await untilPending(0);
  return created.splice(0).map(({ creation, key, size }) => `${creation} ${key} ${size}`);
}

const untilPending = (count: number) => until(`${count} pending uploads`, () => uploads.pending() === count);

const put = (Key: string, Body: string) =>
  clients.s3.send(new PutObjectCommand({ Bucket: 'intake', Key, Body, ContentLength: Body.length }));

describe('the watch over the bucket', () => {
  it('sees puts, empty ones too, in order and with their keys as written', async () => {
    for (const [key, body] of [
      ['a b+c%/한글.md', 'four'],
      ['a.md', ''],
      ['a.md', '1'],
    ] as const)
      await put(key, body);
    await untilPending(0);
    const sequencers = created.map(({ sequencer }) => sequencer);
    assert.deepEqual([new Set(sequencers).size, sequencers.toSorted()], [3, sequencers]);
    assert.equal(created[0]?.eTag, '8cbad96aced40b3838dd9f07f6ef5772');
    assert.deepEqual(await seen(), ['Put a b+c%/한글.md 4', 'Put a.md 0', 'Put a.md 1']);
  });

  it('sees what curl uploads, a copy, and a deletion', async () => {
    const path = join(folder, '새 기사 +1.md');
    await writeFile(path, 'body');
    await promisify(execFile)('curl', ['-sS', '-f', '-T', path, `${fauxqs.endpoint}/intake/`]);
    await clients.s3.send(new CopyObjectCommand({ Bucket: 'intake', Key: 'copy.md', CopySource: 'intake/a.md' }));
    await clients.s3.send(new DeleteObjectCommand({ Bucket: 'intake', Key: 'copy.md' }));
    assert.deepEqual([await seen(), removed], [['Put 새 기사 +1.md 4', 'Copy copy.md 1'], ['copy.md']]);
  });

  it('sees an upload in parts once, when it is complete', async () => {
    const [path, size] = [join(folder, 'large.md'), 17 * 2 ** 20];
    await writeFile(path, Buffer.alloc(size, 'x'));
    await putFile(clients.s3, { path, key: 'large.md' }, 'intake');
    assert.deepEqual(await seen(), [`CompleteMultipartUpload large.md ${size}`]);
  });

  it('sees no upload that fails or that its client breaks off', async () => {
    await assert.rejects(clients.s3.send(new PutObjectCommand({ Bucket: 'nowhere', Key: 'a.md', Body: 'x' })));
    const client = request(`${fauxqs.endpoint}/intake/half.md`, { method: 'PUT', headers: { 'content-length': 1000 } });
    client.on('error', () => {});
    client.write('half');
    await untilPending(1);
    client.destroy();
    assert.deepEqual(await seen(), []);
  });
});

describe('the queue event source', () => {
  interface Trial {
    readonly batchSize?: number;
    readonly windowMs?: number;
    readonly concurrency?: number;
  }

  /** Runs a source until its queue is empty. */
  async function run(name: string, bodies: readonly string[], trial: Trial) {
    const url = (queue: string) => `${fauxqs.endpoint}/000000000000/${queue}`;
    const arn = (queue: string) => `arn:aws:sqs:us-east-1:000000000000:${queue}`;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn(`${name}-dead`), maxReceiveCount: 2 });
    await clients.sqs.send(new CreateQueueCommand({ QueueName: `${name}-dead` }));
    await clients.sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: { RedrivePolicy } }));
    await sendBodies(clients.sqs, url(name), bodies);
    const batches: string[][] = [];
    let [running, most] = [0, 0];
    const { batchSize = 10, windowMs = 0, concurrency = 1 } = trial;
    const source = startSqsEventSource({
      ...{ sqs: clients.sqs, queueUrl: url(name), queueArn: arn(name), region: 'us-east-1' },
      ...{ batchSize, windowMs, concurrency, reportsFailures: true, redeliverySeconds: 0, maxReceives: 2 },
      onGivenUp: (body) => assert.fail(body),
      async invoke(event) {
        running += 1;
        most = Math.max(most, running);
        // The first wait for as many as there may be.
        await until('the other batches', () => most === concurrency);
        running -= 1;
        batches.push((event as { Records: { body: string }[] }).Records.map(({ body }) => body));
        return { ok: true, payload: { batchItemFailures: [] } };
      },
      onError: (error) => assert.fail(String(error)),
    });
    await until('an empty queue', async () => (await queueDepth(clients.sqs, url(name))) === 0);
    await source.stop();
    return { batches, dead: await queueDepth(clients.sqs, url(`${name}-dead`)), most };
  }

  it('invokes with batches of the size that is set, at most as many at a time as it may', async () => {
    const { batches, dead, most } = await run('sizes', [...'abcdefg'], { batchSize: 2, concurrency: 2 });
    assert.ok(batches.every(({ length }) => length <= 2));
    assert.deepEqual([batches.flat().sort(), dead, most], [[...'abcdefg'], 0, 2]);
  });

  it('gathers a batch larger than one receive within its window', async () => {
    const bodies = Array.from({ length: 14 }, (_, index) => String(index));
    assert.deepEqual((await run('window', bodies, { batchSize: 14, windowMs: 60_000 })).batches, [bodies]);
  });
});
