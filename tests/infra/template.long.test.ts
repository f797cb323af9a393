import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CASES, linesWith, NEEDED } from './template-cases.ts';

describe('the template in an app without the flags of cdk.json', () => {
  for (const [what, props] of CASES)
    it(`has the same resources with ${what}`, () => {
      const heads = (flags?: object) => [...linesWith((stack) => ({ ...NEEDED[what], ...props(stack) }), flags).keys()];
      assert.deepEqual(heads({}), heads());
    });
});
