import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLedger } from './ledger.ts';

const upload = (key: string, sequencer: string, versionId?: string) => ({
  bucket: 'b',
  key,
  sequencer,
  versionId,
  eventTime: '2026-03-01T00:00:00.000Z',
});

describe('the ledger', () => {
  it('knows every version that was put, and what hid it from its readers', () => {
    const ledger = createLedger();
    ledger.put(upload('kept', '1'), Buffer.alloc(0));
    ledger.put(upload('twice', '2'), Buffer.alloc(0));
    ledger.put(upload('twice', '3'), Buffer.alloc(0));
    ledger.put(upload('gone', '4'), Buffer.alloc(0));
    ledger.put(upload('gone', '5'), Buffer.alloc(0));
    ledger.remove('gone');
    assert.deepEqual(
      ledger.versions().map(({ key, version, hiddenBy }) => [key, version, hiddenBy]),
      [
        ['kept', '1', 'nothing'],
        ['twice', '2', 'overwrite'],
        ['twice', '3', 'nothing'],
        ['gone', '4', 'delete'],
        ['gone', '5', 'delete'],
      ],
    );
    assert.equal(ledger.size(), 5);
  });

  it('knows that a version with a name is never hidden, and what is under it only by a deletion', () => {
    const ledger = createLedger();
    ledger.put(upload('named', '1', 'v1'), Buffer.alloc(0));
    ledger.put(upload('named', '2', 'v2'), Buffer.alloc(0));
    ledger.remove('named');
    ledger.put(upload('under', '3'), Buffer.alloc(0));
    ledger.put(upload('under', '4'), Buffer.alloc(0));
    ledger.put(upload('under', '5', 'v5'), Buffer.alloc(0));
    const hidden = () =>
      ledger.versions().map(({ key, version, sequencer, hiddenBy }) => [key, version, sequencer, hiddenBy]);
    const before = [
      ['named', 'v1', '1', 'nothing'],
      ['named', 'v2', '2', 'nothing'],
      ['under', '3', '3', 'overwrite'],
      ['under', '4', '4', 'nothing'],
      ['under', 'v5', '5', 'nothing'],
    ];
    assert.deepEqual(hidden(), before);
    ledger.remove('under');
    assert.deepEqual(hidden(), [
      ...before.slice(0, 2),
      ['under', '3', '3', 'delete'],
      ['under', '4', '4', 'delete'],
      ['under', 'v5', '5', 'nothing'],
    ]);
    ledger.removeLast('under');
    assert.deepEqual(hidden().at(-1), ['under', 'v5', '5', 'delete']);
  });
});
