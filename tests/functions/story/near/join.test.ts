import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { holdNear } from '../../../../functions/story/near/hold.ts';
import { joinable } from '../../../../functions/story/near/join.ts';
import type { NearClaim } from '../../../../functions/story/near/near-claim.ts';
import { NEAR_DEFAULTS } from '../../../../functions/story/near/near-settings.ts';
import { type Filed, filed, LIBRARY, LIBRARY_LATER, near } from './samples.ts';

const NOW = 1_767_300_000;

/** The claims of a report that a story holds. */
const claimsOf = (report: Filed, storyId: string): NearClaim[] =>
  holdNear(near(report), { storyId, articleId: filed(report).articleId, depth: 0 }, [], NEAR_DEFAULTS, NOW).map(
    ({ item }) => item,
  );

const joining = (report: Filed, claims: readonly NearClaim[]) =>
  joinable(near(report).report, claims, NEAR_DEFAULTS, NOW)[0]?.claim.storyId;

describe('join', () => {
  it('chooses the first story by its id where two are as like, whatever the order of the claims', () => {
    const claims = [...claimsOf({ ...LIBRARY, id: 'a' }, 's2'), ...claimsOf({ ...LIBRARY, id: 'b' }, 's1')];
    const again = { ...LIBRARY, oid: '903', id: 'c' };
    assert.deepEqual(
      [claims, claims.toReversed()].map((some) => joining(again, some)),
      ['s1', 's1'],
    );
  });

  it('takes two reports of unknown publishers for two publishers’: the later one is a copy', () => {
    const unknown: Filed = { ...LIBRARY_LATER, oid: '', id: 'b' };
    const joined = joinable(
      near(unknown).report,
      claimsOf({ ...LIBRARY, oid: '', id: 'a' }, 's1'),
      NEAR_DEFAULTS,
      NOW,
    )[0];
    assert.deepEqual([joined?.disposition, joined?.depth], ['copy', 1]);
  });

  it('joins no story whose report is older than the window, though its claims still stand', () => {
    const claims = claimsOf(LIBRARY, 's1');
    const after = (hours: number): Filed => ({ ...LIBRARY, oid: '903', id: 'c', hour: hours });
    const window = NEAR_DEFAULTS.windowDays * 24;
    assert.deepEqual(
      [window, window + 1].map((hours) => joining(after(hours), claims)),
      ['s1', undefined],
    );
  });
});
