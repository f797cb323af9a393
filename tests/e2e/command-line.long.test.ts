import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import type { Notification } from '../../functions/notifications/notification.ts';
import { crawledFile, textOf } from './crawled-file.ts';
import { articles, collect, command, npmStart } from './npm-start.ts';
import { descendantsOf, engineOf, isAlive, untilGone } from './processes.ts';

describe('npm start, and how it ends', () => {
  let npm: Awaited<ReturnType<typeof npmStart>>;
  before(async () => {
    npm = await npmStart();
  });
  after(() => npm.remove());
  const run = (...args: string[]) => npm.run(...args);

  it('--once --json prints only one JSON line for each notification and one for the summary', async () => {
    const [one, other] = [join(npm.folder, 'one'), join(npm.folder, 'other')];
    await mkdir(join(one, 'deep'), { recursive: true });
    await mkdir(other);
    await writeFile(join(one, 'a.md'), crawledFile({ id: '001_0000000001', text: textOf('a') }));
    await writeFile(join(one, 'deep', 'b.txt'), crawledFile({ id: '001_0000000002', text: textOf('b') }));
    await writeFile(join(one, 'c.pdf'), 'not an article');
    // The same name below another folder is another file.
    await writeFile(join(other, 'a.md'), crawledFile({ id: '001_0000000003', text: textOf('c') }));
    await writeFile(join(other, 'copy.md'), crawledFile({ id: '001_0000000001', text: textOf('a') }));
    await writeFile(join(other, 'empty.md'), '');

    const { code, stdout, stderr } = await run('--once', '--json', one, other);
    assert.equal(code, 0, stderr);
    const lines = stdout.trimEnd().split('\n');
    const notifications = lines.slice(0, -1).map((line) => JSON.parse(line) as Notification);
    const told = notifications.map(({ type, data }) => `${type} ${data.object.key}`).sort();
    assert.deepEqual([told.length, told[0]], [4, 'article.rejected other/empty.md']);
    assert.ok(notifications.every(({ specversion }) => specversion === '1.0'));
    const { type, uploaded, counts, stories, notifications: count, receipts } = JSON.parse(lines.at(-1) ?? '');
    assert.deepEqual([type, uploaded, stories, count], ['summary', 5, 3, 4]);
    assert.deepEqual(counts, { new: 3, duplicate: 1, rejected: 1 });
    const rejected = receipts.find(({ disposition }: { disposition: string }) => disposition === 'rejected');
    assert.deepEqual([rejected.key, rejected.reason], ['other/empty.md', 'empty']);
    assert.match(stderr, /c\.pdf/);
  });

  it('--once prints a summary, the rejected files and the unreadable files, which make exit code 1', async () => {
    const settings = ['feed=true', 'feedFolder=views/', 'retentionDays=365'].flatMap((setting) => ['-c', setting]);
    const circle = join(npm.folder, 'circle.md');
    await symlink(circle, circle);
    const { code, stdout, stderr } = await run('--once', ...settings, articles, circle);
    assert.equal(code, 1, stderr);
    // The feeds are the stack's own files.
    assert.doesNotMatch(stderr, /not ingested/);
    assert.match(stderr, /^Not uploaded: \S+circle\.md cannot be read: ELOOP: [\w ]+$/m);
    const [files = '', stories = '', ...others] = stdout.trimEnd().split('\n');
    assert.deepEqual(others.slice(-7, -1), [
      '',
      'Rejected: 1',
      '  articles/사진_잘못_올림.md',
      '    binary: The bytes are not text.',
      '    Upload the article as text.',
      '',
    ]);
    assert.equal(others.at(-1), 'Repaired: 8 files (tab-indent 8)');
    // If the revision is read before the article that it revises, the latter is stale.
    assert.match(files, /^10 files uploaded: 4 new, .*1 duplicate, .*1 rejected$/);
    assert.match(stories, /^4 stories, [5-9] notifications, \d+\.\d seconds$/);
  });

  it('ends without a stack trace, with exit code 1, if its output is closed', async () => {
    const child = npm.start({}, [process.execPath, ...command, '--once', '--json', articles]);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const [[code], stderr] = await Promise.all([once(child, 'close'), text(child.stderr as Readable)]);
    assert.equal(code, 1, stderr);
    assert.match(
      stderr,
      /^Starting .*\nTable: .*\nS3, SQS and SNS: http:.*\nReady .*\n((Uploading|Ingesting): \d+ of \d+\n)*Stopped\n$/,
    );
  });

  it('leaves no children and no temporary files when npm is killed', async () => {
    const temporary = join(npm.folder, 'temporary');
    await mkdir(temporary);
    // npm runs its script in a shell; `wait` keeps the shell from replacing itself by the script.
    const shell = ['sh', '-c', '"$@" & wait', 'sh', process.execPath, ...command] as const;
    const child = npm.start({ npm_lifecycle_event: 'start', TMPDIR: temporary, TEMP: temporary }, shell);
    await collect(child).until(/Ctrl-C stops everything/);
    // One of the stack, one of the table engine.
    assert.equal((await foldersIn(temporary)).length, 2);
    const orphans = await descendantsOf(Number(child.pid));
    assert.ok(orphans.length >= 5, `the stack and its children: ${orphans}`);
    child.kill('SIGKILL');
    try {
      await untilGone(orphans);
      assert.deepEqual(await foldersIn(temporary), []);
    } finally {
      // The orphans hold the pipes of this test, which would never end.
      for (const orphan of orphans.filter(isAlive)) process.kill(orphan, 'SIGKILL');
    }
  });

  it('reports the end of the table engine once, and ends with exit code 1', async () => {
    const child = npm.start();
    const said = collect(child);
    await said.until(/Ctrl-C stops everything/);
    process.kill(await engineOf(Number(child.pid)), 'SIGKILL');
    const [code] = await once(child, 'close');
    assert.equal(code, 1, said.all());
    assert.equal(said.all().split(' has ended (SIGKILL)').length, 2, said.all());
  });
});

/** Our folders: other programs use the temporary folder too. */
async function foldersIn(temporary: string): Promise<string[]> {
  return (await readdir(temporary)).filter((name) => name.startsWith('wiredrop-'));
}
