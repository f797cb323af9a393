import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from '../check.ts';
import { healthyWorld } from '../example/healthy-world.ts';
import type { Labelled } from '../world/world.ts';

/** What the checker says of the healthy world when its first announcement comes with other attributes. */
const called = (change: (attributes: Labelled['attributes']) => Labelled['attributes']): string[] => {
  const world = healthyWorld();
  const [first, ...others] = world.labelled;
  assert.ok(first);
  world.labelled = [{ ...first, attributes: change(first.attributes) }, ...others];
  return check(world).map(({ name }) => name);
};

describe('the attributes of a message', () => {
  it('say what the message says', () => {
    assert.deepEqual(
      called((attributes) => attributes),
      [],
    );
    assert.deepEqual(
      called((attributes) => ({ ...attributes, publisher: 'Sun' })),
      ['announced-malformed'],
    );
  });

  it('are all that there are to filter by, none of them empty, and no others', () => {
    assert.deepEqual(
      called(({ language: _, ...attributes }) => attributes),
      ['announced-malformed'],
    );
    assert.deepEqual(
      called((attributes) => ({ ...attributes, reason: '' })),
      ['announced-malformed'],
    );
    assert.deepEqual(
      called((attributes) => ({ ...attributes, title: 'Rain' })),
      ['announced-malformed'],
    );
  });
});
