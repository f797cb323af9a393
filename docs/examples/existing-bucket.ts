// Beside what is there: an imported bucket under a KMS key, and a bus that announces to all of the company.
import { App, Stack } from 'aws-cdk-lib';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Wiredrop } from 'wiredrop';

// A bucket and its rule are in one account and one region.
const stack = new Stack(new App(), 'Newsroom', { env: { account: '123456789012', region: 'eu-central-1' } });
const encryptionKey = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:123456789012:key/0f1e2d3c');
// Its properties must have "Amazon EventBridge: On".
const bucket = Bucket.fromBucketAttributes(stack, 'Articles', { bucketName: 'example-articles', encryptionKey });
const eventBus: IEventBus = EventBus.fromEventBusName(stack, 'Company', 'company');

// `cdk synth` warns of what the policy of an imported key must allow.
new Wiredrop(stack, 'News', {
  bucket,
  encryptionKey,
  eventBus,
  prefix: 'articles/',
  feed: true,
  feedFolder: 'feeds/news/',
});
