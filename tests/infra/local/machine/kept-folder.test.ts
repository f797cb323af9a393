import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openKeptFolder } from '../../../../infra/local/machine/kept-folder.ts';

describe('a folder that keeps a stack between runs', () => {
  const root = mkdtempSync(join(tmpdir(), 'wiredrop-kept-'));
  after(() => rmSync(root, { recursive: true }));
  const holding = (name: string, file: string, text: string) => {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, file), text);
    return join(root, name);
  };

  it('gives back its engine and how far each shard was read, and serves one process at a time', () => {
    const path = join(root, 'stack');
    const first = openKeptFolder(path);
    assert.equal(first.engine, undefined);
    first.complete('java');
    first.positions.save('shard', '7');
    assert.throws(() => openKeptFolder(path), new RegExp(`is in use by process ${process.pid}: stop that one`));
    first.release();
    const second = openKeptFolder(path);
    const found = [second.engine, second.positions.of('shard'), second.positions.of('other')];
    assert.deepEqual(found, ['java', '7', undefined]);
    writeFileSync(join(path, 'lock'), '999999999');
    assert.equal(openKeptFolder(path).engine, 'java', 'whoever had it is gone');
  });

  it('begins again where the first start did not end', () => {
    const folder = openKeptFolder(join(root, 'started'));
    writeFileSync(join(folder.table, 'half'), '');
    folder.positions.save('shard', '7');
    folder.release();
    const again = openKeptFolder(join(root, 'started'));
    assert.deepEqual([again.positions.of('shard'), existsSync(join(again.table, 'half'))], [undefined, false]);
  });

  it('holds nothing else, and is refused if it does, is of another version, or is damaged', () => {
    assert.throws(() => openKeptFolder(holding('photos', 'cat.png', '')), /holds other files/);
    assert.throws(() => openKeptFolder(holding('later', 'wiredrop.json', '{"format":2}')), /by another version/);
    assert.throws(() => openKeptFolder(holding('torn', 'wiredrop.json', '{"form')), /wiredrop\.json cannot be read/);
    assert.ok(!existsSync(join(root, 'photos', 'lock')));
  });
});
