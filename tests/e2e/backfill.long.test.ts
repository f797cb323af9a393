import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { latestBackfill } from '../../functions/backfill/progress.ts';
import { DIGEST_KEY, PARTITIONS } from '../../functions/story/items/keys.ts';
import { crawledFile, textOf } from './crawled-file.ts';
import { emptyTable, openWorld, scanItems, type World } from './world.ts';

// Goal: a backfill brings every file of the bucket into the table, announces nothing unless asked, survives being
// killed, and says what was rejected. Method: the stack on this machine, whose table is emptied after the uploads.

const root = join(import.meta.dirname, '..', '..');
const FOLDERS = ['2024/a', '2024/b', '2025'];
const EACH = 8;
/** Not the files of days, which the stack writes beside them. */
const OLD = ['--prefix', 'old/'];

describe('wiredrop backfill', () => {
  let world: World;
  let callsBefore: number;
  before(async () => {
    world = await openWorld({ context: { matching: false, feed: true, sources: 'publisher', digestMinutes: 60 } });
    let id = 0;
    for (const folder of FOLDERS)
      for (let at = 0; at < EACH; at++, id++)
        await world.put(
          `old/${folder}/${at}.md`,
          crawledFile({ id: `001_${String(id).padStart(10, '0')}`, text: textOf(`old ${id}`) }),
        );
    await world.put('old/empty.md', '');
    await world.stack.settle();
    await emptyTable(world.stack);
    await world.stack.settle();
    callsBefore = (await world.calls()).length;
  });
  after(() => world.stop());

  function start(...args: string[]): ChildProcess {
    const name = args[0] === 'status' ? [] : ['backfill'];
    const command = ['infra/desk/cli/wiredrop.mjs', ...name, ...args, '--outputs', world.stack.outputsFile];
    return spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  async function run(...args: string[]) {
    const child = start(...args);
    assert.ok(child.stdout && child.stderr);
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code: code as number, lines: out.trim().split('\n'), err };
  }

  const all = FOLDERS.length * EACH + 1;
  const receipts = () => world.receiptsOf('old');
  const latest = () => latestBackfill(world.stack.clients.dynamodb, world.stack.output('TableName'));

  it('counts in a dry run, says what it would take, and changes nothing', async () => {
    const { code, lines, err } = await run('--dry-run', '--max-rate', '10', ...OLD);
    assert.equal(code, 0, err);
    assert.equal(lines[0], `${all} files looked at: ${all} would be sent, 0 have their receipts`);
    assert.match(lines[1] ?? '', /^About \d+ s and \$0\.00\. First limit: --max-rate$/);
    assert.deepEqual(await receipts(), []);
  });

  it('keeps to its rate, is killed, and goes on with what has no receipt', async () => {
    const heardBefore = (await world.heardOf('old')).length;
    const startMs = Date.now();
    const child = start('--max-rate', '5', ...OLD);
    for (let sent = 0; sent < 5 && Date.now() < startMs + 30_000; await delay(50)) {
      const progress = await latest();
      sent = progress?.dryRun === false ? progress.sent : 0;
    }
    child.kill('SIGKILL');
    await once(child, 'close');
    const first = (await receipts()).length;
    assert.ok(first > 0 && first < all, `${first} of ${all}`);
    const { code, lines, err } = await run('--json', ...OLD);
    assert.equal(code, 0, err);
    const { seen, sent, known, rejected, endedAt } = JSON.parse(lines.join('\n'));
    assert.deepEqual([seen, sent + known, known >= first, typeof endedAt], [all, all, true, 'string']);
    const dispositions = Map.groupBy(await receipts(), ({ disposition }) => disposition);
    assert.deepEqual([dispositions.get('new')?.length, dispositions.get('rejected')?.length], [all - 1, 1]);
    assert.ok(rejected.empty === undefined || rejected.empty === 1);
    assert.equal((await world.heardOf('old')).length, heardBefore, 'quiet');
  });

  it('gives collect, feed, sources and digest nothing to read or write of a silent archive', async () => {
    await world.stack.settle();
    const calls = (await world.calls()).slice(callsBefore);
    const beside = calls.filter(({ service }) => ['collect', 'feed', 'sources', 'digest'].includes(service));
    const asked = beside.map(({ method, headers }) => headers['x-amz-target'] ?? method);
    // The lists of changes and the state, as in every run.
    assert.deepEqual(new Set(asked), new Set(['DynamoDB_20120810.Query', 'GET']));
    const partitions = (await scanItems(world.stack)).map(({ pk }) => String(pk));
    const found = partitions.filter((pk) => [PARTITIONS.changed, PARTITIONS.sources, DIGEST_KEY.pk].includes(pk));
    assert.deepEqual(found, []);
    assert.ok(partitions.filter((pk) => pk.startsWith('STORY#')).length >= all - 1);
  });

  it('finds nothing to do when everything has its receipt', async () => {
    const { code, lines } = await run('--prefix', 'old/2025/', 'old/2024/a/');
    assert.deepEqual([code, lines], [0, [`${2 * EACH} files looked at: 0 sent, ${2 * EACH} had their receipts`]]);
  });

  it('announces if it is asked to, and only what was uploaded in the given time', async () => {
    await emptyTable(world.stack);
    const heardBefore = (await world.heardOf('old')).length;
    const { lines } = await run('--announce', '--max-rate', '100', '--until', '2020-01-01', ...OLD);
    assert.equal(
      lines[0],
      `${all} files looked at: 0 sent, 0 had their receipts, ${all} passed over (by their names or times)`,
    );
    const { code, lines: report, err } = await run('--announce', '--max-rate', '100', '--since', '1d', ...OLD);
    assert.equal(code, 0, err);
    assert.equal(report[0], `${all} files looked at: ${all} sent, 0 had their receipts`);
    assert.equal(report[1], '1 rejected: empty 1');
    assert.match(report[2] ?? '', /wiredrop review --only rejected --since 20.*Z lists them$/);
    assert.equal((await world.heardOf('old')).length, heardBefore + all);
  });
});
