import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EVERYTHING } from '../../infra/constructs/parts/index.ts';
import { CASES, linesWith, NEEDED } from './template-cases.ts';
import { difference } from './template-lines.ts';

const serializers = [String];

describe('the template', () => {
  const defaults = linesWith(() => ({}));

  it('has these resources by default', (context) => {
    const lines = [...defaults].map(([head, properties]) => [head, ...properties.map((line) => `    ${line}`)]);
    context.assert.snapshot(lines.flat().join('\n'), { serializers });
  });

  for (const [what, props] of [['everything', () => EVERYTHING], ...CASES.slice(-1)] as typeof CASES)
    it(`has the same resources in an app without the flags of cdk.json with ${what}`, () =>
      assert.deepEqual([...linesWith(props, {}).keys()], [...linesWith(props).keys()]));

  for (const [what, props] of CASES)
    it(`changes with ${what}`, (context) => {
      const needed = NEEDED[what];
      const before = needed ? linesWith(() => needed) : defaults;
      const changed = difference(
        before,
        linesWith((stack) => ({ ...needed, ...props(stack) })),
      );
      assert.notEqual(changed, '');
      context.assert.snapshot(changed, { serializers });
    });
});
