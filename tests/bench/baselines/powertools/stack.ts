import { join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { createHandler, createResources } from '../resources.ts';

/** The Powertools sample: a queue before the function, and the table that Powertools' idempotency asks for. */
export class PowertoolsStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const resources = createResources(this);
    const idempotency = new Table(this, 'Idempotency', {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'expiration',
    });
    const handler = createHandler(this, join(import.meta.dirname, 'handler.ts'), resources, {
      IDEMPOTENCY_TABLE_NAME: idempotency.tableName,
    });
    idempotency.grantReadWriteData(handler);

    const deadLetterQueue = new Queue(this, 'DeadLetters');
    const queue = new Queue(this, 'Queue', {
      visibilityTimeout: Duration.seconds(180),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 5 },
    });
    handler.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 10,
        reportBatchItemFailures: true,
        maxConcurrency: this.maxConcurrency(),
      }),
    );
    // On the L1: the L2 helper deploys a custom-resource function.
    const bucket = resources.bucket.node.defaultChild as CfnBucket;
    bucket.notificationConfiguration = {
      queueConfigurations: [{ event: 's3:ObjectCreated:*', queue: queue.queueArn }],
    };
  }

  private maxConcurrency(): number {
    return Number(this.node.tryGetContext('maxConcurrency') ?? 10);
  }
}
