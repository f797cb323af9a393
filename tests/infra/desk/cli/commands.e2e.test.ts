import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { ListSubscriptionsCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand, PurgeQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Notification, StoryData } from '../../../../functions/notifications/notification.ts';
import { fileMessage } from '../../../../functions/story/items/file-version.ts';
import type { Receipt } from '../../../../functions/story/items/items.ts';
import { receiptsOfKey } from '../../../../functions/story/table/dynamo-table.ts';
import { crawledFile, textOf } from '../../../e2e/crawled-file.ts';
import { sharedWorld } from '../../../e2e/shared-world.ts';
import type { World } from '../../../e2e/world.ts';
import { startWiredrop, wiredrop } from '../../../fixtures/wiredrop.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const names = [
  'StateFolder',
  ...['BucketName', 'IngestedNames', 'QueueUrl', 'TopicArn', 'TableName'],
  ...['DeadLetterQueueUrl', 'NotifyFailureQueueUrl', 'NotifyEnvironment'],
  ...['BackfillQueueUrl', 'BackfillMachineArn'],
];

/** The commands as an operator runs them, one after the other, against one stack. */
describe('the operator commands', () => {
  let world: World;
  let folder: string;
  let outputsFile: string;
  // Of the beginning: midnight may come between.
  const today = new Date().toISOString().slice(0, 10);
  before(async () => {
    [world, folder] = await Promise.all([sharedWorld(), mkdtemp(join(tmpdir(), 'wiredrop-ops-'))]);
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
  after(() => rm(folder, { recursive: true }));

  async function run(name: string, ...args: string[]) {
    const { code, out, err } = await wiredrop([name, '--outputs', outputsFile, ...args]);
    // Which stack it is, said first.
    return { code, out, lines: out.split('\n').filter((line) => line !== ''), err: err.replace(/^Stack .*\n/, '') };
  }

  async function receiptOf(key: string): Promise<Receipt> {
    const { stack } = world;
    const file = { bucket: stack.output('BucketName'), key };
    const [receipt] = await receiptsOfKey(stack.clients.dynamodb, stack.output('TableName'), file);
    assert.ok(receipt);
    return receipt;
  }

  const json = async (name: string, ...args: string[]) => JSON.parse((await run(name, '--json', ...args)).out);

  const ferry = 'files/night/ferry + 사진 (100%).md';
  const heard = async (): Promise<string[]> =>
    [...(await world.heardOf('files')), ...(await world.heardOf('none'))].map(({ id }: Notification) => id).sort();

  it('put uploads a folder and says what became of each file', async () => {
    const { code, lines, err } = await run('put', join(folder, 'files'));
    assert.equal(code, 0, err);
    assert.equal(lines[0], '3 files uploaded: 2 new, 1 rejected');
    assert.ok(lines.includes(`  new          ${ferry}  Ferry kept`), lines.join('\n'));
    assert.deepEqual(lines.slice(-4, -1), [
      '  files/empty.txt',
      '    empty: The file has no bytes.',
      '    Upload it again, complete.',
    ]);
    assert.match(err, /^Not uploaded, because only \*\.md .*\*\.json.* are ingested:\n {2}.*logo\.png\n/);
  });

  it('put skips files that the bucket holds already, however the folder is written', async () => {
    const { code, lines, err } = await run('put', `${join(folder, 'files')}/`);
    assert.deepEqual([code, lines[0]], [0, '0 files uploaded, 3 there already: 2 new, 1 rejected']);
    assert.ok(lines.includes('  files/empty.txt'));
    assert.match(err, /^resumed: 3 files are there already$/m);
    const plan = await json('put', '--dry-run', join(folder, 'files', 'night', 'close.md'));
    assert.deepEqual(plan.uploads, [{ path: join(folder, 'files', 'night', 'close.md'), key: 'night/close.md' }]);
  });

  it('status shows what waits, what failed and the latest stories', async () => {
    await world.stack.settle();
    const QueueUrl = world.stack.output('DeadLetterQueueUrl');
    const version = { bucket: 'b', key: 'odd.md', uploadedAt: new Date().toISOString() };
    await world.stack.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: fileMessage(version) }));
    const { code, lines } = await run('status');
    assert.equal(code, 1);
    assert.match(lines[1] ?? '', /^! 1 message could not be ingested, the oldest since .*:\d\d:\d\d: odd\.md\.$/);
    assert.match(lines[2] ?? '', /^ {4}wiredrop redrive$/);
    assert.match(lines[3] ?? '', /^waiting {7}0 files/);
    assert.match(lines[4] ?? '', /^dead letters {2}1$/);
    assert.match(lines[5] ?? '', /^unannounced {3}0$/);
    assert.match(lines[6] ?? '', /^stories {7}2 first seen on /);
    const latest = lines.slice(8).map((line) => line.split(/ {2,}/).at(-2));
    assert.deepEqual(latest.sort(), ['Ferry kept (Harbour Wire)', 'Quiet close (Harbour Wire)']);
    assert.match((await run('redrive', '--dry-run')).out, /^1 dead letter would be moved to the ingest queue$/m);
    // Looked at, not taken.
    assert.equal((await world.stack.deadLetters())[0]?.count, 1);
    await world.stack.clients.sqs.send(new PurgeQueueCommand({ QueueUrl }));
  });

  it('redrive --since announces from the table after a confirmation', async () => {
    const asked = await run('redrive', '--since', today);
    assert.deepEqual([asked.code, asked.lines], [1, ['0 notifications announced']]);
    assert.match(asked.err, /^3 announcements from the table(.|\n)*: pass --yes/);
    assert.equal((await json('redrive', '--since', today, '--dry-run')).announcements, 3);
    const done = await run('redrive', '--since', today, '--yes');
    assert.deepEqual([done.code, done.lines.at(-1)], [0, '3 notifications announced']);
    assert.ok(done.lines.includes(`announced story.created ${(await receiptOf(ferry)).storyId}.1`));
    assert.equal((await run('redrive', '--since', today, '--dead-letters')).code, 2);
    assert.equal((await run('redrive', '--until', today)).code, 2);
  });

  it('status finds a file and its story by key, file name, article id, story id and words', async () => {
    const receipt = await receiptOf(ferry);
    assert.equal(receipt.disposition, 'new');
    const storyId = receipt.storyId ?? '';
    for (const asked of [ferry, 'ferry + 사진 (100%).md', '001_0000000001', storyId, 'FERRY', 'kept ferry']) {
      const { found } = await json('status', asked);
      assert.deepEqual([found.length, found[0].story.storyId], [1, storyId], asked);
    }
    assert.deepEqual((await json('status', ferry)).found[0].receipts, [receipt]);
    const { lines } = await run('status', ferry);
    assert.ok(lines.includes('  became      new. The first report of a new story.'), lines.join('\n'));
    assert.ok(lines.includes('  announced   as story.created'));
    const rejected = await run('status', 'empty.txt');
    assert.match(rejected.out, /became {6}rejected\. .*\n {2}why {9}empty: .*\n {2}what to do {2}.*Upload it again/);
  });

  it('status says where it looked when it finds nothing', async () => {
    const unknown = await run('status', 'none.md');
    assert.equal(unknown.code, 1);
    assert.match(
      unknown.err,
      /^Nothing found for none\.md\. Looked .* in \d+ stories of 14 days\.\nA file may still wait .* backfill --missing .*\n$/,
    );
  });

  it('status finds an id as its file states it, and shows how a copy joined the story', async () => {
    const words =
      'The keeper of the lighthouse at Skerry Point retired on Monday after forty years, the harbour office said';
    const article = (id: string, publisher: string, more: string) =>
      `---\nid: ${id}\ntitle: Lighthouse keeper at Skerry retires after forty years\npublisher: ${publisher}\n---\n\n${words}${more}.\n`;
    await world.put('keeper/one.md', article('d1', 'Gull Bay Wire', ' in a statement on the island'));
    await world.stack.settle();
    await world.put('keeper/two.md', article('d2', 'Coast Post', ' on the quay'));
    await world.stack.settle();
    const { lines, out } = await run('status', 'd2');
    assert.deepEqual(
      [lines[0], lines[1]],
      ['keeper/two.md', '  became      copy. Another report of a story that is known already. It joined silently.'],
    );
    assert.match(
      out,
      /evidence {4}\d+% sure it is the same story\. For it: .* Compared with the story's first report\.\n/,
    );
    assert.match(out, /announced {3}as story\.created\n/);
    assert.match(out, /Coast Post · [^·\n]+ · joined, \d+% sure[\s\S]*?\n +keeper\/two\.md\n/);
    const story = await json('stories', '--publisher', 'Coast Post', '--search', 'KEEPER');
    const shown = story.stories.map(({ articles }: StoryData) => articles);
    assert.deepEqual(shown, [2]);
  });

  it('stories and rejected list by page, the newest first', async () => {
    const first = await json('stories', '--limit', '2', '--day', today);
    assert.equal(first.stories.length, 2);
    const second = await json('stories', '--limit', '2', '--day', today, '--before', first.next);
    const headlines = [...first.stories, ...second.stories].map(({ headline }: StoryData) => headline);
    assert.deepEqual([headlines.length, headlines[0]], [3, 'Lighthouse keeper at Skerry retires after forty years']);
    assert.match((await run('stories', '--limit', '2')).err, /^There are more: add --before \d{4}-/);
    assert.match((await run('stories', '--language', 'xx')).err, /^No such story in the last 14 days/);
    const { rejected } = await json('review', '--only', 'rejected', '--since', today);
    const shown = rejected.map(({ key, reason }: Receipt) => [key, reason]);
    assert.deepEqual(shown, [['files/empty.txt', 'empty']]);
    const listed = (await run('review', '--only', 'rejected')).out;
    assert.match(listed, /files\/empty\.txt\n +empty: The file has no bytes\.\n +Upload it again/);
    assert.equal((await run('review', '--only', 'rejected', '--since', 'yesterday')).code, 2);
  });

  it('mcp answers a client of the SDK as the commands do', async () => {
    const client = new Client({ name: 'test', version: '1' });
    // As docs/examples/mcp.json says, of this stack instead of the one of `npm start`.
    const { wiredrop } = JSON.parse(await readFile(join(root, 'docs/examples/mcp.json'), 'utf8')).mcpServers;
    const args = [
      ...wiredrop.args.map((arg: string) => arg.replace('/PATH/TO/wiredrop', root)),
      '--outputs',
      outputsFile,
    ];
    assert.equal(wiredrop.command, 'node');
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args, cwd: tmpdir(), stderr: 'ignore' }) as Transport,
    );
    try {
      const { tools } = await client.listTools();
      const shown = tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint]);
      assert.deepEqual(
        shown,
        [
          'search_stories',
          'read_story',
          'top_stories',
          'changed_stories',
          'stack_status',
          'rejected_files',
          'unsure_files',
          'list_sources',
        ].map((name) => [name, true]),
      );
      assert.match(client.getInstructions() ?? '', /follow no instruction/);
      const ask = async (name: string, asked: Record<string, unknown>) => {
        const { content, isError } = await client.callTool({ name, arguments: asked });
        const [warning, answer] = content as { text: string }[];
        if (isError) return warning?.text;
        const { warning: said, ...given } = JSON.parse(answer?.text ?? '');
        assert.equal(said, warning?.text);
        return given;
      };
      assert.deepEqual(await ask('search_stories', { query: 'keeper' }), await json('stories', '--search', 'keeper'));
      const { found } = await json('status', 'd2');
      assert.deepEqual(await ask('read_story', { story: 'd2', whole: true }), {
        asked: 'd2',
        part: 1,
        parts: 1,
        found,
      });
      const [brief] = (await ask('read_story', { story: 'd2' })).found;
      assert.deepEqual([brief.story.storyId, brief.reports.length], [found[0].story.storyId, 2]);
      const refused = await client.callTool({ name: 'search_stories', arguments: { query: 'x', before: 'never' } });
      assert.match(JSON.stringify(refused.structuredContent), /`before`/);
      assert.ok(found[0].reports[1].receipt.evidence);
      assert.deepEqual(await ask('changed_stories', { since: '1h' }), await json('stories', '--since', '1h'));
      const { stories: hot } = await ask('top_stories', { limit: 1 });
      assert.deepEqual([hot[0].articles, hot[0].publishersLately > 0], [2, true]);
      assert.deepEqual(await ask('list_sources', {}), { isWatched: false, sources: [], count: 0, feeds: [] });
      assert.match(await ask('top_stories', { limit: 51 }), /<=50/);
    } finally {
      await client.close();
    }
  });

  const missing = (...args: string[]) => run('backfill', '--missing', ...args);

  it('backfill --missing sends a version without a receipt again, and nothing is announced twice', async () => {
    const before = await heard();
    const { pk, sk } = await receiptOf(ferry);
    const TableName = world.stack.output('TableName');
    await world.stack.clients.dynamodb.send(new DeleteItemCommand({ TableName, Key: marshall({ pk, sk }) }));

    const found = await missing('--dry-run', '--until', '0m');
    assert.equal(found.code, 1);
    assert.match(found.lines[0] ?? '', /^no receipt {2}\d{4}-.*Z {2}files\/night\/ferry \+ 사진 \(100%\)\.md/);
    assert.match(found.lines[1] ?? '', /^5 file versions, 1 without a receipt/);

    const repaired = await missing('--until', '0m', '--prefix', 'files/night/');
    assert.equal(repaired.code, 0, repaired.err);
    assert.equal(repaired.lines[0], '2 files looked at: 1 sent, 1 had their receipts');
    await world.stack.settle();
    // Its words are known: they are its own.
    assert.equal((await receiptOf(ferry)).disposition, 'duplicate');
    assert.deepEqual([(await missing('--dry-run', '--until', '0m')).code, await heard()], [0, before]);
  });

  it('watch prints notifications, and removes its queue and subscription', async () => {
    const { sqs, sns } = world.stack.clients;
    const count = async () => {
      const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
      const { Subscriptions = [] } = await sns.send(new ListSubscriptionsCommand({}));
      return [QueueUrls.length, Subscriptions.length];
    };
    const before = await count();
    const child = startWiredrop(['watch', '--outputs', outputsFile, '--type', 'article.rejected']);
    const { stdout, stderr } = child;
    assert.ok(stdout && stderr);
    for await (const said of stderr.setEncoding('utf8').iterator({ destroyOnReturn: false }))
      if (/Listening/.test(said)) break;
    await world.put('none/story.md', crawledFile({ id: '001_0000000003', text: textOf('third') }));
    await world.put('none/empty.md', '');
    const [line] = await once(stdout.setEncoding('utf8'), 'data');
    assert.match(line, /^\d\d:\d\d:\d\d {2}article\.rejected {2}empty {11}none\/empty\.md: .*\n$/);
    child.kill('SIGINT');
    assert.deepEqual([await once(child, 'close'), await count()], [[0, null], before]);
  });
});
