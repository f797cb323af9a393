import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from '../check.ts';
import { unannounced } from '../example/healthy-log.ts';
import { healthyWorld } from '../example/healthy-world.ts';
import type { RecordBatch } from '../world/world.ts';

/** What the checker says when this became of a record that cannot be announced. */
const said = (batch: Partial<RecordBatch>): string[] => {
  const world = healthyWorld();
  Object.assign(world.calm, {
    batches: [
      {
        failures: { 7: ['odd'] },
        sendable: ['6', '8'],
        returned: ['7'],
        sent: [['6', '8']],
        lines: [unannounced],
        ...batch,
      },
    ],
  });
  return check(world).map(({ name, detail }) => `${name}: ${detail}`);
};

describe('a record of the stream that cannot be announced', () => {
  it('comes again, and a line says so', () => {
    assert.deepEqual(said({}), []);
    assert.deepEqual(said({ returned: [] }), ['message-lost: record 7, which was not announced']);
    assert.deepEqual(said({ lines: ['{}'] }), ['logged-otherwise: no line says that record 7 failed']);
  });

  it('has none that is beside it be sent twice', () => {
    assert.deepEqual(said({ sent: [['6', '8', '8']] }), ['called-otherwise: record 8 was sent more than once']);
  });

  it('has all that are beside it be sent, in one call', () => {
    assert.deepEqual(said({ sent: [['6']] }), ['not-announced: record 8, which was not sent']);
    assert.deepEqual(said({ sent: [['6'], ['8']] }), ['called-otherwise: 2 records were sent in 2 calls']);
    const many = Array.from({ length: 11 }, (_, at) => String(10 + at));
    assert.deepEqual(said({ sendable: many, sent: [many.slice(0, 10), many.slice(10)] }), []);
  });

  it('has its own line say why', () => {
    assert.deepEqual(said({ failures: { 7: ['Throttled', 'odd'] } }), []);
    assert.deepEqual(said({ failures: { 7: ['Throttled'] } }), [
      `logged-otherwise: a line does not say why: ${unannounced}`,
    ]);
    const another = unannounced.replace('"7"', '"8"');
    const both = { failures: { 7: ['odd'], 8: ['Throttled'] }, returned: ['7', '8'], lines: [unannounced, another] };
    assert.deepEqual(said(both), [`logged-otherwise: a line does not say why: ${another}`]);
  });

  it('takes none along that is beside it', () => {
    assert.deepEqual(said({ returned: ['7', '8'] }), ['handled-again: record 8, beside one that failed']);
    assert.deepEqual(said({ returned: undefined }), ['handled-again: a batch with records nobody can announce failed']);
    assert.deepEqual(said({ lines: [unannounced, unannounced.replace('"7"', '"8"')] }), [
      'logged-otherwise: a line says that record 8 failed',
    ]);
  });
});
