import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, afterEach, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { Notification } from '../../functions/notifications/notification.ts';
import { page } from '../docs/page.ts';
import { crawledFile, textOf } from './crawled-file.ts';
import { descendantsOf, engineOf, isAlive, untilGone } from './processes.ts';
import { lightEngine } from './world.ts';

const root = join(import.meta.dirname, '..', '..');
const articles = join(root, 'tests', 'fixtures', 'articles');
const command = ['infra/cli/wiredrop.mjs', 'start'];

/** What the README shows of it, without times. */
const printedIn = (readme: string): string[] =>
  (readme.split('\n```')[1] ?? '')
    .split('\n')
    .map((line) => line.replace(/^\d\d:\d\d:\d\d /, ''))
    .filter((line) => !/^(?:\$.*|Ready.*|…|)$/.test(line));

describe('npm start', { timeout: 600_000 }, () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wiredrop-test-'));
  });
  after(() => rm(folder, { recursive: true }));

  // A failed test must not leave a stack running.
  const started: ChildProcess[] = [];
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });

  function start(
    environment: Readonly<Record<string, string>> = {},
    [program, ...args]: readonly [string, ...string[]] = [process.execPath, ...command],
  ): ChildProcess {
    // Stacks of other tests run beside it.
    const ours = {
      WIREDROP_ENGINE: lightEngine() ?? process.env.WIREDROP_ENGINE,
      WIREDROP_STATE_FILE: join(folder, 'local.json'),
    };
    const env = { ...process.env, ...ours, ...environment };
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    started.push(child);
    return child;
  }

  async function run(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const child = start({}, [process.execPath, ...command, ...args]);
    const said = [child.stdout, child.stderr].map((stream) => text(stream as Readable));
    const [[code], stdout = '', stderr = ''] = await Promise.all([once(child, 'close'), ...said]);
    return { code, stdout, stderr };
  }

  it('--once --json prints only one JSON line for each notification and one for the summary', async () => {
    const [one, other] = [join(folder, 'one'), join(folder, 'other')];
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
    assert.deepEqual(told.length, 4);
    assert.equal(told[0], 'article.rejected other/empty.md');
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
    const circle = join(folder, 'circle.md');
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

  it('stays up after the examples, takes a file by the printed curl line, and ends with its children on Ctrl-C', {
    timeout: 240_000,
  }, async () => {
    const child = start();
    const said = collect(child);
    await said.until(/Ctrl-C stops everything/);
    let rest = said.all();
    for (const line of printedIn(page('README.md'))) {
      assert.ok(rest.includes(line), `the README shows ${line}:\n${said.all()}`);
      rest = rest.slice(rest.indexOf(line) + line.length);
    }
    const [, url] = /curl -T FILE (\S+)/.exec(said.all()) ?? [];
    const file = join(folder, '새 기사 +1.md');
    await writeFile(file, crawledFile({ id: '009_0000000001', text: textOf('dropped'), title: 'Dropped by hand' }));
    await promisify(execFile)('curl', ['-sS', '-f', '-T', file, String(url)]);
    await said.until(/story\.created\s+Harbour Wire\s+Dropped by hand/);
    const status = await promisify(execFile)(
      process.execPath,
      ['infra/cli/wiredrop.mjs', 'status', 'dropped by hand'],
      {
        cwd: root,
        env: { ...process.env, WIREDROP_STATE_FILE: join(folder, 'local.json') },
      },
    );
    assert.match(status.stderr, /^Stack Wiredrop on this machine, started by process \d+\n/);
    assert.match(status.stdout, /^Dropped by hand\n/);

    const children = await descendantsOf(Number(child.pid));
    assert.ok(children.length >= 4, `keeper, engine and two functions: ${children}`);
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
    await untilGone(children);
    assert.equal(existsSync(join(folder, 'local.json')), false);
  });

  it('ends without a stack trace, with exit code 1, if its output is closed', {
    timeout: 120_000,
  }, async () => {
    const child = start({}, [process.execPath, ...command, '--once', '--json', articles]);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const [[code], stderr] = await Promise.all([once(child, 'close'), text(child.stderr as Readable)]);
    assert.equal(code, 1, stderr);
    assert.match(
      stderr,
      /^Starting .*\nTable: .*\nS3, SQS and SNS: http:.*\nReady .*\n((Uploading|Ingesting): \d+ of \d+\n)*Stopped\n$/,
    );
  });

  it('leaves no children and no temporary files when npm is killed', async () => {
    const temporary = join(folder, 'temporary');
    await mkdir(temporary);
    // npm runs its script in a shell; `wait` keeps the shell from replacing itself by the script.
    const shell = ['sh', '-c', '"$@" & wait', 'sh', process.execPath, ...command] as const;
    const child = start({ npm_lifecycle_event: 'start', TMPDIR: temporary, TEMP: temporary }, shell);
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

  it('reports the end of the table engine once, and ends with exit code 1', { timeout: 120_000 }, async () => {
    const child = start();
    const said = collect(child);
    await said.until(/Ctrl-C stops everything/);
    process.kill(await engineOf(Number(child.pid)), 'SIGKILL');
    const [code] = await once(child, 'close');
    assert.equal(code, 1, said.all());
    assert.equal(said.all().split(' has ended (SIGKILL)').length, 2, said.all());
  });

  const onAws = 'arn:aws:dynamodb:eu-west-1:123456789012:table/restored-1/stream/2026-11-27T00:48:05.899';
  for (const [what, args, message] of [
    ['an unknown setting', ['-c', 'colour=blue'], /There is no setting colour/],
    [
      'a webhook without a secret',
      ['-c', `webhooks=[{"name":"my-desk","secret":"x"}]`],
      /variable WEBHOOK_SECRET_MY_DESK/,
    ],
    ['a table on AWS', ['-c', `tableStreamArn=${onAws}`], /this machine has its own table/],
    ['an event bus', ['-c', 'eventBus=news'], /there is no event bus on this machine/],
    ['a path that does not exist', ['--once', 'no/such/folder'], /no\/such\/folder/],
    ['--once without a path', ['--once'], /--once needs/],
    ['a path without --once', ['README.md'], /README\.md goes with --once/],
  ] as const) {
    it(`refuses ${what} in one line, with exit code 2, before it starts anything`, async () => {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stdout, stderr.trimEnd().split('\n').length], [2, '', 1], stderr);
      assert.match(stderr, message);
    });
  }
});

/** Collects the output of a running process, for a test that waits for a line of it. */
function collect(child: ChildProcess): { all(): string; until(pattern: RegExp): Promise<void> } {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      said += part;
    });
  }
  return {
    all: () => said,
    async until(pattern) {
      const deadline = Date.now() + 120_000;
      while (!pattern.test(said)) {
        assert.ok(Date.now() < deadline, `no ${pattern} in two minutes: ${said}`);
        assert.equal(child.exitCode, null, `ended without ${pattern}: ${said}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}

/** Our folders: other programs use the temporary folder too. */
async function foldersIn(temporary: string): Promise<string[]> {
  return (await readdir(temporary)).filter((name) => name.startsWith('wiredrop-'));
}
