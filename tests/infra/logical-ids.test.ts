import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resources } from './resources.ts';
import { synthesize } from './synthesize.ts';

/**
 * What holds data, by type. CloudFormation replaces a resource whose logical id changes: another id here means that a deploy
 * stops using the old table, bucket, queue or topic, with everything in it.
 */
const PINNED = {
  'AWS::DynamoDB::Table': ['StoriesTable'],
  'AWS::S3::Bucket': ['IntakeBucket'],
  'AWS::SQS::Queue': ['IntakeDeadLetterQueue', 'IntakeQueue', 'NotifyFailureQueue'],
  'AWS::SNS::Topic': ['NotifyTopic'],
};

describe('the logical ids of what holds data', () => {
  for (const [type, ids] of Object.entries(PINNED))
    it(`are pinned: ${type}`, () => {
      assert.deepEqual(
        resources(synthesize(), type)
          .map(({ id }) => id)
          .sort(),
        ids,
      );
    });
});
