import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createVirtualTime } from './virtual-time.ts';

describe('virtual time', () => {
  it('wakes sleepers in the order of their time, whoever lay down first', async () => {
    const time = createVirtualTime();
    const woken: string[] = [];
    const nap = async (name: string, ms: number) => {
      await time.sleep(ms);
      woken.push(`${name} ${time.now()}`);
    };
    await time.run(Promise.all([nap('late', 3_600_000), nap('early', 10)]));
    assert.deepEqual(woken, ['early 10', 'late 3600000']);
  });

  it('hands on what the work throws', async () => {
    await assert.rejects(createVirtualTime().run(Promise.reject(new Error('no'))), /no/);
  });

  it('does not wait for ever for what is not its own', async () => {
    await assert.rejects(createVirtualTime().run(new Promise(() => {})), /nobody sleeps/);
  });
});
