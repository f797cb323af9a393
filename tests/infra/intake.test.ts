import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { list, type PolicyStatement, readable, resource } from './resources.ts';
import { synthesize } from './synthesize.ts';

const template = synthesize();
const bucket = resource(template, 'AWS::S3::Bucket');
const queue = resource(template, 'AWS::SQS::Queue', 'IntakeQueue').Properties;
const deadLetters = resource(template, 'AWS::SQS::Queue', 'IntakeDeadLetter');

describe('the bucket', () => {
  it('keeps every version of every file', () => {
    assert.deepEqual(bucket.Properties.VersioningConfiguration, { Status: 'Enabled' });
    const { Rules } = bucket.Properties.LifecycleConfiguration;
    assert.deepEqual(Rules, [
      { Id: 'abort-unfinished-uploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
    ]);
  });

  it('is not public, whatever a policy or an access list says', () => {
    assert.deepEqual(bucket.Properties.PublicAccessBlockConfiguration, {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    assert.deepEqual(bucket.Properties.OwnershipControls, { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
  });

  it('outlives the stack with its policy, unless the removal policy is destroy', () => {
    const doomed = synthesize({ removalPolicy: 'destroy' });
    for (const type of ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy']) {
      assert.equal(resource(template, type).DeletionPolicy, 'Retain');
      assert.equal(resource(template, type).UpdateReplacePolicy, 'Retain');
      assert.equal(resource(doomed, type).DeletionPolicy, 'Delete');
    }
  });

  it('is made after the policy that lets it send: S3 tries the queue at once', () => {
    assert.ok(bucket.DependsOn.includes(resource(template, 'AWS::SQS::QueuePolicy', 'IntakeQueue').id));
  });
});

describe('the notifications of the bucket', () => {
  const rulesOf = (t: typeof template): Record<string, string>[] =>
    resource(t, 'AWS::S3::Bucket').Properties.NotificationConfiguration.QueueConfigurations.map(
      ({ Filter }: { Filter: { S3Key: { Rules: { Name: string; Value: string }[] } } }) =>
        Object.fromEntries(Filter.S3Key.Rules.map(({ Name, Value }) => [Name, Value])),
    );

  it('tell the queue, and nobody else, of every new object', () => {
    const { QueueConfigurations, ...others } = bucket.Properties.NotificationConfiguration;
    assert.deepEqual(others, {});
    for (const { Event, Queue } of QueueConfigurations) {
      assert.equal(Event, 's3:ObjectCreated:*');
      assert.equal(readable(Queue), 'IntakeQueue.Arn');
    }
  });

  it('are one per suffix, in the whole bucket by default', () => {
    assert.deepEqual(rulesOf(template), [{ suffix: '.md' }, { suffix: '.markdown' }, { suffix: '.txt' }]);
  });

  it('tell of deletions too where these withdraw stories, which halves how many suffixes there may be', () => {
    const { QueueConfigurations } = resource(synthesize({ onDelete: 'withdraw' }), 'AWS::S3::Bucket').Properties
      .NotificationConfiguration;
    const events = QueueConfigurations.map(({ Event }: { Event: string }) => Event);
    assert.deepEqual(events, [...Array(3).fill('s3:ObjectCreated:*'), ...Array(3).fill('s3:ObjectRemoved:*')]);
    const suffixes = Array.from({ length: 51 }, (_, at) => `.${at}x`);
    assert.throws(() => synthesize({ onDelete: 'withdraw', suffixes }), /suffixes may be 50 at most/);
  });

  it('are held to the prefix where one is set', () => {
    const narrowed = synthesize({ prefix: 'articles/', suffixes: ['.md', '.html'] });
    assert.deepEqual(rulesOf(narrowed), [
      { prefix: 'articles/', suffix: '.md' },
      { prefix: 'articles/', suffix: '.html' },
    ]);
  });
});

describe('the ingest queue', () => {
  it('hides a message for at least six time-outs of the function that reads it', () => {
    const { Timeout } = resource(template, 'AWS::Lambda::Function', 'Ingest').Properties;
    assert.ok(queue.VisibilityTimeout >= 6 * Timeout);
  });

  it('is done with a message that always fails before the alarm on waiting ones sounds', () => {
    const { Threshold } = resource(template, 'AWS::CloudWatch::Alarm', 'OperationsFallingBehind').Properties;
    assert.ok(queue.RedrivePolicy.maxReceiveCount * queue.VisibilityTimeout <= Threshold);
  });

  it('gives a message up after five receives, to the dead-letter queue', () => {
    assert.equal(queue.RedrivePolicy.maxReceiveCount, 5);
    assert.equal(readable(queue.RedrivePolicy.deadLetterTargetArn), 'IntakeDeadLetterQueue.Arn');
  });

  it('keeps messages for 14 days, and so does the dead-letter queue', () => {
    assert.equal(queue.MessageRetentionPeriod, 14 * 24 * 3600);
    assert.equal(deadLetters.Properties.MessageRetentionPeriod, 14 * 24 * 3600);
  });

  it('takes messages from S3 on behalf of this account, and from no other service', () => {
    const { PolicyDocument } = resource(template, 'AWS::SQS::QueuePolicy', 'IntakeQueue').Properties;
    const allowed = (PolicyDocument.Statement as PolicyStatement[]).filter(({ Effect }) => Effect === 'Allow');
    assert.deepEqual(
      allowed.map(({ Action, Principal, Condition }) => ({ Action: list(Action), Principal, Condition })),
      [
        {
          Action: ['sqs:SendMessage'],
          Principal: { Service: 's3.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    );
  });
});
