import type { AlarmProps, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Settings } from '../../settings/settings.ts';
import type { Intake } from '../intake.ts';
import type { StoryStore } from '../story-store.ts';
import type { Ingest } from './ingest.ts';
import type { Notify } from './notify.ts';

/** An alarm above `threshold`. Its texts are its description and its row of docs/operating.md, as Markdown. */
export interface AlarmRule
  extends Pick<AlarmProps, 'metric' | 'threshold' | 'evaluationPeriods' | 'datapointsToAlarm' | 'treatMissingData'> {
  readonly happened: string;
  readonly whatToDo: string;
}

export type AlarmRules = Readonly<Record<string, AlarmRule>>;

/** What ingest and notify are made of. */
export interface SpineContext {
  readonly settings: Settings;
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
  /** In the graph of how late announcements are, in milliseconds. */
  readonly delays?: readonly IMetric[];
}

/**
 * A part of the system: the handler in the folder of `functions/` that has its name, and all that the stack has for it.
 * Alarms, dashboard, outputs, tests and the tables of the documentation are made from the list in `index.ts`.
 */
export interface Part<Context = PartContext, Built = BuiltPart> {
  /** What its outputs are for, as Markdown: docs/deploying.md. */
  readonly use: string;
  /** Settings with which it is there, with all that it can have. */
  readonly example: Partial<Settings>;
  readonly isOn: (settings: Settings) => boolean;
  /** @param part its place in the instance, from which logical ids are made */
  readonly build: (part: Construct, context: Context) => Built;
}
