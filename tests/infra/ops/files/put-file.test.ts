import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contentType } from '../../../../infra/cli/files/upload.ts';

describe('the Content-Type of an upload', () => {
  it('says UTF-8 where the bytes are', () => {
    assert.equal(contentType(Buffer.from('# 사진\n')), 'text/markdown; charset=utf-8');
  });

  it('leaves everything else for the reader to find out, which would believe it', () => {
    const cp949 = Buffer.from([0xbb, 0xe7, 0xc1, 0xf8]);
    const utf16 = Buffer.from('plain', 'utf16le');
    for (const body of [cp949, utf16, Buffer.alloc(0)]) assert.equal(contentType(body), undefined);
  });
});
