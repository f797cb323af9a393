import assert from 'node:assert/strict';
import { it } from 'node:test';
import { errorFields } from '../../../functions/runtime/log.ts';
import { inStage, staged, stageOf } from '../../../functions/runtime/stage.ts';

it('an error says from which party it is, also of one that calls another, and stays what it was', async () => {
  const denied = Object.assign(new Error('denied'), { name: 'AccessDenied' });
  const fail = () => {
    throw denied;
  };
  const bucket = staged('bucket', { put: async () => fail(), folder: 'x/' });
  const send = inStage('endpoint', bucket.put);
  await assert.rejects(send, (error) => error === denied && stageOf(error) === 'bucket');
  assert.throws(inStage('table', fail), (error) => stageOf(error) === 'bucket');
  assert.equal((errorFields(denied) as { stage?: string }).stage, 'bucket');
  assert.equal(bucket.folder, 'x/');
  await assert.rejects(inStage('server', () => Promise.reject('no'))(), (error) => stageOf(error) === 'server');
  assert.equal(stageOf(new Error('another')), undefined);
});
