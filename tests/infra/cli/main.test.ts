import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

const root = join(import.meta.dirname, '..', '..', '..');

const SUBCOMMANDS = [
  'start',
  'put',
  'watch',
  'status',
  'stories',
  'rejected',
  'read',
  'redrive',
  'reconcile',
  'replay',
  'report',
  'console',
];

describe('the wiredrop command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-main-'));
  after(() => rmSync(folder, { recursive: true }));

  const run = (args: readonly string[], launcher = join(root, 'infra/cli/wiredrop.mjs')) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args], { encoding: 'utf8' });
    return { status, stdout, stderr };
  };

  it('prints its help, which names every subcommand', () => {
    const { status, stdout } = run([]);
    assert.equal(status, 0);
    for (const name of SUBCOMMANDS) assert.match(stdout, new RegExp(`^ {2}${name} `, 'm'));
    assert.deepEqual(run(['--help']), run([]));
  });

  it('suggests the name of a subcommand and of an option, with exit code 2', () => {
    assert.deepEqual(run(['statsu']), {
      status: 2,
      stdout: '',
      stderr: "error: unknown command 'statsu'\n(Did you mean status?)\n",
    });
    assert.match(run(['stories', '--lagnuage', 'en']).stderr, /Did you mean --language\?/);
    assert.equal(run(['stories', '--limit', 'many']).status, 2);
  });

  it('has --json in every subcommand, and --dry-run in those that change something', () => {
    for (const name of SUBCOMMANDS) {
      const { stdout } = run([name, '--help']);
      assert.match(stdout, / --json /, name);
      const changes = ['put', 'redrive', 'reconcile', 'replay'].includes(name);
      assert.equal(/--dry-run /.test(stdout), changes, name);
    }
  });

  it('completes subcommands and options', () => {
    assert.match(run(['complete', '--', 're']).stdout, /^redrive\t(.*\n)*replay\t/m);
    assert.match(run(['complete', '--', 'put', '--d']).stdout, /--dry-run/);
    assert.match(run(['completion', 'bash']).stdout, /wiredrop/);
  });

  it('runs where the package is installed, where Node strips no types', () => {
    const installed = join(folder, 'node_modules', 'wiredrop');
    mkdirSync(installed, { recursive: true });
    for (const name of ['infra', 'functions', 'package.json'])
      cpSync(join(root, name), join(installed, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'));
    const { status, stdout, stderr } = run(
      ['read', join(root, 'README.md')],
      join(installed, 'infra/cli/wiredrop.mjs'),
    );
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /^article id /m);
  });
});
