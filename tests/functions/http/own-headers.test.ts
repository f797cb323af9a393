import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { headersVariable, isOwnHeader, parseHeaders } from '../../../functions/http/own-headers.ts';

describe('headers of one’s own', () => {
  it('are those that a request does not have itself, in characters that HTTP allows', () => {
    for (const name of ['authorization', 'x-api-key', 'cookie', 'accept']) assert.ok(isOwnHeader(name, 'a b'), name);
    const reserved =
      'host connection content-length content-type transfer-encoding te upgrade trailer keep-alive expect';
    for (const name of [
      ...reserved.split(' '),
      'user-agent',
      'accept-encoding',
      'if-none-match',
      'proxy-authorization',
    ])
      assert.ok(!isOwnHeader(name, 'a'), name);
    for (const name of ['', 'a b', 'Authorization', 'a:b', 'x'.repeat(101)]) assert.ok(!isOwnHeader(name, 'a'), name);
    for (const value of ['', 'a\r\nhost: b', '한', 'x'.repeat(8_001)]) assert.ok(!isOwnHeader('x-key', value), value);
  });

  it('are read from a secret, a line each, and refused without its text', () => {
    assert.deepEqual(parseHeaders(' Authorization: Bearer a:b \r\n\nX-Key:1\n'), {
      authorization: 'Bearer a:b',
      'x-key': '1',
    });
    assert.deepEqual(parseHeaders('a: 1\nb: 2'), { a: '1', b: '2' });
    for (const secret of [undefined, '', 'token', 'Host: other.example', 'X-Key: 1\nContent-Length: 9'])
      assert.throws(
        () => parseHeaders(secret),
        (error: Error) => !/token|other|9/.test(error.message),
      );
  });

  it('are in a variable of the shell on this machine', () =>
    assert.equal(headersVariable('gull-bay wire'), 'FEED_HEADERS_GULL_BAY_WIRE'));
});
