import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { SNSClient } from '@aws-sdk/client-sns';
import { redriveStack } from '../../../infra/ops/redrive-stack.ts';
import { openQueues } from './queues.ts';

it('redriveStack has announced what it can before the dead letters fail to move', async () => {
  const queues = await openQueues();
  try {
    const region = { region: 'us-east-1' };
    const clients = {
      sqs: queues.sqs,
      sns: new SNSClient(region),
      dynamodb: new DynamoDBClient(region),
      streams: new DynamoDBStreamsClient(region),
    };
    const heard: unknown[] = [];
    const outputs = {
      stackName: 'Wiredrop',
      tableName: 'table',
      topicArn: 'arn:topic',
      failureQueueUrl: queues.home,
      deadLetterQueueUrl: `${queues.deadLetters}-gone`,
    };
    const redriven = redriveStack(clients, outputs, {
      announced: () => {},
      failure: () => {},
      announcedAgain: (result) => heard.push(result),
      moved: (messages) => heard.push(messages),
    });
    await assert.rejects(redriven);
    assert.deepEqual(heard, [{ announced: 0, left: 0 }]);
  } finally {
    await queues.stop();
  }
});
