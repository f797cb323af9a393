import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { batchFailures } from '../../../../infra/local/lambda/batch-failures.ts';

const ids = ['1', '2', '3'];
const reporting = (payload: unknown) => [...batchFailures({ ok: true, payload }, ids, true)];

describe('batchFailures', () => {
  it('is everything when the function fails', () => {
    const failed = batchFailures({ ok: false, errorType: 'E', errorMessage: 'm' }, ids, true);
    assert.deepEqual([...failed], ids);
  });

  it('is nothing when the function returns and does not report', () => {
    const payload = { batchItemFailures: [{ itemIdentifier: '1' }] };
    assert.deepEqual([...batchFailures({ ok: true, payload }, ids, false)], []);
  });

  it('is what the function reports', () => {
    assert.deepEqual(reporting({ batchItemFailures: [{ itemIdentifier: '2' }] }), ['2']);
  });

  for (const payload of [null, {}, { batchItemFailures: null }, { batchItemFailures: [] }]) {
    it(`is nothing for ${JSON.stringify(payload)}`, () => assert.deepEqual(reporting(payload), []));
  }

  for (const failures of [[{ itemIdentifier: 'x' }], [{ itemIdentifier: '' }], [{ id: '1' }], [null], 'none']) {
    it(`is everything for a report like ${JSON.stringify(failures)}`, () => {
      assert.deepEqual(reporting({ batchItemFailures: failures }), ids);
    });
  }
});
