import type { MatchModel } from '../../functions/matching/probability.ts';
import type { PolledFeed } from '../../functions/poll/polled-feed.ts';
import type { IngestSettings } from '../../functions/story/items/settings.ts';
import type { JudgeSetting } from './judge-setting.ts';
import type { WebhookSetting } from './webhook-setting.ts';

/**
 * Every setting of the stack, those of ingest included: read from CDK context (`cdk.json` or `-c name=value`), refused
 * when unknown or malformed.
 */
export interface Settings extends Omit<IngestSettings, 'matching' | 'ownFolders'> {
  /** Key prefix that triggers ingest, a folder with its slash; empty for the whole bucket. */
  readonly prefix: string;
  /** Key suffixes that trigger ingest. */
  readonly suffixes: readonly string[];
  /** CloudFormation's name of the stack, unique in an account and region. Most names of resources begin with it. */
  readonly stackName: string;
  /**
   * ARN of the stream of a restored table that replaces the stack's own, which then leaves the stack; empty: its own.
   */
  readonly tableStreamArn: string;
  /**
   * Bucket of your own, such as the one that a deleted stack left: it must send its events to EventBridge; empty: one
   * of the stack's.
   */
  readonly bucketName: string;
  /**
   * What was written to the table before this instant is not announced: `2026-01-05T12:00:00Z`; empty: all that its
   * stream has. For a table that another stack has announced from.
   */
  readonly announceSince: string;
  /** Whether bucket and table stay when the stack is deleted. Only an empty bucket is ever deleted. */
  readonly removalPolicy: 'retain' | 'destroy';
  /** EventBridge bus that gets each notification as well: `default`, a name, or an ARN of this region; empty: none. */
  readonly eventBus: string;
  /** Names of what is looked for in notifications, with its searches (`a | b`): message attribute `matches`. */
  readonly watchWords: Readonly<Record<string, string>>;
  /** Endpoints that get the notifications by signed HTTP requests (docs/webhooks.md). */
  readonly webhooks: readonly WebhookSetting[];
  /** False: only articles with the same text join one story; no match keys are read or written. */
  readonly matching: boolean;
  /** Days between two reports beyond which they do not join one story. */
  readonly matchWindowDays: number;
  /** The probability from which a report joins a story, 0 to 1. */
  readonly matchThreshold: number;
  /**
   * Weights of the matcher that replace the shipped ones, read from the file that the setting names; undefined: the
   * shipped ones.
   */
  readonly weights: OwnWeights | undefined;
  /** The second reader, a language model that is asked where words are in doubt; null: there is none. */
  readonly judge: JudgeSetting | null;
  /** True: S3 logs every access to the bucket into a second bucket, which keeps the logs for 90 days. */
  readonly accessLogs: boolean;
  /** Articles that are expected on a day: by it the stack is laid out, and warns of parts that do not keep up. */
  readonly articlesPerDay: number;
  /** Most invocations of ingest at a time. */
  readonly maxConcurrency: number;
  /** Bucket that S3 Inventory writes to, for `backfill --inventory`; empty: none. */
  readonly inventoryBucket: string;
  /**
   * True: the folder `feedFolder` of the bucket has feeds of the latest stories. Ingest never reads it (`ownFolders`).
   */
  readonly feed: boolean;
  /** Folder of the bucket that has the feeds, with its slash. */
  readonly feedFolder: string;
  /** Hours of `timeZone` at which an edition is made: a page that stands still. Midnight has one of the day before. */
  readonly editions: readonly string[];
  /** Public address of the folder of feeds, with its slash; empty: feeds do not contain their address. */
  readonly feedUrl: string;
  /**
   * True: pages and JSON feeds show the picture that an article states, from its publisher's server, which so learns
   * who reads them.
   */
  readonly pictures: boolean;
  /**
   * The sections of the front page in their order: names with what papers state for each
   * (`{"Business": "economy | markets"}`), or known ones (`sports,world`); empty: the known ones.
   */
  readonly sections: Readonly<Record<string, string>> | readonly string[];
  /** Minutes from one digest, a mail of headlines, to the next; 0: none is sent. */
  readonly digestMinutes: number;
  /**
   * Minutes from one canary to the next: a test file, with an alarm if its announcement is late or missing; 0: none.
   */
  readonly canaryMinutes: number;
  /** Feeds that are polled: each new entry becomes an article file. */
  readonly poll: readonly PolledFeed[];
  /** False: no alarms and no dashboard (for a trial, or an emulator that knows neither). */
  readonly monitoring: boolean;
  /**
   * ARN of an existing topic that receives the alarms and the events of `sources`; empty: alarms only show on the
   * dashboard. Not the stack's own topic: it is under the AWS managed key, which CloudWatch may not use:
   * https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
   */
  readonly alarmTopicArn: string;
  /** ARN of the key of KMS that encrypts that topic; empty: none. An ARN does not say its key. */
  readonly alarmTopicKeyArn: string;
}

/** What `npm run train -- --labels` writes: the model, and the threshold that it was judged with. */
export interface OwnWeights extends MatchModel {
  readonly threshold: number;
}
