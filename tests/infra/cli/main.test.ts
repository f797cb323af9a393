import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const root = join(import.meta.dirname, '..', '..', '..');

const SUBCOMMANDS = 'start put watch status stories rejected sources read redrive backfill withdraw mcp console'.split(
  ' ',
);

describe('the wiredrop command', () => {
  const run = (args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'infra/cli/wiredrop.mjs'), ...args], {
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  it('prints its help, which names every subcommand', () => {
    const { status, stdout } = run([]);
    assert.equal(status, 0);
    for (const name of SUBCOMMANDS) assert.match(stdout, new RegExp(`^ {2}${name} `, 'm'));
    assert.equal(run(['--help']).stdout, stdout);
  });

  it('suggests the name of a subcommand and of an option, with exit code 2', () => {
    assert.deepEqual(run(['statsu']), {
      status: 2,
      stdout: '',
      stderr: "error: unknown command 'statsu'\n(Did you mean status?)\n",
    });
    assert.match(run(['stories', '--lagnuage', 'en']).stderr, /Did you mean --language\?/);
    assert.equal(run(['stories', '--limit', 'many']).status, 2);
    assert.deepEqual(run(['help', 'statsu']), run(['statsu']));
  });

  it('prints an error as a JSON document with --json', () => {
    const { status, stdout } = run(['stories', '--json', '--limit', 'many']);
    assert.equal(status, 2);
    assert.match(JSON.parse(stdout).error, /--limit/);
  });

  it('keeps every help within 80 columns; has --json everywhere, and --dry-run where something is changed', () => {
    for (const name of ['', ...SUBCOMMANDS]) {
      const { stdout } = run([name, '--help'].filter(Boolean));
      assert.deepEqual(
        stdout.split('\n').filter((line) => line.length > 80),
        [],
      );
      if (!SUBCOMMANDS.includes(name)) continue;
      assert.match(stdout, / --json /, name);
      const changes = ['put', 'redrive', 'backfill', 'withdraw'].includes(name);
      assert.equal(/--dry-run /.test(stdout), changes, name);
    }
  });

  it('says of a subcommand that is gone what to use instead', () => {
    const { status, stderr } = run(['diff', 't1-jk90CGaXTooeNDeEwjzvq1']);
    assert.equal(status, 2);
    assert.match(stderr, /^diff is gone: the console shows it/);
  });
});
