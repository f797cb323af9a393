import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alarmOf } from '../../../../infra/local/monitoring/alarm.ts';

describe('alarmOf', () => {
  it('shortens an error to a line', () => {
    const error = { name: 'UnknownMessageError', message: 'the message is not JSON', stack: 'a\nb' };
    const line = JSON.stringify({ level: 'ERROR', message: 'goes back', error });
    assert.equal(alarmOf(line), 'goes back: UnknownMessageError: the message is not JSON');
  });

  it('is silent about information and metrics', () => {
    assert.equal(alarmOf('{"level":"INFO","message":"file"}'), undefined);
    assert.equal(alarmOf('{"_aws":{}}'), undefined);
    assert.equal(alarmOf(''), undefined);
  });

  it('shows what is no log line', () => assert.equal(alarmOf('Error: out of memory'), 'Error: out of memory'));
});
