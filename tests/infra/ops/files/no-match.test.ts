import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noMatch } from '../../../../infra/cli/files/names.ts';

describe('noMatch', () => {
  it('names prefix and bucket', () => {
    assert.equal(noMatch('nosuch/', 'b'), 'no key in b begins with nosuch/');
    assert.equal(noMatch('', 'b'), 'the bucket b holds nothing');
  });

  it('says what a slash or s3:// in front does, and what may have been meant', () => {
    for (const prefix of ['/lost/', 's3://b/lost/']) assert.match(noMatch(prefix, 'b'), /neither s3.*is it lost\/\?$/);
  });
});
