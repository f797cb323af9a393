import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Settings } from '../../settings/settings.ts';
import type { AlarmRules } from '../alarm-rules.ts';

/** What the documentation says of an outlet, and its permissions: `npm run docs`. */
export interface OutletDocs {
  /** Output of the stack that says where it sends. */
  readonly output: string;
  /** Stands for its value in a policy. */
  readonly placeholder: string;
  /** What notify, and an operator who redrives, may do there. */
  readonly actions: readonly string[];
}

/** What notify and the stack need of a place that gets the notifications. */
export interface OutletWiring {
  /** Variables by which the counterpart in `functions/notify/outlets` opens it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Permissions of notify. */
  readonly statements: readonly PolicyStatement[];
  /** Key that notify must use to send. */
  readonly encryptionKey?: IKey | undefined;
  readonly outputs: Readonly<Record<string, string>>;
  /** Own resources that hold data, by pinned logical id. */
  readonly ownResources?: Readonly<Record<string, Construct>>;
  /** Of the dashboard's graph of notifications. */
  readonly metrics?: readonly IMetric[];
  readonly alarms?: AlarmRules;
}

export interface OutletProps {
  readonly settings: Settings;
  /** Existing topic. Default: one of its own. */
  readonly topic?: ITopic | undefined;
  /** Existing bus. Default: the one that the setting names, if any. */
  readonly eventBus?: IEventBus | undefined;
  /** Of its own resources. */
  readonly encryptionKey?: IKey | undefined;
}
