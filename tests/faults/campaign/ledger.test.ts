import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLedger } from './ledger.ts';

const upload = (key: string, sequencer: string) => ({
  bucket: 'b',
  key,
  sequencer,
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
});
