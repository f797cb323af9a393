import type { IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { EventSourceMapping, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Disposition } from '../../../functions/story/items/disposition.ts';
import type { PARTITIONS } from '../../../functions/story/items/keys.ts';
import type { Settings } from '../../settings/settings.ts';
import type { AlarmRules } from '../alarm-rules.ts';
import type { Capacity } from '../capacity.ts';
import type { Intake } from '../intake.ts';
import type { StoryStore } from '../story-store.ts';

/** What ingest and notify are made of. */
export interface SpineContext {
  readonly settings: Settings;
  /** Folders that the stack writes and never ingests. */
  readonly ownFolders: readonly string[];
  readonly intake: Intake;
  readonly bucket: IBucket;
  readonly table: StoryStore['table'];
  /** Stream of the table's new images. */
  readonly streamArn: string;
  /** Of queues, topics and table. */
  readonly encryptionKey: IKey | undefined;
  /** Existing topic of the notifications. Default: one of its own. */
  readonly topic: ITopic | undefined;
  /** Existing bus. Default: the one that the setting names, if any. */
  readonly eventBus: IEventBus | undefined;
}

/** What every other part is made of. */
export interface PartContext extends SpineContext {
  readonly ingest: Ingest;
  readonly notify: Notify;
  /** Receives the alarms. */
  readonly alarmTopic: ITopic | undefined;
  /** Secrets of the app, by the name of their webhook. */
  readonly secrets: ReadonlyMap<string, ISecret>;
}

/** What the stack has of a part. */
export interface BuiltPart {
  readonly functions: readonly LambdaFunction[];
  /** What goes off if the part does not run, or never without an error. */
  readonly ran: AlarmRules;
  readonly alarms?: AlarmRules;
  /** Beside that of its log, which the stack adds. */
  readonly outputs?: Readonly<Record<string, string>>;
  /** What must keep its logical id: holders of data, and event sources. */
  readonly ownResources?: Readonly<Record<string, Construct>>;
  /** In the graph of what waits. */
  readonly waiting?: readonly IMetric[];
  /** Graphs of its own, by their titles. */
  readonly graphs?: Readonly<Record<string, readonly IMetric[]>>;
  /** In the graph of how late announcements are, in milliseconds. */
  readonly delays?: readonly IMetric[];
}

export interface Ingest extends BuiltPart {
  /** On only while a backfill runs. */
  readonly backfillSource: EventSourceMapping;
  /**
   * Files of a disposition. `failed` counts files that returned to the queue, and messages without a file;
   * `redelivered` counts events whose file has its receipt already.
   */
  metricFiles(disposition: Disposition | 'failed' | 'redelivered' | 'stray'): Metric;
  /** Files of many articles; without it they are rejected. @param role of who writes them as many files */
  sendContainersTo(queue: Queue, role: Role): void;
}

export interface Notify extends BuiltPart {
  readonly topic: ITopic;
  /** Of the dashboard's graph of notifications. */
  readonly published: readonly IMetric[];
  /**
   * Gets a message for each batch of stream records that Lambda gave up on: their place in the stream, not their
   * content.
   */
  readonly failureQueue: Queue;
  /** Messages in the failure queue, one for each batch of stream records that Lambda gave up on. */
  readonly unannounced: Metric;
  /** Sends canaries to a topic of their own. */
  announceCanaries(topic: ITopic): void;
}

/** What parts read and write, beside other parts: a place in the diagram of docs/architecture.md. */
export type Place =
  | 'uploader'
  | 'bucket'
  | 'uploads'
  | 'requests'
  | 'older'
  | 'table'
  | 'topic'
  | 'bus'
  | 'webhooks'
  | 'endpoint'
  | 'containers'
  | 'pages'
  | 'headlines'
  | 'alarms'
  | 'operator'
  | 'dead'
  | 'failed'
  | 'polled';

/** What goes from one place to another, through the part or to another part. */
export interface Flow {
  readonly from?: Place;
  readonly to?: Place;
  readonly of?: string;
  /** Only when the part has failed. */
  readonly isFailure?: true;
}

/** Something that is left after a run: a row of docs/forgetting.md. */
export interface Kept {
  /** As Markdown. */
  readonly what: string;
  /** In what, and how long, as Markdown. */
  readonly where: string;
  /** Of the table: each belongs to one part. */
  readonly partitions?: readonly (keyof typeof PARTITIONS)[];
  /** In the bucket, with `*` for what it does not know: all that its function may write there. */
  readonly folders?: (settings: Settings, instance: string) => readonly string[];
  /** Its folders hold article files: ingest passes over all others. */
  readonly isIngested?: true;
  /** What it says of stories: the invariant that finds what a withdrawal should have erased, or why it stays. */
  readonly says: 'nothing' | { readonly erased: string } | { readonly stays: string };
}

/**
 * A part of the system: the handler in the folder of `functions/` that has its name, and all that the stack has for it.
 * Alarms, dashboard, outputs, tests and the tables of the documentation are made from the list in `index.ts`.
 */
export interface Part<Context = PartContext, Built = BuiltPart> {
  /** What its outputs are for, as Markdown: docs/deploying.md. Without, if its log is its only output. */
  readonly use?: string;
  /** Settings with which it is there, with all that it can have. */
  readonly example: Partial<Settings>;
  readonly isOn: (settings: Settings) => boolean;
  /** What it reads (`from`) and writes (`to`). */
  readonly flows: readonly Flow[];
  /** All that it stores or hands out. */
  readonly keeps: readonly Kept[];
  /** Whether the simulation (docs/proof.md) runs it, as a process that may die at every call; if not, why. */
  readonly simulation: 'runs' | { readonly leftOut: string };
  /** How much one run does, and where that ends. */
  readonly capacity: Capacity;
  /** @param part its place in the instance, from which logical ids are made */
  readonly build: (part: Construct, context: Context) => Built;
}
