import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { crawledFile, textOf } from './crawled-file.ts';
import { openWorld, scanItems, type World } from './world.ts';

// Goal: a withdrawn story leaves no text anywhere, stays withdrawn when its file is uploaded again, and comes back only
// by --restore.

const root = join(import.meta.dirname, '..', '..');
const WORDS = /lanternfish|skerryvore/i;
const FILE = crawledFile({
  id: '001_0000000001',
  title: 'Lanternfish seen at Skerryvore',
  text: `${textOf('lanternfish')} The lanternfish was seen at Skerryvore.`,
});

describe('wiredrop withdraw', { timeout: 300_000 }, () => {
  let world: World;
  let folder: string;
  before(async () => {
    [world, folder] = await Promise.all([openWorld(), mkdtemp(join(tmpdir(), 'wiredrop-withdraw-'))]);
    await world.put('a/fish.md', FILE);
    await world.stack.settle();
  });
  after(async () => {
    await Promise.all([world.stop(), rm(folder, { recursive: true })]);
  });

  async function run(...args: string[]) {
    const command = ['infra/cli/wiredrop.mjs', ...args, '--outputs', world.stack.outputsFile];
    const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code: code as number, out, err };
  }

  const tableText = async () => JSON.stringify(await scanItems(world.stack));

  const types = async () =>
    (await world.heardOf('a')).map(({ type, data }) => `${type} ${(data as { revision: number }).revision}`);

  it('needs a reason, and finds the story by its headline', async () => {
    assert.equal((await run('withdraw', 'a/fish.md')).code, 2);
    assert.equal((await run('withdraw', 'a/other.md', '--reason', 'x')).code, 1);
    const { code, out } = await run('withdraw', 'lanternfish', '--reason', 'x', '--dry-run');
    assert.equal(code, 0);
    assert.match(out, /^Would be withdrawn: "Lanternfish seen at Skerryvore", t1-\S+, 1 article\n/);
    const { changed, wouldChange } = JSON.parse(
      (await run('withdraw', 'a/fish.md', '--reason', 'x', '-n', '--json')).out,
    );
    assert.deepEqual([changed, wouldChange], [false, true]);
    const guess = await run('withdraw', 'lanternfish', '--reason', 'x');
    assert.equal(guess.code, 1);
    assert.match(guess.err, /No terminal to confirm: pass --yes or its id, t1-/);
    assert.match(await tableText(), WORDS);
  });

  it('announces the withdrawal and removes the text of the story from the table, the lists and the page', async () => {
    const { code, out } = await run('withdraw', 'a/fish.md', '--reason', 'It was a herring.', '--by', 'ed');
    assert.equal(code, 0);
    assert.match(
      out,
      /\nAnnounced: story\.withdrawn \(revision 2\) of "Lanternfish .*\nTo undo: wiredrop withdraw t1-\S+ --restore\n$/,
    );
    assert.deepEqual(await types(), ['story.created 1', 'story.withdrawn 2']);
    assert.doesNotMatch(await tableText(), WORDS);
    const status = await run('status', 'a/fish.md');
    assert.match(status.out, /withdrawn {3}\S+ \S+ by ed: It was a herring\./);
    assert.doesNotMatch(status.out + (await run('stories')).out, WORDS);
    assert.match((await run('withdraw', 'a/fish.md', '--reason', 'x')).out, /^Withdrawn already: .* herring\.\n$/);
  });

  it('keeps the story withdrawn when its file is uploaded again', async () => {
    await world.put('a/fish.md', FILE);
    await world.put('a/again.md', FILE.replace('was seen', 'was seen again'));
    assert.equal((await types()).length, 2);
    assert.doesNotMatch(await tableText(), WORDS);
  });

  it('--restore restores the facts from the newest version of the file, and announces the story', async () => {
    const list = await run('stories', '--corrected');
    assert.match(
      list.out,
      /a\/fish\.md withdrawn\n +by ed: It was a herring\.\n +undo: wiredrop withdraw t1-\S+ --restore\n$/,
    );
    assert.doesNotMatch(list.out, WORDS);
    const guess = await run('withdraw', 'skerryvore', '--restore', '-n');
    assert.match(guess.out, /^Would be restored from a\/fish\.md, version /, guess.err);
    assert.equal((await run('withdraw', 'herring', 'skerryvore', 'bread', '--restore', '-n')).code, 1);
    const { code, out, err } = await run('withdraw', 'a/fish.md', '--restore');
    assert.equal(code, 0, err);
    assert.match(out, /^Restored: "Lanternfish seen at Skerryvore"\nAnnounced: story\.updated \(revision 3\) of .*\n$/);
    assert.deepEqual((await types()).slice(2), ['story.updated 3']);
    assert.match(await tableText(), WORDS);
    assert.match((await run('withdraw', 'a/fish.md', '--restore')).out, /^Not withdrawn: /);
  });
});

describe('deleting a file with onDelete=withdraw', { timeout: 300_000 }, () => {
  it('withdraws its story with backfill --missing, if the event was lost', async () => {
    const world = await openWorld({ context: { onDelete: 'withdraw' } });
    const missing = async (...args: string[]) => {
      const command = [
        'infra/cli/wiredrop.mjs',
        'backfill',
        '--missing',
        '--until',
        '0m',
        '--outputs',
        world.stack.outputsFile,
      ];
      const child = spawn(process.execPath, [...command, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
      const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
      return { code: code as number, out };
    };
    try {
      await world.put('a/fish.md', FILE);
      await world.put('a/stays.md', crawledFile({ id: '001_0000000002', text: textOf('stays') }));
      await world.stack.settle();
      const endDiversion = world.stack.notifications.divert(() => {});
      const object = { Bucket: world.stack.output('BucketName'), Key: 'a/fish.md' };
      await world.stack.clients.s3.send(new DeleteObjectCommand(object));
      await world.stack.settle();
      endDiversion();
      const found = await missing('--dry-run');
      assert.equal(found.code, 1);
      assert.match(
        found.out,
        /^not withdrawn {2}a\/fish\.md, which was deleted\n1 file version, 0 without a receipt; 0 after /,
      );
      assert.equal((await missing()).code, 0);
      const heard = await world.heardOf('a');
      assert.deepEqual(
        heard.map(({ type }) => type),
        ['story.created', 'story.created', 'story.withdrawn'],
      );
      assert.equal((await missing('--dry-run')).code, 0);
    } finally {
      await world.stop();
    }
  });

  it('withdraws its story, and a new upload restores it', async () => {
    const world = await openWorld({ context: { onDelete: 'withdraw', retentionDays: '90' } });
    try {
      const { clients, output, settle } = world.stack;
      const object = { Bucket: output('BucketName'), Key: 'a/fish.md' };
      await world.put('a/fish.md', FILE);
      await settle();
      await clients.s3.send(new DeleteObjectCommand(object));
      await settle();
      await world.put('a/fish.md', FILE);
      const heard = await world.heardOf('a');
      assert.deepEqual(
        heard.map(({ type }) => type),
        ['story.created', 'story.withdrawn', 'story.updated'],
      );
      const items = await scanItems(world.stack);
      const within = items.map(({ expiresAt }) => Math.round((Number(expiresAt) - Date.now() / 1000) / 86_400));
      // Match keys expire with their window.
      assert.deepEqual([...new Set(within)].sort(), [3, 90]);
      assert.deepEqual(world.problems, []);
    } finally {
      await world.stop();
    }
  });
});
