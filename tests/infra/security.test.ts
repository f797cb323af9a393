import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { list, type PolicyStatement, readable, resource, resources } from './resources.ts';
import { synthesize } from './synthesize.ts';

const template = synthesize({ prefix: 'articles/', alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:on-call' });
const everything = Object.entries(template.toJSON().Resources as Record<string, { Type: string }>);
const queues = resources(template, 'AWS::SQS::Queue');

const statementsOf = (type: string): PolicyStatement[] =>
  resources(template, type).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);

const policyTypes = ['AWS::IAM::Policy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy'];
const allowed = policyTypes.flatMap(statementsOf).filter(({ Effect }) => Effect === 'Allow');

describe('permissions', () => {
  it('name their resource: none is a wildcard, and only objects under the prefix end in one', () => {
    assert.ok(allowed.length > 0);
    for (const resourceName of allowed.flatMap(({ Resource }) => list(Resource)).map(readable)) {
      assert.ok(!resourceName.replace('IntakeBucket.Arn/articles/*', '').includes('*'), resourceName);
    }
  });

  it('name their action', () => {
    for (const action of allowed.flatMap(({ Action }) => list(Action))) assert.match(action, /^[a-z0-9]+:[A-Za-z]+$/);
  });

  it('let nobody write to the bucket: nothing that runs here can trigger itself', () => {
    const actions = allowed.flatMap(({ Action }) => list(Action)).filter((action) => action.startsWith('s3:'));
    assert.deepEqual(actions.sort(), ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket']);
  });

  it('are all in this template: no role carries a managed policy', () => {
    for (const { Properties } of resources(template, 'AWS::IAM::Role')) {
      assert.equal(Properties.ManagedPolicyArns, undefined);
      assert.equal(Properties.Policies, undefined);
    }
  });
});

describe('transport', () => {
  /** The statement refuses everybody who comes without TLS. */
  const refusesPlain = ({ Effect, Condition, Principal }: PolicyStatement): boolean =>
    Effect === 'Deny' &&
    JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}' &&
    ['"*"', '{"AWS":"*"}'].includes(JSON.stringify(Principal));

  const refused = policyTypes
    .flatMap(statementsOf)
    .filter(refusesPlain)
    .flatMap(({ Action, Resource }) =>
      list(Action).flatMap((a) => list(Resource).map((r) => `${a} on ${readable(r)}`)),
    );

  it('is TLS only for the bucket and what is in it', () => {
    assert.ok(refused.includes('s3:* on IntakeBucket.Arn'));
    assert.ok(refused.includes('s3:* on IntakeBucket.Arn/*'));
  });

  it('is TLS only for every queue', () => {
    assert.equal(queues.length, 3);
    for (const { id } of queues) assert.ok(refused.includes(`sqs:* on ${readable({ 'Fn::GetAtt': [id, 'Arn'] })}`), id);
  });

  it('is TLS only for publishing to the topic', () => {
    assert.ok(refused.includes('sns:Publish on NotifyTopic'));
  });
});

describe('encryption at rest', () => {
  it('is by S3 for the bucket', () => {
    assert.deepEqual(resource(template, 'AWS::S3::Bucket').Properties.BucketEncryption, {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    });
  });

  it('is by S3 whatever an upload asks for: under another key nobody here could read it', () => {
    const refused = statementsOf('AWS::S3::BucketPolicy').filter(({ Sid }) => Sid?.startsWith('RefuseKeys'));
    for (const { Effect, Action, Principal, Resource } of refused) {
      assert.deepEqual([Effect, Action, Principal], ['Deny', 's3:PutObject', { AWS: '*' }]);
      assert.equal(readable(Resource), 'IntakeBucket.Arn/*');
    }
    assert.deepEqual(
      refused.map(({ Condition }) => Condition),
      [
        {
          StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' },
          Null: { 's3:x-amz-server-side-encryption': 'false' },
        },
        { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' } },
      ],
    );
  });

  it('is by SQS for every queue', () => {
    for (const { Properties } of queues) assert.equal(Properties.SqsManagedSseEnabled, true);
  });

  it('is by the AWS managed key for the topic', () => {
    assert.equal(resource(template, 'AWS::SNS::Topic').Properties.KmsMasterKeyId, 'alias/aws/sns');
  });

  it("is DynamoDB's own for the table, which cannot be without: the template does not speak of it", () => {
    assert.equal(resource(template, 'AWS::DynamoDB::Table').Properties.SSESpecification, undefined);
  });
});

describe('the template', () => {
  it('consists of common resource types, and none is a custom resource', () => {
    assert.deepEqual([...new Set(everything.map(([, { Type }]) => Type))].sort(), [
      'AWS::CloudWatch::Alarm',
      'AWS::CloudWatch::Dashboard',
      'AWS::DynamoDB::Table',
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
      'AWS::Lambda::EventSourceMapping',
      'AWS::Lambda::Function',
      'AWS::Logs::LogGroup',
      'AWS::S3::Bucket',
      'AWS::S3::BucketPolicy',
      'AWS::SNS::Topic',
      'AWS::SNS::TopicPolicy',
      'AWS::SQS::Queue',
      'AWS::SQS::QueuePolicy',
    ]);
  });
});
