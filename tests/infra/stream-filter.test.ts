import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resource } from './resources.ts';
import { synthesize } from './synthesize.ts';

const filtersOf = (settings = {}): { Pattern: string }[] =>
  resource(synthesize(settings), 'AWS::Lambda::EventSourceMapping', 'Notify').Properties.FilterCriteria.Filters;
const filters = filtersOf();

/** Lambda's rule for patterns of exact values: every leaf is a list, the record's value must be in it.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.includes(value);
  return Object.entries(pattern as Record<string, unknown>).every(([key, inner]) =>
    matches(inner, (value as Record<string, unknown> | undefined)?.[key]),
  );
}

const invokes = (record: unknown, by = filters): boolean =>
  by.some(({ Pattern }) => matches(JSON.parse(Pattern), record));

const write = (eventName: string, announce?: string) => ({
  eventName,
  dynamodb: { NewImage: { pk: { S: 'STORY#1' }, ...(announce && { announce: { S: announce } }) } },
});

describe('the filter of the stream', () => {
  for (const announce of ['story.created', 'story.updated', 'story.withdrawn', 'article.rejected']) {
    it(`lets ${announce} through, whether the item is new or changed`, () => {
      assert.ok(invokes(write('INSERT', announce)));
      assert.ok(invokes(write('MODIFY', announce)));
    });
  }

  it('lets story.covered through where coverage is set, and only there', () => {
    const covered = write('MODIFY', 'story.covered');
    assert.ok(invokes(covered, filtersOf({ coverage: [3, 10] })));
    assert.ok(!invokes(covered));
  });

  it('stops a silent write', () => {
    assert.ok(!invokes(write('INSERT', 'none')));
    assert.ok(!invokes(write('MODIFY', 'none')));
  });

  it('stops items that announce nothing at all: claims', () => {
    assert.ok(!invokes(write('INSERT')));
  });

  it('stops the removal of expired items', () => {
    assert.ok(!invokes({ eventName: 'REMOVE', dynamodb: { Keys: { pk: { S: 'BAND#1' } } } }));
    assert.ok(!invokes(write('REMOVE', 'story.created')));
  });
});
