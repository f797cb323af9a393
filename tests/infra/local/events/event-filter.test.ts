import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileEventFilter } from '../../../../infra/local/events/event-filter.ts';

const insert = {
  eventName: 'INSERT',
  dynamodb: { NewImage: { announce: { S: 'story.created' }, tags: ['a', 'b'] }, size: 7 },
};

describe('compileEventFilter', () => {
  it('lets everything pass without patterns', () => {
    assert.equal(compileEventFilter([])(insert), true);
  });

  it('passes what matches one of several patterns', () => {
    const filter = compileEventFilter(['{"eventName":["REMOVE"]}', '{"eventName":["INSERT"]}']);
    assert.equal(filter(insert), true);
    assert.equal(filter({ eventName: 'MODIFY' }), false);
  });

  const rules: [rule: unknown, passes: boolean][] = [
    [{ eventName: ['INSERT', 'MODIFY'] }, true],
    [{ eventName: ['MODIFY'] }, false],
    [{ eventName: ['INSERT'], dynamodb: { NewImage: { announce: { S: ['story.created'] } } } }, true],
    [{ eventName: ['INSERT'], dynamodb: { NewImage: { announce: { S: ['none'] } } } }, false],
    [{ dynamodb: { OldImage: { announce: { S: ['story.created'] } } } }, false],
    [{ dynamodb: { NewImage: { tags: ['b'] } } }, true],
    [{ eventName: [{ prefix: 'INS' }] }, true],
    [{ eventName: [{ suffix: 'ERT' }] }, true],
    [{ eventName: [{ 'equals-ignore-case': 'insert' }] }, true],
    [{ eventName: [{ 'anything-but': ['REMOVE'] }] }, true],
    [{ eventName: [{ 'anything-but': ['INSERT'] }] }, false],
    [{ eventName: [{ 'anything-but': { prefix: 'IN' } }] }, false],
    [{ missing: [{ 'anything-but': ['x'] }] }, false],
    [{ missing: [{ exists: false }] }, true],
    [{ eventName: [{ exists: true }] }, true],
    [{ eventName: [{ exists: false }] }, false],
    [{ dynamodb: { size: [{ numeric: ['>', 0, '<=', 7] }] } }, true],
    [{ dynamodb: { size: [{ numeric: ['<', 7] }] } }, false],
    [{ dynamodb: { NewImage: { announce: { S: [{ numeric: ['=', 7] }] } } } }, false],
    [{ $or: [{ eventName: ['REMOVE'] }, { dynamodb: { size: [7] } }] }, true],
    [{ $or: [{ eventName: ['REMOVE'] }, { dynamodb: { size: [8] } }] }, false],
    [{ missing: [null] }, false],
  ];
  for (const [rule, passes] of rules) {
    it(`${passes ? 'passes' : 'drops'} by ${JSON.stringify(rule)}`, () => {
      assert.equal(compileEventFilter([JSON.stringify(rule)])(insert), passes);
    });
  }

  for (const rule of [
    '{"a":[{"regex":"x"}]}',
    '{"a":"x"}',
    '{"a":[{"numeric":["~",1]}]}',
    '{"a":[{"toString":"x"}]}',
  ]) {
    it(`refuses ${rule}, which AWS does not take either`, () => {
      assert.throws(() => compileEventFilter([rule]));
    });
  }
});
