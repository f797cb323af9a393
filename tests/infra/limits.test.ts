import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resource } from './resources.ts';
import { synthesize } from './synthesize.ts';

const template = synthesize();
const { VisibilityTimeout, RedrivePolicy } = resource(template, 'AWS::SQS::Queue', 'IntakeQueue').Properties;

describe('the ingest queue', () => {
  it('hides a message for at least six time-outs of the function that reads it', () => {
    const { Timeout } = resource(template, 'AWS::Lambda::Function', 'Ingest').Properties;
    assert.ok(VisibilityTimeout >= 6 * Timeout);
  });

  // After three receives a message no longer counts for the age of a queue:
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
  it('has an alarm on waiting files that a single message which always fails does not set off', () => {
    const { Threshold } = resource(template, 'AWS::CloudWatch::Alarm', 'OperationsFallingBehind').Properties;
    assert.ok(3 * VisibilityTimeout < Threshold);
  });

  it('keeps a message that is throttled for half an hour; one that crashes its function is alone within ten minutes', () => {
    assert.ok(RedrivePolicy.maxReceiveCount * VisibilityTimeout >= 30 * 60);
    assert.ok(3 * VisibilityTimeout <= 10 * 60);
  });
});

describe('the bucket', () => {
  it('is made after the policy that lets it send: S3 tries the queue at once', () => {
    const { DependsOn } = resource(template, 'AWS::S3::Bucket');
    assert.ok(DependsOn.includes(resource(template, 'AWS::SQS::QueuePolicy', 'IntakeQueue').id));
  });

  it('has at most 100 notifications, so half as many suffixes where deletions withdraw stories', () => {
    const suffixes = Array.from({ length: 51 }, (_, at) => `.${at}x`);
    assert.doesNotThrow(() => synthesize({ suffixes }));
    assert.throws(() => synthesize({ onDelete: 'withdraw', suffixes }), /suffixes may be 50 at most/);
  });
});

it('ingest has the memory for a batch of the largest files, and no more than a new account may use', () => {
  const largest = resource(synthesize({ maxBytes: 8 * 2 ** 20 }), 'AWS::Lambda::Function', 'Ingest').Properties;
  assert.ok(largest.MemorySize > 10 * 30 * 8 && largest.MemorySize <= 3008, `${largest.MemorySize} MB`);
});

it('the digest runs two minutes after each window', () => {
  const crons = [5, 15, 60, 180, 1440].map(
    (digestMinutes) =>
      resource(synthesize({ digestMinutes }), 'AWS::Events::Rule', 'Digest').Properties.ScheduleExpression,
  );
  const found = crons.map((cron) => cron.slice('cron('.length, -' * * ? *)'.length));
  assert.deepEqual(found, ['2/5 *', '2/15 *', '2 *', '2 0/3', '2 0']);
});
