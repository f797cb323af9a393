import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import manifest from '../../package.json' with { type: 'json' };
import { sharedWorld } from '../e2e/shared-world.ts';
import { baselines, describeUpdate, put, reworked, withOldProfiles } from './update.ts';

for (const baseline of baselines) if (baseline.version !== manifest.version) describeUpdate(baseline);

describe('an update from a version with other profiles', () => {
  it('still finds their stories by id and by words', async () => {
    const { files, items } =
      baselines.find(({ version }) => version === manifest.version) ?? assert.fail('no baseline');
    const world = await sharedWorld();
    for (const item of items) if (item.entity !== 'key') await put(world, withOldProfiles(item));
    await world.stack.settle();
    const before = (await world.heardOf('base')).length;
    const ferry = files['base/ferry.md'] ?? '';
    await world.put('base/again.md', ferry);
    await world.put(
      'base/words.md',
      reworked(ferry, { publisher: 'Third Wire', id: '003_0000000001', url: 'article/3' }),
    );
    const receipts = (await world.receiptsOf('base')).filter(({ key }) => /^base.(again|words)/.test(key));
    assert.deepEqual(receipts.map(({ disposition }) => disposition).sort(), ['copy', 'duplicate']);
    assert.equal((await world.heardOf('base')).length, before);
    assert.deepEqual(world.problems, []);
  });
});
