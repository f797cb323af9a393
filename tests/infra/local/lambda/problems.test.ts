import assert from 'node:assert/strict';
import { it } from 'node:test';
import { alarmOf, sparingly } from '../../../../infra/local/lambda/function-pool.ts';

it('alarmOf shortens an error to a line, passes lines that are not JSON, and drops other log lines', () => {
  const error = { name: 'UnknownMessageError', message: 'the message is not JSON', stack: 'a\nb' };
  const line = JSON.stringify({ level: 'ERROR', message: 'goes back', error });
  assert.equal(alarmOf(line), 'goes back: UnknownMessageError: the message is not JSON');
  assert.equal(alarmOf(JSON.stringify({ level: 'CRITICAL', message: 'stops' })), 'stops');
  assert.equal(alarmOf('Error: out of memory'), 'Error: out of memory');
  for (const quiet of ['{"level":"INFO","message":"file"}', '{"_aws":{}}', ''])
    assert.equal(alarmOf(quiet), undefined, quiet);
});

it('sparingly passes a repeated line the first time and at each power of ten', () => {
  const shown: string[] = [];
  const show = sparingly((line) => shown.push(line));
  for (let count = 1; count <= 150; count += 1) show('boom');
  show('bang');
  assert.deepEqual(shown, ['boom', 'boom (×10)', 'boom (×100)', 'bang']);
});
