import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ingestFile } from '../../../functions/ingest/ingest-file.ts';
import { DISPOSITIONS } from '../../../functions/story/disposition.ts';
import { check } from '../checker/check.ts';
import { runSimulations } from './run-simulations.ts';
import { simulateStorm } from './simulate-storm.ts';

const FILES = 40;

describe('a simulated storm', () => {
  it('leaves a world in which everything is right, whatever has happened in it', async () => {
    const { found, files, deaths, dispositions } = await runSimulations('test', 20, () => {});
    assert.deepEqual(found, []);
    assert.ok(files >= 20 * 60);
    assert.ok(deaths > 20);
    assert.deepEqual([...dispositions.keys()].sort(), [...DISPOSITIONS].sort());
  });

  it('is the same again for its seed, and another for another', async () => {
    const [one, again] = [await simulateStorm('a', FILES), await simulateStorm('a', FILES)];
    const other = await simulateStorm('b', FILES);
    assert.deepEqual(again, one);
    assert.notDeepEqual(other.world.items, one.world.items);
  });

  it('finds who drops a file whose process died', async () => {
    const { world } = await simulateStorm('a', FILES, (file, dependencies) =>
      ingestFile(file, dependencies).catch(() => ({
        disposition: 'new',
        redelivered: false,
        repairs: [],
        warnings: [],
      })),
    );
    assert.ok(check(world).some(({ name }) => name === 'receipt-missing'));
  });

  it('finds who tells like reports apart', async () => {
    const { world } = await simulateStorm('b', FILES, (file, { settings, ...dependencies }) =>
      ingestFile(file, { ...dependencies, settings: { ...settings, near: { ...settings.near, enabled: false } } }),
    );
    assert.ok(check(world).some(({ name }) => name === 'likes-apart'));
  });

  it('ends with the first fault of the core’s own', async () => {
    await assert.rejects(
      simulateStorm('a', FILES, () => Promise.reject(new Error('broken'))),
      /broken/,
    );
  });
});
