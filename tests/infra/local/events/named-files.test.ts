import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { namedFiles } from '../../../../infra/local/events/named-files.ts';
import { s3EventMessage } from '../../../../infra/local/events/s3-event.ts';

describe('namedFiles', () => {
  it('is the key of an event, as the uploader wrote it', () => {
    const object = { creation: 'Put', bucket: 'b', key: 'a b/한글+.md', size: 1, eTag: 'e', sequencer: '1' } as const;
    const event = { ...object, time: new Date(0), requestId: 'r' };
    assert.equal(namedFiles(s3EventMessage(event, { region: 'r', configurationId: 'c' })), 'a b/한글+.md');
  });

  for (const body of ['no event', '{}', '{"Records":[{}]}', '{"Records":[]}']) {
    it(`is how a message like ${body} begins`, () => {
      assert.equal(namedFiles(body), `a message that names no file (${body})`);
    });
  }
});
