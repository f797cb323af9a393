import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CopyObjectCommand, CreateBucketCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { type Clients, createClients, destroyClients } from '../../../../infra/aws/clients.ts';
import { queueDepth } from '../../../../infra/aws/queue-messages.ts';
import { checkConditions, type Fauxqs, startFauxqs } from '../../../../infra/local/emulators/fauxqs.ts';
import { type ObjectWatch, watchObjects } from '../../../../infra/local/emulators/object-watch.ts';
import { compileEventFilter } from '../../../../infra/local/events/event-source.ts';
import type { ObjectCreated } from '../../../../infra/local/events/s3-event.ts';
import { startSqsEventSource } from '../../../../infra/local/events/sqs-event-source.ts';
import type { InvocationResult } from '../../../../infra/local/lambda/function-definition.ts';
import { putFile } from '../../../../infra/operator/files/upload.ts';

let fauxqs: Fauxqs;
let clients: Clients;
let uploads: ObjectWatch;
let folder: string;
const created: ObjectCreated[] = [];
const removed: string[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiredrop-test-'));
  fauxqs = await startFauxqs('us-east-1', (app) => {
    checkConditions(app);
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

async function settled(): Promise<ObjectCreated[]> {
  await untilPending(0);
  return created.splice(0);
}

async function untilPending(count: number): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (uploads.pending() !== count) {
    assert.ok(Date.now() < deadline, `${uploads.pending()} uploads are under way, and not ${count}`);
    await delay(5);
  }
}

describe('the watch over the bucket', { timeout: 60_000 }, () => {
  it('hears of a put, with its size, ETag and key as written', async () => {
    const key = 'a b+c%/한글.md';
    await clients.s3.send(new PutObjectCommand({ Bucket: 'intake', Key: key, Body: 'four' }));
    const [object, ...others] = await settled();
    assert.deepEqual(others, []);
    assert.deepEqual([object?.creation, object?.bucket, object?.key, object?.size], ['Put', 'intake', key, 4]);
    assert.equal(object?.eTag, '8cbad96aced40b3838dd9f07f6ef5772');
  });

  it('hears of an empty object', async () => {
    await clients.s3.send(
      new PutObjectCommand({ Bucket: 'intake', Key: 'empty.md', Body: Buffer.alloc(0), ContentLength: 0 }),
    );
    assert.deepEqual(
      (await settled()).map(({ size }) => size),
      [0],
    );
  });

  it('does not wait for an upload that its client breaks off', async () => {
    const client = request(`${fauxqs.endpoint}/intake/half.md`, { method: 'PUT', headers: { 'content-length': 1000 } });
    client.on('error', () => {});
    client.write('half');
    await untilPending(1);
    client.destroy();
    assert.deepEqual(await settled(), []);
  });

  it('hears of what curl uploads', async () => {
    const path = join(folder, '새 기사 +1.md');
    await writeFile(path, 'body');
    await promisify(execFile)('curl', ['-sS', '-f', '-T', path, `${fauxqs.endpoint}/intake/`]);
    assert.deepEqual(
      (await settled()).map(({ creation, key }) => `${creation} ${key}`),
      ['Put 새 기사 +1.md'],
    );
  });

  it('hears of a copy', async () => {
    await clients.s3.send(new CopyObjectCommand({ Bucket: 'intake', Key: 'copy.md', CopySource: 'intake/empty.md' }));
    assert.deepEqual(
      (await settled()).map(({ creation, key, size }) => `${creation} ${key} ${size}`),
      ['Copy copy.md 0'],
    );
  });

  it('hears of a deletion', async () => {
    await clients.s3.send(new DeleteObjectCommand({ Bucket: 'intake', Key: 'copy.md' }));
    assert.deepEqual([await settled(), removed], [[], ['copy.md']]);
  });

  it('hears of an upload in parts once, when it is complete', async () => {
    const path = join(folder, 'large.md');
    const size = 17 * 2 ** 20;
    await writeFile(path, Buffer.alloc(size, 'x'));
    await putFile(clients.s3, path, 'intake', 'large.md');
    const heard = (await settled()).map((object) => `${object.creation} ${object.key} ${object.size}`);
    assert.deepEqual(heard, [`CompleteMultipartUpload large.md ${size}`]);
  });

  it('hears of later uploads of one key with greater sequencers', async () => {
    for (const Body of ['1', '2', '3']) {
      await clients.s3.send(new PutObjectCommand({ Bucket: 'intake', Key: 'again.md', Body }));
    }
    const sequencers = (await settled()).map(({ sequencer }) => sequencer);
    assert.equal(new Set(sequencers).size, 3);
    assert.deepEqual(sequencers, sequencers.toSorted());
  });

  it('hears nothing of an upload that fails', async () => {
    await assert.rejects(clients.s3.send(new PutObjectCommand({ Bucket: 'nowhere', Key: 'a.md', Body: 'x' })));
    assert.deepEqual(await settled(), []);
  });

  it('lets one of several writers through that have seen the same object, and tells the others', async () => {
    const object = { Bucket: 'intake', Key: 'seen.json' };
    const put = (Body: string, condition: object) =>
      clients.s3.send(new PutObjectCommand({ ...object, Body, ContentLength: Body.length, ...condition }));
    const outcomes = async (writes: Promise<unknown>[]) =>
      (await Promise.allSettled(writes))
        .map((write) => (write.status === 'fulfilled' ? 200 : write.reason.$metadata.httpStatusCode))
        .sort();
    const create = ['a', 'b', 'c'].map((body) => put(body, { IfNoneMatch: '*' }));
    assert.deepEqual(await outcomes(create), [200, 412, 412]);
    const { ETag } = await put('d', {});
    assert.deepEqual(await outcomes(['e', 'f', 'g'].map((body) => put(body, { IfMatch: ETag }))), [200, 412, 412]);
    const remove = new DeleteObjectCommand({ ...object, IfMatch: ETag });
    assert.deepEqual(await outcomes([clients.s3.send(remove)]), [412]);
    assert.equal((await settled()).length, 3);
  });

  it('refuses form uploads, of which it would not hear', async () => {
    const form = new FormData();
    form.append('key', 'form.md');
    form.append('file', new Blob(['x']));
    const { status } = await fetch(`${fauxqs.endpoint}/intake`, { method: 'POST', body: form });
    assert.equal(status, 501);
    assert.deepEqual(await settled(), []);
  });
});

describe('the queue event source', { timeout: 60_000 }, () => {
  interface Queues {
    readonly url: string;
    readonly deadUrl: string;
  }

  async function createQueues(name: string): Promise<Queues> {
    const url = (queue: string) => `${fauxqs.endpoint}/000000000000/${queue}`;
    await clients.sqs.send(new CreateQueueCommand({ QueueName: `${name}-dead` }));
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:${name}-dead`,
      maxReceiveCount: 2,
    });
    await clients.sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: { RedrivePolicy } }));
    return { url: url(name), deadUrl: url(`${name}-dead`) };
  }

  /** Runs a source until its queue is empty; `handle` gets the bodies of each batch and answers with those that failed. */
  async function run(
    name: string,
    bodies: readonly string[],
    handle: (bodies: string[]) => string[] | Promise<InvocationResult>,
    changes: { batchSize?: number; windowMs?: number; concurrency?: number; pattern?: string } = {},
  ): Promise<{ batches: string[][]; dead: number; most: number; givenUp: string[] }> {
    const { url, deadUrl } = await createQueues(name);
    for (const MessageBody of bodies) await clients.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
    const batches: string[][] = [];
    const givenUp: string[] = [];
    let running = 0;
    let most = 0;
    const source = startSqsEventSource({
      sqs: clients.sqs,
      queueUrl: url,
      queueArn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
      region: 'us-east-1',
      batchSize: changes.batchSize ?? 10,
      windowMs: changes.windowMs ?? 0,
      concurrency: changes.concurrency ?? 1,
      filter: compileEventFilter(changes.pattern === undefined ? [] : [changes.pattern]),
      reportsFailures: true,
      redeliverySeconds: 0,
      maxReceives: 2,
      onGivenUp: (body) => givenUp.push(body),
      async invoke(event) {
        running += 1;
        most = Math.max(most, running);
        const { Records } = event as { Records: { body: string; messageId: string; eventSource: string }[] };
        const own = Records.map(({ body }) => body);
        batches.push(own);
        const answer = await handle(own);
        running -= 1;
        if (!Array.isArray(answer)) return answer;
        const failed = Records.filter(({ body }) => answer.includes(body));
        const batchItemFailures = failed.map(({ messageId }) => ({ itemIdentifier: messageId }));
        return { ok: true, payload: { batchItemFailures } };
      },
      onError: (error) => assert.fail(String(error)),
    });
    while ((await queueDepth(clients.sqs, url)) > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await source.stop();
    return { batches, dead: await queueDepth(clients.sqs, deadUrl), most, givenUp };
  }

  it('hands batches of the size that is set, and deletes what succeeded', async () => {
    const { batches, dead } = await run('sizes', ['a', 'b', 'c', 'd', 'e'], () => [], { batchSize: 2 });
    assert.deepEqual([batches, dead], [[['a', 'b'], ['c', 'd'], ['e']], 0]);
  });

  it('gathers a batch larger than one receive within its window', async () => {
    const bodies = Array.from({ length: 14 }, (_, index) => String(index));
    const { batches } = await run('window', bodies, () => [], { batchSize: 14, windowMs: 2000 });
    assert.deepEqual(batches, [bodies]);
  });

  it('tries again only what failed, until the queue moves it to the dead-letter queue', async () => {
    const { batches, dead, givenUp } = await run('partial', ['a', 'poison', 'c'], (own) =>
      own.filter((body) => body === 'poison'),
    );
    assert.deepEqual([batches, dead, givenUp], [[['a', 'poison', 'c'], ['poison']], 1, ['poison']]);
  });

  it('tries the whole batch again when the function fails', async () => {
    let calls = 0;
    const { batches, dead } = await run('whole', ['a', 'b'], (): string[] | Promise<InvocationResult> => {
      calls += 1;
      return calls === 1 ? Promise.resolve({ ok: false, errorType: 'E', errorMessage: 'm' }) : [];
    });
    assert.deepEqual(
      [batches, dead],
      [
        [
          ['a', 'b'],
          ['a', 'b'],
        ],
        0,
      ],
    );
  });

  it('runs as many batches side by side as it may, and no more', async () => {
    const bodies = Array.from({ length: 12 }, (_, index) => String(index));
    const slowly = async (): Promise<InvocationResult> => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return { ok: true, payload: null };
    };
    const { most } = await run('side-by-side', bodies, slowly, { batchSize: 1, concurrency: 3 });
    assert.equal(most, 3);
  });

  it('deletes what no filter wants without invoking', async () => {
    const wanted = '{"kind":"wanted"}';
    const { batches, dead } = await run('filtered', ['{"kind":"other"}', wanted, 'no JSON'], () => [], {
      pattern: '{"body":{"kind":["wanted"]}}',
    });
    assert.deepEqual([batches, dead], [[[wanted]], 0]);
  });
});
