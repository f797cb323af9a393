import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { MATCH_DEFAULTS } from '../../functions/story/match-story.ts';
import type { IngestSettings } from '../../functions/story/settings.ts';

/**
 * Every setting of the stack, those of ingest included: read from CDK context (`cdk.json` or `-c name=value`), refused when unknown or malformed.
 */
export interface Settings extends Omit<IngestSettings, 'matching'> {
  /** Key prefix that triggers ingest, a folder with its slash; empty for the whole bucket. */
  readonly prefix: string;
  /** Key suffixes that trigger ingest. */
  readonly suffixes: readonly string[];
  /** CloudFormation's name of the stack, in which most names of its resources begin: one for each stack of an account and region. */
  readonly stackName: string;
  /** ARN of the stream of a table that takes the place of the stack's own, which then is none of the stack's any more; empty: its own. For a table that was restored. */
  readonly tableStreamArn: string;
  /** What becomes of bucket and table when the stack is deleted. A bucket is only ever destroyed empty. */
  readonly removalPolicy: 'retain' | 'destroy';
  /** An EventBridge bus that gets each notification as well: `default`, a name, or an ARN of this region; empty: none does. */
  readonly eventBus: string;
  /** False: only the same words make one story; nothing is looked up or kept for likeness. */
  readonly matching: boolean;
  /** Days between two reports beyond which they do not join one story. */
  readonly matchWindowDays: number;
  /** The probability from which a report joins a story, 0 to 1. */
  readonly matchThreshold: number;
  /** True: S3 logs every access to the bucket, into a bucket of its own that keeps the logs for 90 days. */
  readonly accessLogs: boolean;
  /** Most invocations of ingest at a time. */
  readonly maxConcurrency: number;
  /** Days the functions' logs are kept. */
  readonly logRetentionDays: RetentionDays;
  /** True: feeds of the latest stories are kept in the bucket, in the folder `feeds/`, of which ingest reads nothing (`setting-rules.ts`). */
  readonly feed: boolean;
  /** Public address of the folder of the feeds, with its slash; empty: feeds do not say where they are. */
  readonly feedUrl: string;
  /** Minutes from one message of headlines to the next; 0: there are none. */
  readonly digestMinutes: number;
  /** Who gets the headlines by mail, once they have confirmed it; empty: nobody. */
  readonly subscribeEmail: string;
  /** False: no alarms and no dashboard (for a stack to play with, or an emulator that knows neither). */
  readonly operations: boolean;
  /**
   * ARN of the topic that hears of alarms; empty: they are only shown. A topic of your own, because ours is under the AWS managed
   * key, which CloudWatch may not use: https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
   */
  readonly alarmTopicArn: string;
}

export const DEFAULT_SETTINGS: Settings = {
  prefix: '',
  suffixes: ['.md', '.markdown', '.txt'],
  timeZone: 'Asia/Seoul',
  maxBytes: 2 ** 20,
  stackName: 'Wiredrop',
  tableStreamArn: '',
  removalPolicy: 'retain',
  notifications: true,
  eventBus: '',
  coverage: [],
  timeline: true,
  articleScope: 'bucket',
  matching: MATCH_DEFAULTS.enabled,
  matchWindowDays: MATCH_DEFAULTS.windowDays,
  matchThreshold: MATCH_DEFAULTS.threshold,
  onDelete: 'keep',
  retentionDays: 0,
  accessLogs: false,
  // As many files a second as a new on-demand table takes (4,000 write units a second or 12,000 read units, or a mix: docs/performance.md);
  // a table that has grown takes more. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
  maxConcurrency: 10,
  logRetentionDays: 30,
  feed: false,
  feedUrl: '',
  digestMinutes: 0,
  subscribeEmail: '',
  operations: true,
  alarmTopicArn: '',
};
