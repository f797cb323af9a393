import { join } from 'node:path';
import { CfnOutput, Duration } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

const ROOT = join(import.meta.dirname, '..', '..', '..');

export interface BaselineResources {
  readonly bucket: Bucket;
  readonly table: Table;
  readonly topic: Topic;
}

export function createResources(scope: Construct): BaselineResources {
  const bucket = new Bucket(scope, 'Bucket');
  const table = new Table(scope, 'Articles', {
    partitionKey: { name: 'contentHash', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
  });
  const topic = new Topic(scope, 'Topic');
  new CfnOutput(scope, 'BucketName', { value: bucket.bucketName });
  new CfnOutput(scope, 'TopicArn', { value: topic.topicArn });
  new CfnOutput(scope, 'TableName', { value: table.tableName });
  return { bucket, table, topic };
}

/** A function as `NodejsFunction` makes it by default: CommonJS, not minified, the SDK of the runtime. Memory and timeout are those of `ingest`. */
export function createHandler(
  scope: Construct,
  entry: string,
  { bucket, table, topic }: BaselineResources,
  environment: Record<string, string> = {},
): NodejsFunction {
  const handler = new NodejsFunction(scope, 'Handler', {
    entry,
    handler: 'handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: 512,
    timeout: Duration.seconds(30),
    environment: {
      ...environment,
      TABLE_NAME: table.tableName,
      TOPIC_ARN: topic.topicArn,
      // Lambda's runtime names the folder of its SDK in the same variable:
      // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
      NODE_PATH: join(ROOT, 'node_modules'),
    },
    projectRoot: ROOT,
    depsLockFilePath: join(ROOT, 'package-lock.json'),
  });
  bucket.grantRead(handler);
  table.grantReadWriteData(handler);
  topic.grantPublish(handler);
  return handler;
}
