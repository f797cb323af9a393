import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import type { SourceEvent } from '../../functions/sources/events.ts';
import { sourceTable } from '../../functions/sources/source-table.ts';
import { type Console, startConsole } from '../../infra/console/index.ts';
import { readOnlyStackOutputs } from '../../infra/operator/stack/outputs.ts';
import type { SourceRow } from '../../infra/operator/table/sources.ts';
import { assertAccessible, launch, noBrowser, openPage } from '../infra/console/browser.ts';
import { crawledFile, textOf } from './crawled-file.ts';
import { OPERATORS_TOPIC, silentSource } from './silent-source.ts';
import { openWorld, scanItems, type World } from './world.ts';

describe('a stack that watches its sources', { timeout: 240_000 }, () => {
  let world: World;
  let page: Console;
  const told: SourceEvent[] = [];
  before(async () => {
    world = await openWorld({ context: { sources: 'publisher', alarmTopicArn: OPERATORS_TOPIC } });
    const { clients } = world.stack;
    await clients.sns.send(new CreateTopicCommand({ Name: 'operators' }));
    // The emulator delivers the whole message to everybody, SNS the part for their protocol.
    const onMessage = (body: string) => void told.push(JSON.parse(JSON.parse(body).default));
    await world.stack.subscribe({ topicArn: OPERATORS_TOPIC, onMessage });
    page = await startConsole({ clients, outputs: readOnlyStackOutputs(world.stack.outputsFile) });
  });
  after(async () => {
    await page?.stop();
    await world?.stop();
  });

  const put = (id: string, publisher: string, words = id) =>
    world.put(
      `crawl/${id}.md`,
      crawledFile({ id: `001_000000000${id}`, publisher, title: `Headline ${words}`, text: textOf(words) }),
    );
  const table = () => sourceTable(world.stack.clients.dynamodb, world.stack.output('TableName'));
  const check = () =>
    world.stack.functions
      .find(({ definition }) => definition.name.includes('Sources'))
      ?.invoke({ time: new Date().toISOString() });
  const wiredrop = (...args: string[]) =>
    new Promise<{ code: number; stdout: string }>((resolve) => {
      const command = ['infra/cli/wiredrop.mjs', 'sources', ...args, '--outputs', world.stack.outputsFile];
      execFile(process.execPath, command, (error, stdout) => resolve({ code: Number(error?.code ?? 0), stdout }));
    });
  const listed = async (): Promise<SourceRow[]> => JSON.parse((await wiredrop('--json')).stdout).sources;

  it('counts each file for its publisher, or for its folder where no publisher can be read', async () => {
    await Promise.all([put('1', 'Harbour Wire'), put('2', 'Gull Bay Wire')]);
    await world.stack.settle();
    await put('3', 'Gull Bay Wire', '1');
    // Of the first only the text is missing.
    await world.put('crawl/headless.md', '---\ntitle: ""\npublisher: Harbour Wire\ncontent_hash: 0\n---\n');
    await world.put('crawl/empty.md', '');
    await world.stack.settle();
    const rows = (await listed()).map(({ name, state, rejectedShare, firstShare, repeatShare }) => [
      ...[name, state],
      ...[rejectedShare, firstShare, repeatShare].map((share) => Number(share.toFixed(2))),
    ]);
    assert.deepEqual(rows.sort(), [
      ['Gull Bay Wire', 'learning', 0, 0.5, 0.5],
      ['Harbour Wire', 'learning', 0.5, 0.5, 0],
      ['crawl/', 'learning', 1, 0, 0],
    ]);
  });

  it('keeps nothing of a file in a source but its time and what became of it', async () => {
    const items = (await scanItems(world.stack)).filter(({ entity }) => entity === 'source');
    assert.equal(items.length, 3);
    assert.doesNotMatch(JSON.stringify(items), /\.md|001_|Headline/);
  });

  it('reports once that a source is silent, and once that it is back', async () => {
    const quiet = silentSource('Quiet Wire', Date.now());
    await table().update(quiet.name, () => quiet);
    assert.ok((await check())?.ok);
    assert.ok((await check())?.ok);
    await world.stack.settle();
    assert.deepEqual(
      told.map(({ type, subject }) => [type, subject]),
      [['source.silent', 'Quiet Wire']],
    );
    const { code, stdout } = await wiredrop();
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^source +state +last seen +a day +rejected +repaired +first +repeats\nQuiet Wire +silent +\d{4}-/,
    );

    await put('4', 'Quiet Wire');
    await world.stack.settle();
    assert.ok((await check())?.ok);
    await world.stack.settle();
    assert.deepEqual(
      told.map(({ type }) => type),
      ['source.silent', 'source.back'],
    );
    assert.equal((await wiredrop()).code, 0);
    assert.deepEqual(world.problems, []);
  });

  it('shows them on the page of the console', { skip: noBrowser }, async (context) => {
    const browser = await launch();
    context.after(() => browser.close());
    const { page: tab, errors } = await openPage(browser);
    await tab.goto(page.url);
    await tab.getByRole('button', { name: 'Sources', exact: true }).click();
    const row = tab.getByRole('row', { name: 'Gull Bay Wire' });
    await row.getByText('learning').waitFor();
    assert.match((await row.textContent()) ?? '', /2\.00%100%50%50%$/);
    await assertAccessible(tab);
    assert.deepEqual(errors, []);
  });

  it('lists them in the console, only with its token', async () => {
    const { origin, hash } = new URL(page.url);
    const headers = { 'x-console-token': hash.slice('#token='.length) };
    const answer = await fetch(`${origin}/api/sources`, { headers });
    const { sources } = (await answer.json()) as { sources: SourceRow[] };
    assert.deepEqual(
      new Set(sources.map(({ name }) => name)),
      new Set(['Quiet Wire', 'Harbour Wire', 'Gull Bay Wire', 'crawl/']),
    );
    assert.equal((await fetch(`${origin}/api/sources`)).status, 401);
  });
});
