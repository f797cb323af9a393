import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EVERYTHING } from '../../infra/constructs/parts/index.ts';
import { list, type PolicyStatement, readable, resources } from './resources.ts';
import { synthesize } from './synthesize.ts';

const template = synthesize({
  ...EVERYTHING,
  inventoryBucket: '',
  prefix: 'articles/',
  onDelete: 'withdraw',
  alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:on-call',
});
const POLICY_TYPES = ['AWS::IAM::Policy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy'];
const statements: PolicyStatement[] = POLICY_TYPES.flatMap((type) =>
  resources(template, type).flatMap(({ Properties }) => Properties.PolicyDocument.Statement),
);
const allowed = statements.filter(({ Effect }) => Effect === 'Allow');

describe('every permission', () => {
  it('names its resource: a wildcard ends only folders of objects that a part reads or writes, and executions of the own machine', () => {
    assert.ok(allowed.length > 20);
    for (const name of allowed.flatMap(({ Resource }) => list(Resource)).map(readable))
      assert.doesNotMatch(
        name
          .replace(
            /^IntakeBucket\.Arn\/(?:feeds|\.wiredrop\/(?:-dropped\/)?Wiredrop|articles(?:\/(?:\.wiredrop-canary|polled|\*\.unpacked))?)\/\*$/,
            '',
          )
          .replace(/:execution:BackfillMachine\.Name(?:\/Ranges)?:\*$/, ''),
        /\*/,
      );
  });

  it('names its action', () => {
    for (const action of allowed.flatMap(({ Action }) => list(Action))) assert.match(action, /^[a-z0-9]+:[A-Za-z]+$/);
  });

  it('is in this template: no role carries a managed policy', () => {
    for (const { Properties } of resources(template, 'AWS::IAM::Role'))
      assert.deepEqual([Properties.ManagedPolicyArns, Properties.Policies], [undefined, undefined]);
  });

  it('lets no function but canary, poll and unpack write where an upload triggers ingest', () => {
    const writing = allowed.filter(({ Action }) => list(Action).includes('s3:PutObject'));
    const writable = writing.flatMap(({ Resource }) => list(Resource)).map(readable);
    assert.deepEqual(writable.sort(), [
      'IntakeBucket.Arn/.wiredrop/-dropped/Wiredrop/*',
      'IntakeBucket.Arn/.wiredrop/Wiredrop/*',
      'IntakeBucket.Arn/articles/*.unpacked/*',
      'IntakeBucket.Arn/articles/.wiredrop-canary/*',
      'IntakeBucket.Arn/articles/polled/*',
      'IntakeBucket.Arn/feeds/*',
    ]);
  });
});

describe('everybody without TLS', () => {
  const refused = statements
    .filter(({ Effect, Condition }) => Effect === 'Deny' && JSON.stringify(Condition).includes('SecureTransport'))
    .flatMap(({ Action, Resource }) => list(Resource).map((one) => `${list(Action).join()} on ${readable(one)}`));

  it('is refused by the bucket, every queue and every topic', () => {
    const arns = resources(template, 'AWS::SQS::Queue').map(({ id }) => `sqs:* on ${id}.Arn`);
    const topics = resources(template, 'AWS::SNS::Topic').map(({ id }) => `sns:Publish on ${id}`);
    const objects = ['s3:* on IntakeBucket.Arn', 's3:* on IntakeBucket.Arn/*'];
    assert.equal(arns.length + topics.length, 13);
    assert.deepEqual(refused.sort(), [...arns, ...topics, ...objects].sort());
  });
});
