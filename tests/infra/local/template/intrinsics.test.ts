import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createResolver } from '../../../../infra/local/template/intrinsics.ts';
import type { Json } from '../../../../infra/local/template/template.ts';

const resolve = createResolver(
  { Parameters: { Version: { Default: '/cdk/version' } }, Resources: {} },
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
    [{ Condition: { StringEquals: {} } }, { Condition: { StringEquals: {} } }],
    [
      [{ Ref: 'Queue' }, 1, null],
      ['http://queue', 1, null],
    ],
  ];
  it('evaluates the functions that CDK writes', () => {
    for (const [value, expected] of examples) assert.deepEqual(resolve(value), expected, JSON.stringify(value));
  });

  it('refuses unknown functions and references', () => {
    for (const value of [
      { 'Fn::ImportValue': 'x' },
      { 'Fn::If': ['Yes', 1, 2] },
      { 'Fn::toString': 'x' },
      { Ref: 'Nobody' },
      { 'Fn::GetAtt': ['Queue', 'Color'] },
    ])
      assert.throws(() => resolve(value), JSON.stringify(value));
  });
});
