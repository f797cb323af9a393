import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { holdNear } from '../../../../functions/story/near/hold.ts';
import { joinable } from '../../../../functions/story/near/join.ts';
import type { Near } from '../../../../functions/story/near/near.ts';
import type { NearClaim } from '../../../../functions/story/near/near-claim.ts';
import { reportOf } from '../../../../functions/story/near/near-claim.ts';
import { NEAR_DEFAULTS, type NearSettings } from '../../../../functions/story/near/near-settings.ts';
import { sentences } from './invented.ts';
import { BRIDGE, type Filed, filed, LIBRARY, LIBRARY_LATER, LIBRARY_REWRITTEN, near } from './samples.ts';

const NOW = 1_767_300_000;
const DAY = 86_400;
/** A key more than by default, for that is the one at which the rewrite is met. */
const SETTINGS: NearSettings = { ...NEAR_DEFAULTS, claims: 4 };
const { claims: CLAIMS, windowDays: WINDOW } = SETTINGS;

/** A shelf of claims, as the table would hold them. */
const shelf = () => {
  const standing = new Map<string, NearClaim>();
  const found = (one: Near): NearClaim[] => one.keys.flatMap(({ pk }) => standing.get(pk) ?? []);
  return {
    standing,
    found,
    /** Claims for a report of a story; returns the keys. */
    hold: (report: Filed, storyId: string, depth = 0, now = NOW): string[] => {
      const one = near(report);
      const writes = holdNear(one, { storyId, articleId: filed(report).articleId, depth }, found(one), SETTINGS, now);
      for (const { item, expect } of writes) {
        assert.equal(expect, standing.get(item.pk)?.version ?? 'absent', 'what was read, or nothing');
        standing.set(item.pk, item);
      }
      return writes.map(({ item }) => item.pk);
    },
    join: (report: Filed, now = NOW) => {
      const one = near(report);
      return joinable(one.report, found(one), SETTINGS, now)[0];
    },
  };
};

describe('holdNear', () => {
  it('claims the first keys of a new story, its headline first, until the window has passed', () => {
    const { hold, standing } = shelf();
    const keys = hold(LIBRARY, 's1');
    assert.deepEqual(
      keys,
      near(LIBRARY)
        .keys.slice(0, CLAIMS)
        .map(({ pk }) => pk),
    );
    assert.match(keys[0] ?? '', /^HEAD#/);
    for (const claim of standing.values()) {
      assert.deepEqual([claim.storyId, claim.depth, claim.expiresAt], ['s1', 0, NOW + WINDOW * DAY]);
      assert.deepEqual(reportOf(claim), near(LIBRARY).report, 'comparing needs nothing but the claim');
    }
  });

  it('claims two keys of a long text at most', () => {
    const [usual, long] = [near({ ...BRIDGE, text: sentences(1, 20) }), near({ ...BRIDGE, text: sentences(1, 60) })];
    assert.ok(usual.report.fingerprint.size < 1200 && long.report.fingerprint.size > 1200);
    const holder = { storyId: 's1', articleId: 'a', depth: 0 };
    const held = (one: Near, claims: number) => holdNear(one, holder, [], { ...SETTINGS, claims }, NOW).length;
    assert.deepEqual([held(usual, 4), held(usual, 3), held(long, 4), held(long, 2), held(long, 1)], [4, 3, 2, 2, 1]);
  });

  it('claims one key of a caption', () => {
    const caption = near({ ...BRIDGE, text: `${sentences(1, 12)} (AP Photo/Jane Example)` });
    assert.ok(caption.report.kind === 'caption' && caption.keys.length > 4);
    const holder = { storyId: 's1', articleId: 'a', depth: 0 };
    assert.equal(holdNear(caption, holder, [], SETTINGS, NOW).length, 1);
  });

  it('passes over keys that unlike stories hold: boilerplate blocks nobody', () => {
    const { hold } = shelf();
    const boilerplate = { ...BRIDGE, text: `${LIBRARY.text} ${BRIDGE.text}` };
    const taken = hold(LIBRARY, 's1');
    const next = hold(boilerplate, 's2');
    assert.equal(next.length, CLAIMS);
    assert.equal(next.filter((key) => taken.includes(key)).length, 0);
  });

  it('goes on without a claim when every one of its keys is taken, and leaves a hot key as it is', () => {
    const { hold, standing } = shelf();
    hold(LIBRARY, 's1');
    const [hot] = standing.keys();
    for (let i = 0; i < 40; i++) hold({ ...LIBRARY, title: `${LIBRARY.title} ${i}` }, `s${i + 2}`);
    assert.equal(standing.get(hot ?? '')?.version, NOW + WINDOW * DAY);
    assert.equal(standing.get(hot ?? '')?.storyId, 's1');
    assert.ok(hold(LIBRARY, 'last').length < CLAIMS);
  });

  it('claims nothing for a copy that finds the story by as many of its own keys already, and fills up for a rewrite', () => {
    const { hold } = shelf();
    hold(LIBRARY, 's1');
    assert.deepEqual(hold({ ...LIBRARY, oid: '903', text: `${LIBRARY.text} 끝` }, 's1', 1), []);
    const more = hold(LIBRARY_REWRITTEN, 's1', 1);
    assert.ok(more.length > 0 && more.length <= CLAIMS);
  });

  it('claims nothing more when its writer died behind its claims, though they are not among its first keys', () => {
    const { hold, standing } = shelf();
    hold(BRIDGE, 's2');
    const [taken] = standing.values();
    assert.ok(taken);
    for (const key of near(LIBRARY).keys.slice(0, 2 * CLAIMS)) standing.set(key.pk, { ...taken, ...key });
    assert.equal(hold(LIBRARY, 's1').length, CLAIMS);
    assert.deepEqual(hold(LIBRARY, 's1'), []);
  });

  it('does not pass likeness on without end: a report three steps from the first one claims nothing', () => {
    const { hold } = shelf();
    assert.ok(hold(LIBRARY, 's1', 2).length > 0);
    assert.deepEqual(hold(BRIDGE, 's2', 3), []);
  });

  it('takes the place of a claim that has expired, under the version that was read', () => {
    const { hold, standing } = shelf();
    const keys = hold(LIBRARY, 's1');
    const then = NOW + WINDOW * DAY + 1;
    assert.deepEqual(hold(LIBRARY, 's2', 0, then), keys);
    for (const { storyId, version } of standing.values())
      assert.deepEqual([storyId, version], ['s2', then + WINDOW * DAY]);
  });

  it('chooses by the text alone, so that two like reports at once meet at a key and one of them wins', () => {
    const [one, other] = [LIBRARY, { ...LIBRARY, oid: '902', text: `${LIBRARY.text} ⓒ나래일보 무단전재 금지` }].map(
      (report) => {
        const { hold } = shelf();
        return hold(report, 'any');
      },
    );
    assert.ok(one?.some((key) => other?.includes(key)));
  });

  it('fits a claim into one write unit, whatever stands for a headline and a publisher, and even of a caption of a hundred words', () => {
    const words = Array.from({ length: 100 }, (_, i) => `Name${i} O’Long${i}`).join(', ');
    const caption = {
      title: '긴'.repeat(200),
      oid: '긴'.repeat(140_000),
      id: '901_0015827645',
      text: `${words} stand in line. (AP Photo/Jane Example)`,
    };
    const { hold, standing } = shelf();
    hold(caption, 't1-0123456789abcdef012345');
    for (const claim of standing.values()) {
      const size = Object.entries(marshall(claim)).reduce(
        (sum, [name, value]) => sum + name.length + bytesOf(value),
        0,
      );
      assert.ok(size <= 1024, `${size} bytes`);
    }
  });
});

/** What DynamoDB counts for a value: text in UTF-8, numbers at half a byte a digit and one more, binary as it is. */
const bytesOf = (value: AttributeValue): number => {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.B !== undefined) return value.B.length;
  return value.N !== undefined ? value.N.length / 2 + 1 : 1;
};

describe('join', () => {
  it('finds the story of a rewrite by the claims of its first report', () => {
    const { hold, join: joins } = shelf();
    hold(BRIDGE, 'bridge');
    hold(LIBRARY, 'library');
    const joining = joins(LIBRARY_REWRITTEN);
    assert.deepEqual([joining?.claim.storyId, joining?.disposition], ['library', 'copy']);
  });

  it('is an update only if the same publisher says more or else, later', () => {
    const { hold, join: joins } = shelf();
    hold(LIBRARY, 'library');
    assert.equal(joins(LIBRARY_LATER)?.disposition, 'update');
    assert.equal(joins({ ...LIBRARY_LATER, oid: '905' })?.disposition, 'copy', 'another publisher');
    assert.equal(joins({ ...LIBRARY_LATER, hour: -1 })?.disposition, 'copy', 'an older report');
    assert.equal(joins({ ...LIBRARY, id: 'again', hour: 1 })?.disposition, 'copy', 'the same once more');
  });

  it('counts no step for a publisher’s own next version, so that a long series goes on claiming, and one for another’s', () => {
    const { hold, join: joins } = shelf();
    hold(LIBRARY, 'library', 1);
    assert.equal(joins(LIBRARY_LATER)?.depth, 1);
    assert.equal(joins({ ...LIBRARY_LATER, oid: '905' })?.depth, 2);
  });

  it('asks for more in common the further a claim is from the first report', () => {
    const near0 = shelf();
    near0.hold(LIBRARY, 'library', 0);
    assert.ok(near0.join(LIBRARY_REWRITTEN));
    const near2 = shelf();
    near2.hold(LIBRARY, 'library', 2);
    assert.equal(near2.join(LIBRARY_REWRITTEN), undefined);
    assert.ok(near2.join(LIBRARY_LATER));
  });

  it('finds nothing by expired claims, or by those of another version', () => {
    const { hold, join: joins, standing } = shelf();
    hold(LIBRARY, 'library');
    assert.equal(joins(LIBRARY_REWRITTEN, NOW + WINDOW * DAY), undefined);
    for (const [key, claim] of standing) standing.set(key, { ...claim, packed: claim.packed.with(0, 9) });
    assert.equal(joins(LIBRARY_REWRITTEN), undefined);
  });

  it('chooses the likest of several stories, in whatever order their claims come', () => {
    const one = near(LIBRARY);
    const claims = [LIBRARY_REWRITTEN, { ...LIBRARY, oid: '904', text: `${LIBRARY.text} 끝` }].flatMap((report, i) => {
      const held = near(report);
      return holdNear(held, { storyId: `s${i}`, articleId: filed(report).articleId, depth: 0 }, [], SETTINGS, NOW);
    });
    const found = claims.map(({ item }) => item);
    assert.equal(joinable(one.report, found, SETTINGS, NOW)[0]?.claim.storyId, 's1');
    assert.equal(joinable(one.report, found.toReversed(), SETTINGS, NOW)[0]?.claim.storyId, 's1');
  });
});
