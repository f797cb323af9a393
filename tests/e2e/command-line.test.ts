import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { page } from '../docs/page.ts';
import { wiredrop } from '../fixtures/wiredrop.ts';
import { crawledFile, textOf } from './crawled-file.ts';
import { collect, npmStart, root } from './npm-start.ts';
import { descendantsOf, untilGone } from './processes.ts';

/** What the README shows of it, without times. */
const printedIn = (readme: string): string[] =>
  (readme.split('\n```')[1] ?? '')
    .split('\n')
    .map((line) => line.replace(/^\d\d:\d\d:\d\d /, ''))
    .filter((line) => !/^(?:\$.*|Ready.*| +http.*|…|)$/.test(line));

describe('npm start', () => {
  let npm: Awaited<ReturnType<typeof npmStart>>;
  before(async () => {
    npm = await npmStart();
  });
  after(() => npm.remove());

  it('stays up after the examples, takes a file by the printed curl line, ends with children on Ctrl-C', async () => {
    const child = npm.start();
    const said = collect(child);
    await said.until(/Ctrl-C stops everything/);
    let rest = said.all();
    for (const line of printedIn(page('README.md'))) {
      assert.ok(rest.includes(line), `the README shows ${line}:\n${said.all()}`);
      rest = rest.slice(rest.indexOf(line) + line.length);
    }
    const [, url] = /curl -T FILE (\S+)/.exec(said.all()) ?? [];
    const file = join(npm.folder, '새 기사 +1.md');
    await writeFile(file, crawledFile({ id: '009_0000000001', text: textOf('dropped'), title: 'Dropped by hand' }));
    await promisify(execFile)('curl', ['-sS', '-f', '-T', file, String(url)]);
    await said.until(/story\.created\s+Harbour Wire\s+Dropped by hand/);
    const status = await promisify(execFile)(
      process.execPath,
      ['infra/desk/cli/wiredrop.mjs', 'status', 'dropped by hand'],
      { cwd: root, env: { ...process.env, WIREDROP_STATE_FILE: join(npm.folder, 'local.json') } },
    );
    assert.match(status.stderr, /^Stack Wiredrop on this machine, started by process \d+\n/);
    assert.match(status.stdout, /^Dropped by hand\n/);

    const children = await descendantsOf(Number(child.pid));
    assert.ok(children.length >= 4, `keeper, engine and two functions: ${children}`);
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
    await untilGone(children);
    assert.equal(existsSync(join(npm.folder, 'local.json')), false);
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
  ] as const)
    it(`refuses ${what} in one line, with exit code 2, before it starts anything`, async () => {
      const { code, out, err } = await wiredrop(['start', ...args]);
      assert.deepEqual([code, out, err.trimEnd().split('\n').length], [2, '', 1], err);
      assert.match(err, message);
    });
});
