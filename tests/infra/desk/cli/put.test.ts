import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { S3Client } from '@aws-sdk/client-s3';
import type { Clients } from '../../../../infra/aws/clients.ts';
import { planPut } from '../../../../infra/desk/operator/put.ts';
import { OUTPUTS, STACK } from '../operator/stack/some-outputs.ts';

const launcher = join(import.meta.dirname, '..', '..', '..', '..', 'infra', 'desk', 'cli', 'wiredrop.mjs');

describe('wiredrop put', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wiredrop-put-'));
  after(() => rmSync(folder, { recursive: true }));
  const outputs = join(folder, 'outputs.json');
  writeFileSync(outputs, JSON.stringify({ Wiredrop: OUTPUTS }));

  const run = (...args: string[]) => {
    const command = [launcher, 'put', '--outputs', outputs, ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
    return { status, stdout, lines: stderr.trimEnd().split('\n').slice(1) };
  };

  it('says that there is nothing to upload in an empty folder, and fails', () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    for (const options of [[], ['--no-wait']]) {
      const { status, stdout, lines } = run(...options, empty);
      assert.deepEqual([status, stdout], [1, '']);
      assert.deepEqual(lines, [`No article files in ${empty}: the names of articles end in .md`]);
    }
  });

  it('fails for what cannot be read, not for what is no article: a folder of another link, another name', async () => {
    const mixed = join(folder, 'mixed');
    mkdirSync(mixed);
    for (const name of ['a.md', 'photo.jpg']) writeFileSync(join(mixed, name), 'text');
    symlinkSync(folder, join(mixed, 'linked'));
    symlinkSync(join(folder, 'gone.md'), join(mixed, 'gone.md'));
    const s3 = new S3Client({ region: 'us-east-1' });
    s3.send = async () => Promise.reject(Object.assign(new Error('no'), { name: 'NotFound' }));
    const { fresh, notUploaded } = await planPut({ clients: { s3 } as unknown as Clients, outputs: STACK }, [mixed]);
    const found = fresh.map(({ key }) => key);
    assert.deepEqual(found, ['mixed/a.md']);
    const failures = notUploaded.map(({ path, isFailure }) => [path.slice(mixed.length + 1), isFailure]);
    assert.deepEqual(failures, [
      ['gone.md', true],
      ['linked', false],
      ['photo.jpg', false],
    ]);
  });

  it('names the bucket that does not answer, what was uploaded, and how to go on', () => {
    const nowhere = join(folder, 'nowhere.json');
    const endpoint = 'http://127.0.0.1:1';
    writeFileSync(
      nowhere,
      JSON.stringify({ Wiredrop: { ...OUTPUTS, Endpoint: endpoint, DynamoDbEndpoint: endpoint } }),
    );
    const files = ['a.md', 'b.md'].map((name) => join(folder, name));
    for (const file of files) writeFileSync(file, 'text');
    const { status, stdout, lines } = run('--json', '--outputs', nowhere, ...files);
    assert.deepEqual([status, lines.length], [1, 3]);
    assert.match(lines[0] ?? '', /^The bucket bucket cannot be read: S3 does not answer/);
    assert.equal(lines[1], 'None of 2 files was uploaded. To go on:');
    assert.match(lines[2] ?? '', new RegExp(`^ {2}wiredrop put .*--outputs ${nowhere} ${files.join(' ')}$`));
    assert.deepEqual(JSON.parse(stdout), { error: lines.join('\n') });
  });
});
