import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { ENGINES } from '../../infra/local/emulators/table-engine.ts';
import type { LocalStackOptions } from '../../infra/local/local-stack.ts';
import { LocalError } from '../../infra/local/machine/local-error.ts';
import { missingEngine } from '../infra/missing-engine.ts';
import { crawledFile, textOf } from './crawled-file.ts';
import { articles, collect, command, npmStart } from './npm-start.ts';
import { descendantsOf, untilGone } from './processes.ts';
import { openWorld } from './world.ts';

describe('a stack that is kept', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wiredrop-test-'));
  });
  after(() => rm(folder, { recursive: true }));

  const refused = (options: LocalStackOptions, pattern: RegExp) =>
    assert.rejects(openWorld(options), (error) => {
      assert.ok(error instanceof LocalError, String(error));
      assert.match(error.message, pattern);
      assert.ok(!error.message.includes('\n'));
      return true;
    });

  it('resumes with its files, stories and messages, and announces nothing again', async () => {
    const keep = join(folder, 'kept');
    const file = crawledFile({ id: '001_0000000001', text: textOf('kept') });
    const first = await openWorld({ keep });
    assert.equal(first.stack.resumed, false);
    await first.put('a/first.md', file);
    assert.equal((await first.heardOf('a')).length, 1);
    await refused({ keep }, /is in use by process \d+/);
    const QueueUrl = first.stack.output('DeadLetterQueueUrl');
    await first.stack.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a dead letter' }));
    // In flight with a receiver that the next run does not have.
    const receive = new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 3_600 });
    const { Messages: [received] = [] } = await first.stack.clients.sqs.send(receive);
    // A receiver gives it back, and another one gets it.
    const back = { QueueUrl, ReceiptHandle: received?.ReceiptHandle, VisibilityTimeout: 0 };
    await first.stack.clients.sqs.send(new ChangeMessageVisibilityCommand(back));
    assert.equal((await first.stack.clients.sqs.send(receive)).Messages?.[0]?.MessageId, received?.MessageId);
    await first.stop();

    const second = await openWorld({ keep });
    try {
      assert.deepEqual([second.stack.resumed, await second.heardOf('a')], [true, []]);
      const object = { Bucket: second.stack.output('BucketName'), Key: 'a/first.md' };
      const { Body } = await second.stack.clients.s3.send(new GetObjectCommand(object));
      assert.equal(await Body?.transformToString(), file);
      const again = new ReceiveMessageCommand({ QueueUrl: second.stack.output('DeadLetterQueueUrl') });
      assert.equal((await second.stack.clients.sqs.send(again)).Messages?.[0]?.Body, 'a dead letter');
      await second.put('a/copy.md', file);
      await second.put('a/new.md', crawledFile({ id: '001_0000000002', text: textOf('another') }));
      const heard = await second.heardOf('a');
      const found = heard.map(({ type, data }) => `${type} ${data.object.key}`);
      assert.deepEqual(found, ['story.created a/new.md']);
      const receipts = await second.receiptsOf('a');
      assert.deepEqual(receipts.map(({ disposition }) => disposition).sort(), ['duplicate', 'new', 'new']);
      const subscribers = new ListQueuesCommand({ QueueNamePrefix: 'subscriber-' });
      assert.equal((await second.stack.clients.sqs.send(subscribers)).QueueUrls?.length, 1);
    } finally {
      await second.stop();
    }
  });
});

// Goal: what a stack has kept is opened again, on each engine, after an orderly end and after a kill.
for (const engine of ENGINES)
  describe(`a folder on ${engine}`, { skip: await missingEngine(engine) }, () => {
    it('is opened, killed, and opened again with all it held, and announces none of it', async () => {
      const { folder, start, run, remove } = await npmStart();
      const keep = join(folder, 'kept');
      const { stdout } = await run('--engine', engine, '--once', '--keep', keep, articles);
      assert.match(stdout, /10 files uploaded: /);
      const killed = start({}, [process.execPath, ...command, '--engine', engine, '--keep', keep]);
      const said = collect(killed);
      await said.until(/The stack goes on with what .* holds/);
      assert.doesNotMatch(said.all(), /story\./);
      const children = await descendantsOf(killed.pid ?? 0);
      killed.kill('SIGKILL');
      await untilGone(children);
      for (const key of ['again/1.md', 'again/2.md']) {
        const world = await openWorld({ keep, engine });
        try {
          assert.deepEqual([world.stack.resumed, await world.heardOf('articles')], [true, []]);
          assert.equal((await world.receiptsOf('articles')).length, 10);
          const [copied = ''] = await readdir(articles);
          await world.put(`${key}.copy.md`, await readFile(join(articles, copied)));
          await world.put(key, crawledFile({ id: `009_00000000${key.length}${key.at(6)}`, text: textOf(key) }));
          const heard = await world.heardOf('again');
          const found = heard.map(({ type, data }) => `${type} ${data.object.key}`);
          assert.deepEqual(found, [`story.created ${key}`]);
          const receipts = await world.receiptsOf('again');
          assert.ok(!receipts.some((one) => one.key.endsWith('copy.md') && one.disposition === 'new'));
          assert.deepEqual(world.problems, []);
        } finally {
          await world.stop();
        }
      }
      await remove();
    });
  });
