import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { wiredrop } from '../../../fixtures/wiredrop.ts';

const MAIN = join(import.meta.dirname, '../../../../infra/desk/cli/main.ts');
const SUBCOMMANDS = 'start put watch status stories review sources read redrive backfill withdraw mcp console'.split(
  ' ',
);

describe('the wiredrop command', () => {
  it('prints its help, which names every subcommand', async () => {
    const { code, out } = await wiredrop([]);
    assert.equal(code, 0);
    for (const name of SUBCOMMANDS) assert.match(out, new RegExp(`^ {2}${name} `, 'm'));
    assert.equal((await wiredrop(['--help'])).out, out);
  });

  it('loads only its tables to print its help: neither the core nor a package but commander', () => {
    const hook = `import { registerHooks } from 'node:module';
      registerHooks({ load: (url, context, next) => (console.error(url), next(url, context)) });`;
    const args = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, MAIN, '--help'];
    const { stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    const loaded = stderr.split('\n').filter((url) => url.startsWith('file:'));
    assert.ok(loaded.length > 10);
    const found = loaded.filter((url) => /\/functions\/|\/node_modules\/(?!commander\/)/.test(url));
    assert.deepEqual(found, []);
  });

  it('suggests the name of a subcommand and of an option, with exit code 2', async () => {
    assert.deepEqual(await wiredrop(['statsu']), {
      code: 2,
      out: '',
      err: "error: unknown command 'statsu'\n(Did you mean status?)\n",
    });
    assert.match((await wiredrop(['stories', '--lagnuage', 'en'])).err, /Did you mean --language\?/);
    assert.equal((await wiredrop(['stories', '--limit', 'many'])).code, 2);
    assert.deepEqual(await wiredrop(['help', 'statsu']), await wiredrop(['statsu']));
  });

  it('gives a subcommand of a subcommand the options behind it', async () => {
    const { code, err } = await wiredrop(['export', 'labels', '--outputs', 'no-such.json']);
    assert.equal(code, 1);
    assert.match(err, /no-such\.json/);
  });

  it('prints an error as a JSON document with --json', async () => {
    const { code, out } = await wiredrop(['stories', '--json', '--limit', 'many']);
    assert.equal(code, 2);
    assert.match(JSON.parse(out).error, /--limit/);
  });

  it('keeps every help within 80 columns; has --json everywhere, --dry-run where something changes', async () => {
    for (const name of ['', ...SUBCOMMANDS]) {
      const { out } = await wiredrop([name, '--help'].filter(Boolean));
      const found = out.split('\n').filter((line) => line.length > 80);
      assert.deepEqual(found, []);
      if (!SUBCOMMANDS.includes(name)) continue;
      assert.match(out, / --json /, name);
      const changes = ['put', 'redrive', 'backfill', 'withdraw'].includes(name);
      assert.equal(/--dry-run /.test(out), changes, name);
    }
  });
});
