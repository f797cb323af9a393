import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSettings } from '../../../../functions/story/items/settings.ts';
import { SETTINGS } from '../../../fixtures/arrivals.ts';

describe('parseSettings', () => {
  it('takes what the construct writes', () => {
    const settings = { ...SETTINGS, coverage: [3, 10], onDelete: 'withdraw' as const };
    assert.deepEqual(parseSettings(JSON.stringify(settings)), settings);
  });

  for (const name of Object.keys(SETTINGS)) {
    it(`refuses settings without ${name}, or with a wrong one, and names it`, () => {
      for (const wrong of [undefined, null, name === 'timeZones' ? { '': 1 } : {}, -1])
        assert.throws(
          () => parseSettings(JSON.stringify({ ...SETTINGS, [name]: wrong })),
          new RegExp(`SETTINGS: ${name} is `),
        );
    });
  }

  it('refuses what is no object', () => {
    assert.throws(() => parseSettings('null'), /SETTINGS: maxBytes is undefined/);
  });
});
