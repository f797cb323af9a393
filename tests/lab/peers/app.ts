import { join } from 'node:path';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Bucket, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The samples as CDK apps, one at a time: context `baseline` names it. */
const SAMPLES = { plain: plainSample, powertools: powertoolsSample };

const app = new App();
const name: unknown = app.node.tryGetContext('baseline');
if (name !== 'plain' && name !== 'powertools') throw new Error(`There is no sample ${name}`);
SAMPLES[name](new Stack(app, `Baseline-${name}`));

/**
 * The bucket's notification to the function is left out: the bench invokes it for every object, because the local stack
 * knows notifications to queues only.
 */
function plainSample(stack: Stack): void {
  createSample(stack, 'plain.ts', {});
}

/** A queue before the function, and the table that Powertools' idempotency asks for. */
function powertoolsSample(stack: Stack): void {
  const idempotency = new Table(stack, 'Idempotency', {
    partitionKey: { name: 'id', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: 'expiration',
  });
  const { bucket, handler } = createSample(stack, 'powertools.ts', { IDEMPOTENCY_TABLE_NAME: idempotency.tableName });
  idempotency.grantReadWriteData(handler);
  const queue = new Queue(stack, 'Queue', {
    visibilityTimeout: Duration.seconds(180),
    deadLetterQueue: { queue: new Queue(stack, 'DeadLetters'), maxReceiveCount: 5 },
  });
  const maxConcurrency = Number(stack.node.tryGetContext('maxConcurrency') ?? 10);
  handler.addEventSource(new SqsEventSource(queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency }));
  // On the L1: the L2 helper deploys a custom-resource function.
  (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
    queueConfigurations: [{ event: 's3:ObjectCreated:*', queue: queue.queueArn }],
  };
}

/**
 * A function as `NodejsFunction` makes it by default: CommonJS, not minified, the SDK of the runtime. Memory and
 * timeout are those of `ingest`.
 */
function createSample(stack: Stack, entry: string, environment: Record<string, string>) {
  const bucket = new Bucket(stack, 'Bucket');
  const table = new Table(stack, 'Articles', {
    partitionKey: { name: 'contentHash', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
  });
  const topic = new Topic(stack, 'Topic');
  const handler = new NodejsFunction(stack, 'Handler', {
    entry: join(import.meta.dirname, entry),
    handler: 'handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: 1024,
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
  new CfnOutput(stack, 'BucketName', { value: bucket.bucketName });
  new CfnOutput(stack, 'TopicArn', { value: topic.topicArn });
  new CfnOutput(stack, 'TableName', { value: table.tableName });
  return { bucket, handler };
}
