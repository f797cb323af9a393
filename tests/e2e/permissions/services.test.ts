import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Wiredrop } from '../../../infra/wiredrop.ts';
import { type PolicyStatement, readable, resource, resources } from '../../infra/resources.ts';
import { templateApp } from '../../infra/synthesize.ts';
import { isPermitted } from './policy.ts';
import { type PolicyTemplate, resourceStatements } from './roles.ts';

/** Who sends what where, without a role. */
const SENDERS = [
  { bucket: 'own', service: 's3.amazonaws.com', queues: ['IntakeQueue'] },
  { bucket: 'existing', service: 'events.amazonaws.com', queues: ['IntakeQueue', 'IntakeDeadLetterQueue'] },
] as const;

describe('the policies of queues and key', () => {
  for (const { bucket, service, queues } of SENDERS)
    it(`let ${service} send the events of ${bucket === 'own' ? 'its own' : 'an existing'} bucket, and nobody else`, () => {
      const template = templateOf(bucket);
      const statements = resourceStatements(template.toJSON() as PolicyTemplate);
      const given = {
        'aws:SecureTransport': ['true'],
        'aws:SourceAccount': ['AWS::AccountId'],
        'aws:SourceArn': [
          bucket === 'own' ? 'arn:AWS::Partition:s3:::wiredrop-intakebucket-1a2b3c' : `${readableRule(template)}.Arn`,
        ],
      };
      const sends = (principal: string, context: Record<string, string[]>) =>
        queues.map((queue) =>
          isPermitted(
            { action: 'sqs:SendMessage', resource: `${queue}.Arn`, context },
            ofService(statements, principal),
            statements.filter(({ Effect }) => Effect === 'Deny'),
          ),
        );
      assert.deepEqual(new Set(sends(service, given)), new Set([true]));
      assert.deepEqual(new Set(sends('lambda.amazonaws.com', given)), new Set([false]));
      const others = [
        { 'aws:SourceAccount': ['210987654321'] },
        { 'aws:SourceArn': ['arn:AWS::Partition:s3:::other'] },
      ];
      for (const other of bucket === 'own' ? others : others.slice(1))
        assert.deepEqual(new Set(sends(service, { ...given, ...other })), new Set([false]));

      const { KeyPolicy } = resource(template, 'AWS::KMS::Key').Properties;
      // A key's own policy has no other resource. EventBridge's requests to KMS have neither condition key.
      for (const action of ['kms:GenerateDataKey', 'kms:Decrypt'])
        assert.ok(isPermitted({ action, resource: 'the key', context: {} }, ofService(KeyPolicy.Statement, service)));
    });
});

function templateOf(bucket: 'own' | 'existing'): Template {
  const stack = new Stack(templateApp({}), 'Wiredrop');
  const mine = bucket === 'existing' && { bucket: Bucket.fromBucketName(stack, 'Mine', 'mine') };
  new Wiredrop(stack, 'Default', { monitoring: false, matching: false, encryptionKey: new Key(stack, 'Key'), ...mine });
  return Template.fromStack(stack);
}

function readableRule(template: Template): string {
  const [rule, ...others] = resources(template, 'AWS::Events::Rule').filter(
    ({ Properties }) => Properties.EventPattern,
  );
  assert.ok(rule && others.length === 0, 'only the rule of the bucket has a pattern, the others a schedule');
  return readable({ Ref: rule.id });
}

function ofService(statements: readonly PolicyStatement[], service: string): PolicyStatement[] {
  return statements.filter(({ Principal }) => (Principal as { Service?: string } | undefined)?.Service === service);
}
