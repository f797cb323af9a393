import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { file, S, withFields } from '../example/break-world.ts';
import { BUCKET, healthyWorld, nearClaim } from '../example/healthy-world.ts';
import { findingsOf } from '../world/findings.ts';
import type { MadeCall, RawValue } from '../world/world.ts';
import { checkCosts } from './check-costs.ts';

const OBJECT = 's3:GetObject';
const KNOWN = 'dynamodb:BatchGetItem of what is known';
const LIKES = 'dynamodb:BatchGetItem of like reports';
const STORY = 'dynamodb:BatchGetItem of a story';
const put = (what: string): string => `dynamodb:PutItem ${what}`;
const together = (what: string): string => `dynamodb:TransactWriteItems ${what}`;

/** A call of that label: a transaction has four parts, any other one; a look may be old. */
const call = (label: string, change: Partial<MadeCall> = {}): MadeCall => ({
  label,
  parts: label.includes('Transact') ? 4 : 1,
  eventual: label.includes('BatchGet'),
  ...change,
});

/** What is said of a file whose receipt has these fields and for which these calls are made, so many times over. */
const said = (
  fields: Readonly<Record<string, RawValue>>,
  calls: readonly (string | MadeCall)[],
  times = 1,
): string[] => {
  const world = healthyWorld();
  withFields(file('a.md'), fields)(world);
  const made = calls.map((one) => (typeof one === 'string' ? call(one) : one));
  const alone = { bucket: BUCKET, key: 'a.md', version: '01', calls: made };
  Object.assign(world.calm, { alone: Array.from({ length: times }, () => alone) });
  return checkCosts(findingsOf(world)).map(({ name, detail }) => `${name} ${detail}`);
};

const NEW = [OBJECT, KNOWN, LIKES, 'dynamodb:BatchExecuteStatement of claims', put('story'), put('new')];
const rejected = (reason: string) => ({ disposition: S('rejected'), reason: S(reason) });
const LIKE = { evidence: { M: { rule: S('text') } } };

describe('what a file costs that comes alone', () => {
  it('is no more than it needs', () => {
    assert.deepEqual(said({ disposition: S('new') }, NEW), []);
    for (const known of ['duplicate', 'stale']) {
      assert.deepEqual(said({ disposition: S(known) }, [OBJECT, KNOWN, STORY, put(known)]), []);
      assert.deepEqual(said({ disposition: S(known) }, [OBJECT, KNOWN, STORY, together(known)]), []);
    }
    assert.deepEqual(said({ disposition: S('copy') }, [OBJECT, KNOWN, STORY, together('copy')]), []);
    for (const like of ['copy', 'update'])
      assert.deepEqual(said({ disposition: S(like), ...LIKE }, [OBJECT, KNOWN, LIKES, STORY, together(like)]), []);
    assert.deepEqual(said(rejected('empty'), [OBJECT, put('rejected')]), []);
    assert.deepEqual(said(rejected('too-large'), [put('rejected')]), []);
  });

  it('is too much with an object that it can do without', () => {
    assert.deepEqual(said(rejected('too-large'), [OBJECT]), [`called-otherwise a.md, rejected, took ${OBJECT} (of 1)`]);
  });

  it('is too much with other calls that it can do without, more than a few', () => {
    const assertNeedless = (disposition: string, needless: MadeCall): void => {
      assert.deepEqual(said({ disposition: S(disposition) }, [needless], 3), []);
      assert.deepEqual(said({ disposition: S(disposition) }, [needless], 4), [
        `called-otherwise 4 calls cost more than is needed: a.md, ${disposition}, took ${needless.label} (of ${needless.parts})`,
      ]);
    };
    assertNeedless('rejected', call(KNOWN));
    for (const known of ['duplicate', 'stale', 'revision', 'copy']) assertNeedless(known, call(LIKES));
    assertNeedless('new', call(together('new')));
    assertNeedless('stale', call(together('stale'), { parts: 1 }));
  });

  it('is too much where it is paid again and again', () => {
    const dear = call(KNOWN, { eventual: false });
    assert.deepEqual(said({ disposition: S('new') }, [dear], 3), []);
    assert.deepEqual(said({ disposition: S('new') }, [dear], 4), [
      'called-otherwise 4 calls cost more than is needed: a.md is looked up as it is now',
    ]);
    assert.deepEqual(said({ disposition: S('new') }, [...NEW, OBJECT], 4), [
      `called-otherwise 4 calls cost more than is needed: a.md took ${OBJECT} 2 times`,
    ]);
  });

  it('looks a report up by twenty keys at the most, and a caption by eight', () => {
    const looked = (parts: number, kind?: string): string[] => {
      const world = healthyWorld();
      if (kind !== undefined)
        world.items.push({ ...nearClaim('BAND#1#new', 'NEAR'), articleId: S('a'), kind: S(kind) });
      const calls = [call(LIKES, { parts })];
      Object.assign(world.calm, { alone: [{ bucket: BUCKET, key: 'a.md', version: '01', calls }] });
      return checkCosts(findingsOf(world)).map(({ name, detail }) => `${name} ${detail}`);
    };
    assert.deepEqual(looked(20), []);
    assert.deepEqual(looked(21), [`called-otherwise a.md, new, took ${LIKES} (of 21)`]);
    assert.deepEqual(looked(20, 'prose'), []);
    assert.deepEqual(looked(8, 'caption'), []);
    assert.deepEqual(looked(9, 'caption'), [`called-otherwise a.md, new, took ${LIKES} (of 9)`]);
  });
});
