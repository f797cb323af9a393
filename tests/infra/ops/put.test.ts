import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { OUTPUTS } from './command/outputs.ts';

const command = join(import.meta.dirname, '..', '..', '..', 'infra', 'ops', 'put.ts');

describe('npm run put', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-put-'));
  after(() => rmSync(folder, { recursive: true }));
  const outputs = join(folder, 'outputs.json');
  writeFileSync(outputs, JSON.stringify({ Wiredrop: OUTPUTS }));

  const run = (...args: string[]) =>
    spawnSync(process.execPath, [command, '--outputs', outputs, ...args], { encoding: 'utf8' });

  it('says that there is nothing to upload in an empty folder, and fails', () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    for (const options of [[], ['--no-wait']]) {
      const { status, stdout, stderr } = run(...options, empty);
      assert.deepEqual([status, stdout], [1, '']);
      assert.equal(stderr, `No article files in ${empty}: the names of articles end in .md\n`);
    }
  });
});
