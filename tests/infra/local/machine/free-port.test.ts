import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freePort } from '../../../../infra/local/machine/free-port.ts';

describe('a free port', () => {
  it('is given once: two engines that start at the same time would be taken for each other', async () => {
    const ports = new Set<number>();
    // Of so many the system gives some hundreds again.
    for (let asked = 0; asked < 3_000; asked += 1) ports.add(await freePort());
    assert.equal(ports.size, 3_000);
  });
});
