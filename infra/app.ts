import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { readSettings, SettingsError } from './settings/read-settings.ts';
import { Wiredrop } from './wiredrop.ts';

const app = new App();
try {
  const { stackName, bucketName, ...props } = readSettings(app.node.getAllContext());
  const stack = new Stack(app, stackName);
  const bucket = bucketName === '' ? {} : { bucket: Bucket.fromBucketName(stack, 'Bucket', bucketName) };
  new Wiredrop(stack, 'Default', { ...props, ...bucket });
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // One clear line each, without the stack of a program error.
  console.error(error.message);
  process.exitCode = 1;
}
