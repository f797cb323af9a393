import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { ListSubscriptionsCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand, PurgeQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Notification } from '../../../functions/notify/notification.ts';
import type { Receipt } from '../../../functions/story/items.ts';
import { receiptsOfKey } from '../../../infra/cli/files/receipts.ts';
import { fileEvent } from '../../../infra/cli/files/send-file-events.ts';
import { crawledFile, textOf } from '../../e2e/crawled-file.ts';
import { openWorld, type World } from '../../e2e/world.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const names = [
  ...['BucketName', 'IngestedNames', 'QueueUrl', 'TopicArn', 'TableName'],
  ...['DeadLetterQueueUrl', 'NotifyFailureQueueUrl'],
];

/** The commands as an operator runs them, one after the other, against one stack. */
describe('the operator commands', { timeout: 600_000 }, () => {
  let world: World;
  let folder: string;
  let outputsFile: string;
  // Of the beginning: midnight may come between.
  const today = new Date().toISOString().slice(0, 10);
  before(async () => {
    [world, folder] = await Promise.all([openWorld(), mkdtemp(join(tmpdir(), 'wiredrop-ops-'))]);
    const { endpoints, output } = world.stack;
    const outputs = Object.fromEntries(names.map((name) => [name, output(name)]));
    outputsFile = join(folder, 'outputs.json');
    const local = { ...outputs, Endpoint: endpoints.fauxqs, DynamoDbEndpoint: endpoints.dynamodb };
    await writeFile(outputsFile, JSON.stringify({ Wiredrop: local }));

    await mkdir(join(folder, 'files', 'night'), { recursive: true });
    const first = crawledFile({ id: '001_0000000001', text: textOf('first'), title: 'Ferry kept' });
    const second = crawledFile({ id: '001_0000000002', text: textOf('second'), title: 'Quiet close' });
    await writeFile(join(folder, 'files', 'night', 'ferry + 사진 (100%).md'), first);
    await writeFile(join(folder, 'files', 'night', 'close.md'), second);
    await writeFile(join(folder, 'files', 'empty.txt'), '');
    await writeFile(join(folder, 'files', 'logo.png'), 'not an article');
  });
  after(async () => {
    await Promise.all([world.stop(), rm(folder, { recursive: true })]);
  });

  function start(name: string, ...args: string[]): ChildProcess {
    const command = ['--import', './infra/local/require-node.mjs', `infra/ops/${name}.ts`, '--outputs', outputsFile];
    return spawn(process.execPath, [...command, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  async function run(name: string, ...args: string[]) {
    const child = start(name, ...args);
    const { stdout, stderr } = child;
    assert.ok(stdout && stderr);
    const [out, err, [code]] = await Promise.all([text(stdout), text(stderr), once(child, 'close')]);
    return { code: code as number, lines: out.split('\n').filter((line) => line !== ''), err };
  }

  async function receiptOf(key: string): Promise<Receipt> {
    const { stack } = world;
    const file = { bucket: stack.output('BucketName'), key };
    const [receipt] = await receiptsOfKey(stack.clients.dynamodb, stack.output('TableName'), file);
    assert.ok(receipt);
    return receipt;
  }

  const ferry = 'night/ferry + 사진 (100%).md';
  const heard = async (): Promise<string[]> =>
    [...(await world.heardOf('night')), ...(await world.heardOf('none'))].map(({ id }: Notification) => id).sort();

  it('put uploads a folder and says what became of each file', async () => {
    const { code, lines, err } = await run('put', join(folder, 'files'));
    assert.equal(code, 0, err);
    const told = lines.map((line) => line.split(/ {2,}/)).map(([disposition, , ...rest]) => [disposition, ...rest]);
    assert.deepEqual(told.map(([disposition]) => disposition).sort(), ['new', 'new', 'rejected']);
    assert.ok(
      lines.some((line) => /^new {8}t1-[\w-]{22} {2}night\/ferry \+ 사진 \(100%\)\.md$/.test(line)),
      lines.join('\n'),
    );
    assert.ok(
      lines.some((line) => /^rejected .* empty\.txt {2}empty: /.test(line)),
      lines.join('\n'),
    );
    assert.match(err, /^not uploaded, because only \*\.md \*\.markdown \*\.txt are ingested: .*logo\.png\n$/);
  });

  it('status shows what waits, what failed and the latest stories', async () => {
    await world.stack.settle();
    const QueueUrl = world.stack.output('DeadLetterQueueUrl');
    const version = { bucket: 'b', key: 'odd.md', uploadedAt: new Date().toISOString() };
    await world.stack.clients.sqs.send(
      new SendMessageCommand({ QueueUrl, MessageBody: fileEvent(version, 'us-east-1') }),
    );
    const { code, lines } = await run('status');
    assert.equal(code, 0);
    assert.match(lines[1] ?? '', /^waiting {7}0 files/);
    assert.match(
      lines[2] ?? '',
      /^dead letters {2}1 since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \(npm run redrive\): odd\.md$/,
    );
    assert.match(lines[3] ?? '', /^unannounced {3}0$/);
    assert.match(lines[4] ?? '', /^stories {7}2 first seen on /);
    const latest = lines.slice(6).map((line) => line.split(/ {2,}/).slice(2));
    assert.deepEqual(latest.sort(), [
      ['Harbour Wire', 'Ferry kept'],
      ['Harbour Wire', 'Quiet close'],
    ]);
    // Looked at, not taken.
    assert.equal((await world.stack.deadLetters())[0]?.count, 1);
    await world.stack.clients.sqs.send(new PurgeQueueCommand({ QueueUrl }));
  });

  it('status shows the queues although the table does not answer', async () => {
    const halved = join(folder, 'halved.json');
    const { Wiredrop } = JSON.parse(await readFile(outputsFile, 'utf8'));
    await writeFile(halved, JSON.stringify({ Wiredrop: { ...Wiredrop, DynamoDbEndpoint: 'http://127.0.0.1:1' } }));
    const { code, lines, err } = await run('status', '--outputs', halved);
    assert.deepEqual([code, lines.length], [1, 4]);
    assert.match(err, /^the table cannot be read: Nothing answers there.*\n$/);
    assert.equal(JSON.parse((await run('status', '--json', '--outputs', halved)).lines.join('')).deadLetters.count, 0);
  });

  it('redrive takes no arguments for less than all, and is done where nothing failed', async () => {
    const refused = await run('redrive', 'night/');
    assert.deepEqual([refused.code, refused.lines], [2, []]);
    assert.match(refused.err, /^night\/ means nothing here/);
    const done = await run('redrive', '--dead-letters');
    assert.deepEqual([done.code, done.lines, done.err], [0, ['0 messages go back to be ingested'], '']);
  });

  it('redrive announces from the table what a time may have said, once somebody wants it', async () => {
    const asked = await run('redrive', '--since', today);
    assert.deepEqual([asked.code, asked.lines], [1, ['0 notifications announced, and not all there are']]);
    assert.match(asked.err, /3 announcements in their place from the table(.|\n)*: --yes announces them/);
    const done = await run('redrive', '--since', today, '--yes');
    assert.deepEqual([done.code, done.lines.at(-1)], [0, '3 notifications announced']);
    assert.ok(done.lines.includes(`announced story.created ${(await receiptOf(ferry)).storyId}.1`));
    for (const others of [['--drop', 'id'], ['--announcements'], ['--dead-letters']])
      assert.equal((await run('redrive', '--since', today, ...others)).code, 2);
    assert.equal((await run('redrive', '--until', today)).code, 2);
  });

  it('status finds a file, its article and its story by name', async () => {
    const receipt = await receiptOf(ferry);
    assert.equal(receipt.disposition, 'new');
    const byArticle = await run('status', '--article', '001_0000000001');
    const byStory = await run('status', '--story', receipt.storyId ?? '');
    for (const { lines } of [byArticle, byStory]) assert.ok(lines.includes('title         Ferry kept'));
    const byFile = await run('status', '--json', '--file', ferry);
    assert.deepEqual(JSON.parse(byFile.lines.join()), [receipt]);
    const unknown = await run('status', '--file', 'none.md');
    assert.equal(unknown.code, 1);
    assert.match(unknown.err, /^The table knows no file none\.md\nIt may wait or have failed: .* reconcile .*\n$/);
  });

  it('reconcile is content while every version has its receipt', async () => {
    const { code, lines } = await run('reconcile', '--grace', '0');
    assert.deepEqual([code, lines], [0, ['3 file versions, 0 without a receipt; 0 younger than 0 minutes']]);
  });

  it('reconcile and replay fail where nothing begins with a prefix, and say so', async () => {
    for (const name of ['reconcile', 'replay']) {
      const { code, err } = await run(name, '/night/', 'night/');
      assert.equal(code, 1);
      assert.match(err, /^no key in \S+ begins with \/night\/: .* is it night\/\?\n$/);
    }
    await world.stack.settle();
  });

  it('reconcile fails where nothing is there to be looked at: it has proved nothing', async () => {
    const { Wiredrop } = JSON.parse(await readFile(outputsFile, 'utf8'));
    const BucketName = 'wiredrop-empty';
    await world.stack.clients.s3.send(new CreateBucketCommand({ Bucket: BucketName }));
    for (const [other, said] of [
      [{ BucketName }, /^the bucket wiredrop-empty holds nothing\n$/],
      [{ IngestedNames: '*.html' }, /^3 passed over: only \*\.html are ingested\n$/],
    ] as const) {
      const elsewhere = join(folder, 'elsewhere.json');
      await writeFile(elsewhere, JSON.stringify({ Wiredrop: { ...Wiredrop, ...other } }));
      const { code, lines, err } = await run('reconcile', '--outputs', elsewhere);
      assert.deepEqual([code, lines], [1, ['0 file versions, 0 without a receipt; 0 younger than 15 minutes']]);
      assert.match(err, said);
    }
  });

  it('reconcile leaves to their way what has just come', async () => {
    const { code, lines } = await run('reconcile');
    assert.deepEqual([code, lines], [0, ['0 file versions, 0 without a receipt; 3 younger than 15 minutes']]);
  });

  it('reconcile reports a version without a receipt and brings it home, announcing nothing twice', async () => {
    const before = await heard();
    const { pk, sk } = await receiptOf(ferry);
    const TableName = world.stack.output('TableName');
    await world.stack.clients.dynamodb.send(new DeleteItemCommand({ TableName, Key: marshall({ pk, sk }) }));

    const found = await run('reconcile', '--grace', '0');
    assert.equal(found.code, 1);
    assert.match(found.lines[0] ?? '', /^no receipt {2}\d{4}-.*Z {2}night\/ferry \+ 사진 \(100%\)\.md/);
    assert.match(found.lines[1] ?? '', /^3 file versions, 1 without a receipt/);
    assert.match(found.lines[3] ?? '', /^npm run reconcile -- --repair /);

    const repaired = await run('reconcile', '--grace', '0', '--repair', 'night/');
    assert.equal(repaired.code, 0);
    assert.match(repaired.lines[0] ?? '', /^sent again {2}/);
    await world.stack.settle();
    // Its words are known: they are its own.
    assert.equal((await receiptOf(ferry)).disposition, 'duplicate');
    assert.equal((await run('reconcile', '--grace', '0')).code, 0);
    assert.deepEqual(await heard(), before);
  });

  it('reconcile --repair says first that messages wait, whose files it takes for lost', async () => {
    const QueueUrl = world.stack.output('DeadLetterQueueUrl');
    const busy = join(folder, 'busy.json');
    const { Wiredrop } = JSON.parse(await readFile(outputsFile, 'utf8'));
    // A queue that nobody reads, in place of the ingest queue.
    await writeFile(busy, JSON.stringify({ Wiredrop: { ...Wiredrop, QueueUrl } }));
    await world.stack.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'one that waits' }));
    const { err } = await run('reconcile', '--repair', '--outputs', busy, 'nowhere/');
    assert.match(err, /^1 messages wait to be ingested already: --repair sends theirs again\n/);
    assert.doesNotMatch((await run('reconcile', '--outputs', busy, 'night/')).err, /wait/);
    await world.stack.clients.sqs.send(new PurgeQueueCommand({ QueueUrl }));
  });

  it('replay sends files again, where their receipts stop them', async () => {
    const before = await heard();
    const receipts = await world.receiptsOf('night');
    const counted = await run('replay', '--all', '--dry-run');
    assert.deepEqual(counted.lines, ['3 file versions would be sent to be ingested']);
    const one = await run('replay', ferry);
    assert.deepEqual([one.code, one.lines], [0, ['1 file versions were sent to be ingested']]);
    const all = await run('replay', 'night/', 'empty.txt');
    assert.deepEqual(all.lines, ['3 file versions were sent to be ingested']);
    assert.deepEqual(await world.receiptsOf('night'), receipts);
    assert.deepEqual(await heard(), before);
    assert.deepEqual(await world.stack.deadLetters(), []);
  });

  it('watch shows what arrives, and leaves nothing behind', async () => {
    const { sqs, sns } = world.stack.clients;
    const count = async () => {
      const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
      const { Subscriptions = [] } = await sns.send(new ListSubscriptionsCommand({}));
      return [QueueUrls.length, Subscriptions.length];
    };
    const before = await count();
    const child = start('watch', '--type', 'article.rejected');
    const { stdout, stderr } = child;
    assert.ok(stdout && stderr);
    await once(stderr, 'data');
    await world.put('none/story.md', crawledFile({ id: '001_0000000003', text: textOf('third') }));
    await world.put('none/empty.md', '');
    const [line] = await once(stdout.setEncoding('utf8'), 'data');
    assert.match(line, /^\d\d:\d\d:\d\d {2}article\.rejected {2}empty {11}none\/empty\.md: .*\n$/);
    child.kill('SIGINT');
    assert.deepEqual(await once(child, 'close'), [0, null]);
    assert.deepEqual(await count(), before);
  });

  it('put names a file that it cannot upload, and waits for the receipts of the others', async () => {
    const large = join(folder, 'large');
    await mkdir(large);
    await writeFile(join(large, 'a.md'), '');
    await writeFile(join(large, 'b.md'), '');
    // Holes alone: it takes no place, and cannot be read at once.
    await truncate(join(large, 'a.md'), 2 ** 31);
    const { code, lines, err } = await run('put', large);
    assert.deepEqual([code, lines.length], [1, 1], err);
    assert.match(lines[0] ?? '', /^rejected .* b\.md {2}empty: /);
    assert.match(err, /^Not uploaded: \S+a\.md: File size .* 2 GiB\nOnly 1 of 2 files were uploaded\n$/);
  });
});
