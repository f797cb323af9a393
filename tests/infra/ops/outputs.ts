/** What cdk deploy writes of one stack. */
export const OUTPUTS = {
  BucketName: 'bucket',
  IngestedNames: '*.md',
  QueueUrl: 'https://files',
  TopicArn: 'arn:aws:sns:eu-west-1:123456789012:topic',
  TableName: 'table',
  DeadLetterQueueUrl: 'https://dead-letters',
  NotifyFailureQueueUrl: 'https://failures',
};
