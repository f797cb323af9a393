import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isOutage } from '../../../functions/notify/outlets/send-in-batches.ts';

interface More {
  code?: string;
  $metadata?: { httpStatusCode: number; attempts?: number };
}

const fault = (name: string, more: More = {}): Error & More => Object.assign(new Error(name), { name }, more);

describe('isOutage', () => {
  const outages = [
    fault('TimeoutError'),
    fault('Error', { code: 'ECONNRESET' }),
    fault('Error', { code: 'ENOTFOUND' }),
    fault('InternalServerError', { $metadata: { httpStatusCode: 500 } }),
    fault('NotImplemented', { $metadata: { httpStatusCode: 501 } }),
    fault('ThrottlingException', { $metadata: { httpStatusCode: 400 } }),
    fault('Unknown', { $metadata: { httpStatusCode: 429 } }),
    fault('ResourceNotFoundException', { $metadata: { httpStatusCode: 400 } }),
    fault('AccessDeniedException', { $metadata: { httpStatusCode: 400 } }),
    fault('NotFoundException', { $metadata: { httpStatusCode: 404 } }),
    fault('AuthorizationErrorException', { $metadata: { httpStatusCode: 403 } }),
  ];
  for (const outage of outages) {
    const { name, ...more } = outage;
    it(`is what fails whoever asks, tried once or often: ${name} ${JSON.stringify(more)}`, () => {
      assert.equal(isOutage(outage), true);
      const found = isOutage(
        fault(name, { ...more, $metadata: { httpStatusCode: 0, ...more.$metadata, attempts: 1 } }),
      );
      assert.equal(found, true);
    });
  }

  it('is not what is wrong with one request', () => {
    assert.equal(isOutage(fault('ValidationException', { $metadata: { httpStatusCode: 400, attempts: 1 } })), false);
    assert.equal(isOutage(fault('ConditionalCheckFailedException', { $metadata: { httpStatusCode: 400 } })), false);
    assert.deepEqual([isOutage(new TypeError('no call can be made of it')), isOutage(undefined)], [false, false]);
    assert.equal(isOutage('TimeoutError'), false);
  });
});
