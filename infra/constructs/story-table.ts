import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';

export interface StoryTableProps {
  readonly settings: Pick<Settings, 'removalPolicy'>;
}

/** The one table: stories, claims and receipts, with the stream that is the outbox. */
export class StoryTable extends Construct {
  readonly table: Table;
  /** ARN of the stream of new images. */
  readonly streamArn: string;

  constructor(scope: Construct, id: string, props: StoryTableProps) {
    super(scope, id);
    const keep = props.settings.removalPolicy === 'retain';
    // `Table` and not `TableV2`: the latter is AWS::DynamoDB::GlobalTable, which most emulators do not know. Encryption at rest is
    // not stated because it cannot be off: an AWS owned key unless another is named
    // (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html).
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.NEW_IMAGE,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: keep,
      removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // Stories by day of first sight. `day` names a shard of the day (`2026-01-04#3`): one partition takes 1,000 writes a second.
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
    this.table.addGlobalSecondaryIndex({
      indexName: 'timeline',
      partitionKey: { name: 'day', type: AttributeType.STRING },
      sortKey: { name: 'firstSeenAt', type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    const { tableStreamArn } = this.table;
    if (tableStreamArn === undefined) throw new Error('The story table has no stream: nothing would be announced');
    this.streamArn = tableStreamArn;
  }
}
