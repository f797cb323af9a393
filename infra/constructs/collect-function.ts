import { Duration, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { CHANGED, PARTITIONS, SOURCES } from '../../functions/story/items/keys.ts';
import type { Settings } from '../settings/settings.ts';
import { grantKey, TO_USE_TABLE } from './encryption.ts';
import { createFunction } from './function-defaults.ts';
import { inPartition, readStream, type StoryStore } from './story-store.ts';

export interface CollectFunctionProps {
  readonly settings: Pick<Settings, 'feed' | 'sources' | 'logRetentionDays'>;
  readonly table: StoryStore['table'];
  /** Stream of the story table's new images. */
  readonly streamArn: string;
  /** Of the table and its stream. */
  readonly encryptionKey?: IKey | undefined;
}

/** A withdrawn story should leave the feeds with the next run, which is a minute later at most. */
const FEED_WINDOW = Duration.seconds(5);

/** The longest that Lambda allows, so that a batch has many files of each source. */
const SOURCES_WINDOW = Duration.minutes(5);

/** Any write of a story: a report that joins silently changes how hot it is, and which papers report it. */
const STORY_WRITTEN = { dynamodb: { NewImage: { entity: { S: FilterRule.isEqual('story') } } } };

/** A story that expired or was deleted: a removal has no new image. Also matches an alias, which has the same key. */
const STORY_REMOVED = {
  dynamodb: {
    Keys: { pk: { S: FilterRule.beginsWith(`${PARTITIONS.story}#`) } },
    NewImage: { pk: { S: FilterRule.notExists() } },
  },
};

const FILE_OF_SOURCE = {
  dynamodb: { NewImage: { entity: { S: FilterRule.isEqual('receipt') }, source: { S: FilterRule.exists() } } },
};

/**
 * Table stream -> lists of changed stories, for the feeds, and counts of each source. One function for both, because AWS
 * advises at most two readers of a stream, and notify is the other:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export class CollectFunction extends Construct {
  readonly function: LambdaFunction;
  readonly source: EventSourceMapping;

  constructor(scope: Construct, id: string, props: CollectFunctionProps) {
    super(scope, id);
    const { settings, table, streamArn, encryptionKey } = props;
    const { feed, sources, logRetentionDays } = settings;
    const countsFiles = sources !== 'off';
    this.function = createFunction(this, {
      service: 'collect',
      description: 'Lists changed stories for the feeds, and counts the files of sources',
      memoryMb: 256,
      logRetention: logRetentionDays,
      environment: { TABLE_NAME: table.tableName },
    });
    this.function.addToRolePolicy(readStream(streamArn));
    if (feed) this.function.addToRolePolicy(inPartition(table, CHANGED, ['PutItem']));
    if (countsFiles) this.function.addToRolePolicy(inPartition(table, SOURCES, ['GetItem', 'PutItem']));
    grantKey(encryptionKey, this.function, TO_USE_TABLE);
    this.source = new EventSourceMapping(this, 'Stream', {
      target: this.function,
      eventSourceArn: streamArn,
      // The first run makes the feeds of earlier stories.
      startingPosition: StartingPosition.TRIM_HORIZON,
      // A batch ends with the window, or at 6 MB. https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
      batchSize: 10_000,
      maxBatchingWindow: feed ? FEED_WINDOW : SOURCES_WINDOW,
      // The feeds read all stories again within a day, and counts are approximate.
      maxRecordAge: Duration.hours(6),
      // By the key `dynamodb` only, as no other is supported:
      // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
      filters: [...(feed ? [STORY_WRITTEN, STORY_REMOVED] : []), ...(countsFiles ? [FILE_OF_SOURCE] : [])].map(
        (pattern) => FilterCriteria.filter(pattern),
      ),
    });
    Validations.of(this).acknowledge({
      id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
      reason: 'A failed batch needs no retry later: the feeds read all stories again, and counts are approximate',
    });
  }
}
