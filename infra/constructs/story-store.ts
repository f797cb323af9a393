import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type ITable,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { ARCHIVE_INDEX, DAY_INDEX } from '../../functions/story/items/keys.ts';
import type { Settings } from '../settings/settings.ts';
import { may } from './function-defaults.ts';

export interface StoryTableProps {
  readonly settings: Pick<Settings, 'removalPolicy' | 'tableStreamArn'>;
  readonly encryptionKey?: IKey | undefined;
}

/**
 * The table of stories, claims and receipts; its stream is the outbox. The stack's own, unless the settings name
 * another.
 */
export class StoryStore extends Construct {
  readonly table: Omit<ITable, 'tableStreamArn'>;
  /** ARN of the stream of new images. */
  readonly streamArn: string;

  constructor(scope: Construct, id: string, props: StoryTableProps) {
    super(scope, id);
    const { tableStreamArn } = props.settings;
    const table = tableStreamArn === '' ? this.own(props) : this.other(tableStreamArn);
    if (table.tableStreamArn === undefined)
      throw new Error('The story table has no stream: nothing would be announced');
    this.table = table;
    this.streamArn = table.tableStreamArn;
  }

  private own({ settings, encryptionKey }: StoryTableProps): Table {
    const keep = settings.removalPolicy === 'retain';
    // `Table` and not `TableV2`, which is AWS::DynamoDB::GlobalTable: most emulators do not know it. Encryption at rest
    // cannot be off; without a key of yours DynamoDB uses its own
    // (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html).
    const table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.NEW_IMAGE,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      ...(encryptionKey && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
      deletionProtection: keep,
      // Not RetainExceptOnCreate: deletion protection would fail the rollback of a failed creation.
      removalPolicy: keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // An update of a table may add one index only:
    // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
    for (const { name, partitionKey, sortKey } of [DAY_INDEX, ARCHIVE_INDEX])
      table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: { name: partitionKey, type: AttributeType.STRING },
        sortKey: { name: sortKey, type: AttributeType.STRING },
        projectionType: ProjectionType.KEYS_ONLY,
      });
    return table;
  }

  /**
   * A restored table. A stream's ARN begins with its table's:
   * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
   */
  private other(tableStreamArn: string): ITable {
    const [tableArn = ''] = tableStreamArn.split('/stream/');
    return Table.fromTableAttributes(this, 'OtherTable', { tableArn, tableStreamArn });
  }
}

/**
 * Permission to read the stream. Not the L2's `grantStreamRead`, which grants ListStreams on every table of the
 * account.
 */
export function readStream(streamArn: string): PolicyStatement {
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-example-lamda-process-dynamodb-streams.html
  const actions = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
  return may(
    actions.map((action) => `dynamodb:${action}`),
    streamArn,
  );
}

/** Permission to read the index by day and the stories that it lists. */
export function readLatestStories(table: StoryStore['table']): PolicyStatement[] {
  return [
    may('dynamodb:Query', `${table.tableArn}/index/${DAY_INDEX.name}`),
    may('dynamodb:BatchGetItem', table.tableArn),
  ];
}

/**
 * Permission to use the items of one partition only.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function inPartition(table: StoryStore['table'], pk: string, actions: readonly string[]): PolicyStatement {
  return new PolicyStatement({
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [table.tableArn],
    conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [pk] } },
  });
}
