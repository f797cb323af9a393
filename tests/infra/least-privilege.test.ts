import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EVERYTHING, foldersOf } from '../../infra/constructs/parts/index.ts';
import { readSettings } from '../../infra/settings/read-settings.ts';
import { list, type PolicyStatement, readable, resources } from './resources.ts';
import { synthesize } from './synthesize.ts';

const settings = {
  ...EVERYTHING,
  inventoryBucket: '',
  prefix: 'articles/',
  onDelete: 'withdraw',
  alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:on-call',
} as const;
const template = synthesize(settings);
/** What parts declare, as a policy names it. */
const { written, own } = foldersOf(readSettings(settings), 'Wiredrop');
const folders = written.map((folder) => `IntakeBucket.Arn/${folder}*`);
const POLICY_TYPES = ['AWS::IAM::Policy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy'];
const statements: PolicyStatement[] = POLICY_TYPES.flatMap((type) =>
  resources(template, type).flatMap(({ Properties }) => Properties.PolicyDocument.Statement),
);
const allowed = statements.filter(({ Effect }) => Effect === 'Allow');

describe('every permission', () => {
  it('names its resource: a wildcard ends only uploads, folders of parts, and executions of the own machine', () => {
    assert.ok(allowed.length > 20);
    const others = allowed
      .flatMap(({ Resource }) => list(Resource))
      .map(readable)
      .filter((name) => name !== 'IntakeBucket.Arn/articles/*' && !folders.includes(name))
      .filter((name) => /\*/.test(name.replace(/:execution:BackfillMachine\.Name(?:\/Ranges)?:\*$/, '')));
    assert.deepEqual(others, [], 'folders of what it keeps: infra/constructs/parts');
  });

  it('names its action', () => {
    for (const action of allowed.flatMap(({ Action }) => list(Action))) assert.match(action, /^[a-z0-9]+:[A-Za-z]+$/);
  });

  it('is in this template: no role carries a managed policy', () => {
    for (const { Properties } of resources(template, 'AWS::IAM::Role'))
      assert.deepEqual([Properties.ManagedPolicyArns, Properties.Policies], [undefined, undefined]);
  });

  it('lets functions write only into folders of their parts, which ingest passes over unless they hold articles', () => {
    const writing = allowed.filter(({ Action }) => list(Action).includes('s3:PutObject'));
    const writable = writing.flatMap(({ Resource }) => list(Resource)).map(readable);
    assert.deepEqual(writable.sort(), folders.toSorted(), 'folders of what it keeps: infra/constructs/parts');
    assert.ok(written.length > 5);
    const ingested = written.filter((folder) => !own.some((one) => folder.startsWith(one)));
    assert.ok(
      ingested.every((folder) => folder.startsWith('articles/')),
      'isIngested of what it keeps: infra/constructs/parts',
    );
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
