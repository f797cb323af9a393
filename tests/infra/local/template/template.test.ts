import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { creationOrder, type Template } from '../../../../infra/local/template/template.ts';

const type = 'AWS::SQS::Queue';

describe('creationOrder', () => {
  it('puts resources after those that they refer to by Ref, GetAtt, Sub and DependsOn', () => {
    const template: Template = {
      Resources: {
        byDependsOn: { Type: type, DependsOn: ['bySub'] },
        bySub: {
          Type: type,
          Properties: { a: { 'Fn::Sub': [`\${byGetAtt.Arn} \${local} \${!literal}`, { local: 'x' }] } },
        },
        byGetAtt: { Type: type, Properties: { a: [{ 'Fn::GetAtt': ['byRef', 'Arn'] }] } },
        byRef: { Type: type, Properties: { a: { 'Fn::Join': ['', [{ Ref: 'plain' }, { Ref: 'AWS::Region' }]] } } },
        plain: { Type: type },
      },
    };
    assert.deepEqual(creationOrder(template), ['plain', 'byRef', 'byGetAtt', 'bySub', 'byDependsOn']);
  });

  it('refuses a cycle', () => {
    const Resources = { a: { Type: type, DependsOn: 'b' }, b: { Type: type, Properties: { x: { Ref: 'a' } } } };
    assert.throws(() => creationOrder({ Resources }), /depends on itself/);
  });
});
