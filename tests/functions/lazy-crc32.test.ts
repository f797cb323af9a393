import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import { Crc32Node } from '../../functions/lazy-crc32.ts';

describe('Crc32Node', () => {
  const [one, other] = ['a file in ', 'two parts'].map((text) => Buffer.from(text));
  assert.ok(one && other);

  it('is the checksum of all parts', () => {
    const checksum = new Crc32Node();
    checksum.update(one);
    checksum.update(other);
    assert.equal(checksum.digestSync(), crc32('a file in two parts'));
  });

  it('is four bytes, the highest first, and 0 at the beginning', async () => {
    const checksum = new Crc32Node();
    checksum.update(other);
    const expected = Buffer.alloc(checksum.digestLength);
    expected.writeUInt32BE(crc32(other));
    assert.deepEqual(Buffer.from(await checksum.digest()), expected);
    checksum.reset();
    assert.equal(checksum.digestSync(), 0);
  });
});
