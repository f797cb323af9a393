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

  it('says of each file why it cannot be uploaded, in one line, and how many were', () => {
    const nowhere = join(folder, 'nowhere.json');
    const endpoint = 'http://127.0.0.1:1';
    writeFileSync(
      nowhere,
      JSON.stringify({ Wiredrop: { ...OUTPUTS, Endpoint: endpoint, DynamoDbEndpoint: endpoint } }),
    );
    const files = ['a.md', 'b.md'].map((name) => join(folder, name));
    for (const file of files) writeFileSync(file, 'text');
    const { status, stdout, stderr } = run('--outputs', nowhere, ...files);
    assert.deepEqual([status, stdout], [1, '']);
    const lines = stderr.trimEnd().split('\n').sort();
    assert.equal(lines.length, 3, stderr);
    assert.match(lines[0] ?? '', /^Not uploaded: \S+a\.md: Nothing answers there/);
    assert.match(lines[1] ?? '', /^Not uploaded: \S+b\.md: Nothing answers there/);
    assert.equal(lines[2], 'Only 0 of 2 files were uploaded');
  });
});
