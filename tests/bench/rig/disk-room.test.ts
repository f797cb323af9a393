import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OptionsError } from '../options.ts';
import { checkDiskRoom } from './disk-room.ts';

describe('room on the disk', () => {
  it('is enough for few stories', async () => {
    await assert.doesNotReject(checkDiskRoom(1));
  });

  it('is asked for before anything is measured, and says what would fit', async () => {
    await assert.rejects(
      checkDiskRoom(1e12),
      (error) => error instanceof OptionsError && error.message.includes('--stories 100000 needs 0.9 GB'),
    );
  });
});
