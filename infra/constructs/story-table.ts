import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
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
    // No index: the list of stories by day is made of items that ingest writes, one for all stories of a batch. An index would take a write unit
    // of each story, and throttle the table's writes where it cannot keep up.
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/gsi-throttling.html
    const { tableStreamArn } = this.table;
    if (tableStreamArn === undefined) throw new Error('The story table has no stream: nothing would be announced');
    this.streamArn = tableStreamArn;
  }
}
