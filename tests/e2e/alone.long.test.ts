import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { page } from '../docs/page.ts';

const root = join(import.meta.dirname, '..', '..');

it('the reader passes its tests in a clone of nothing else but what its README names', (t) => {
  const [, commands = ''] =
    /^## Alone$[\s\S]*?^```sh\n([\s\S]*?)^```$/m.exec(page('functions/article/README.md')) ?? [];
  assert.match(commands, /npm test/);
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-alone-'));
  t.after(() => rmSync(folder, { recursive: true }));
  // What npm says of this run is not for that one.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:npm_|NODE_)/.test(name)));
  const { status, stdout, stderr } = spawnSync('bash', ['-ec', commands.replace('REPOSITORY', root)], {
    ...{ cwd: folder, env, encoding: 'utf8', maxBuffer: 2 ** 26 },
  });
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /^ℹ fail 0$/m);
});
