import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createResolver } from '../../../../infra/local/template/intrinsics.ts';
import type { Json } from '../../../../infra/local/template/template.ts';

const resolver = createResolver(
  {
    Parameters: { Version: { Default: '/cdk/version' } },
    Conditions: { Yes: { 'Fn::Equals': ['a', 'a'] }, No: { 'Fn::Not': [{ Condition: 'Yes' }] } },
    Mappings: { Zone: { 'us-east-1': { name: 'virginia' } } },
    Resources: {},
  },
  { 'AWS::Region': 'us-east-1', 'AWS::AccountId': '000000000000' },
  new Map([['Queue', { ref: 'http://queue', attributes: { Arn: 'arn:queue', 'Nested.Name': 'nested' } }]]),
);

describe('createResolver', () => {
  const examples: [value: Json, expected: Json | undefined][] = [
    [{ Ref: 'Queue' }, 'http://queue'],
    [{ Ref: 'AWS::Region' }, 'us-east-1'],
    [{ Ref: 'Version' }, '/cdk/version'],
    [{ Ref: 'AWS::NoValue' }, undefined],
    [{ kept: 1, dropped: { Ref: 'AWS::NoValue' } }, { kept: 1 }],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:queue'],
    [{ 'Fn::GetAtt': 'Queue.Nested.Name' }, 'nested'],
    [{ 'Fn::Sub': `\${AWS::AccountId}/\${Queue.Arn}/\${!Literal}` }, `000000000000/arn:queue/\${Literal}`],
    [{ 'Fn::Sub': [`\${name}-\${Queue}`, { name: { Ref: 'AWS::Region' } }] }, 'us-east-1-http://queue'],
    [{ 'Fn::Join': [':', ['a', { Ref: 'AWS::Region' }]] }, 'a:us-east-1'],
    [{ 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    [{ 'Fn::FindInMap': ['Zone', { Ref: 'AWS::Region' }, 'name'] }, 'virginia'],
    [{ 'Fn::If': ['Yes', 'yes', 'no'] }, 'yes'],
    [{ 'Fn::If': ['No', 'yes', { Ref: 'AWS::NoValue' }] }, undefined],
    [{ 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] }, false],
    [{ 'Fn::Or': [{ Condition: 'Yes' }, { Condition: 'No' }] }, true],
    [{ Condition: { StringEquals: {} } }, { Condition: { StringEquals: {} } }],
    [
      [{ Ref: 'Queue' }, 1, null],
      ['http://queue', 1, null],
    ],
  ];
  for (const [value, expected] of examples) {
    it(`computes ${JSON.stringify(value)}`, () => assert.deepEqual(resolver.resolve(value), expected));
  }

  for (const value of [
    { 'Fn::ImportValue': 'x' },
    { 'Fn::toString': 'x' },
    { Ref: 'Nobody' },
    { 'Fn::GetAtt': ['Queue', 'Color'] },
  ]) {
    it(`refuses ${JSON.stringify(value)} rather than to guess`, () => assert.throws(() => resolver.resolve(value)));
  }

  it('tells whether a condition holds', () => {
    assert.deepEqual([resolver.holds(undefined), resolver.holds('Yes'), resolver.holds('No')], [true, true, false]);
  });
});
