import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const smoke = (...args: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'smoke.ts'), ...args], { encoding: 'utf8' });

describe('npm run smoke', () => {
  it('does nothing without --yes, and says what it will cost', () => {
    const { status, stdout, stderr } = smoke('--profile', 'nobody', '--region', 'eu-west-1');
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^Nothing was done: --yes missing\./);
    assert.match(stderr, / 5 cents /);
  });

  it('finds a stack on this machine good, and prints a page', () => {
    const { status, stdout, stderr } = smoke('--local', '--everything');
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /^## wiredrop \d+\.\d+\.\d+: smoke test on emulators/);
    const rows = stdout.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| step'));
    assert.equal(rows.length, 19);
    const found = rows.filter((row) => !row.includes('| ok |')).map((row) => row.split(' | ')[1]);
    assert.deepEqual(found, ['skipped: emulators have no schedules', 'skipped: emulators have no alarms']);
    assert.match(stdout, /of 5 files one by one: p50 \d+ ms, p99 \d+ ms\. .* \d+ ms\.\n/);
    assert.match(stdout, /\nEverything was removed\.\n$/);
  });
});
