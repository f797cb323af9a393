import { Annotations, CfnOutput, Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Grant, type IGrantable, type IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { type ITopic, type Subscription, Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Disposition } from '../functions/story/items/disposition.ts';
import { capitalised } from '../functions/text/one-line.ts';
import { capacityWarnings } from './constructs/capacity.ts';
import { encryptLogs, grantKey, TO_READ, TO_SEND } from './constructs/encryption.ts';
import { FUNCTION_TIMEOUT, metricsNamespace } from './constructs/function-defaults.ts';
import { instanceName, pinLogicalIds, pinnedId } from './constructs/instance-names.ts';
import { Intake } from './constructs/intake.ts';
import { logOutput, Monitoring } from './constructs/monitoring.ts';
import { foldersOf, PARTS, SPINE } from './constructs/parts/index.ts';
import type { BuiltPart, Ingest, Notify, Part } from './constructs/parts/part.ts';
import { Webhook } from './constructs/parts/webhook.ts';
import { StoryStore } from './constructs/story-store.ts';
import { type StoryTarget, storySubscription } from './constructs/story-subscription.ts';
import type { JudgeSetting } from './settings/judge-setting.ts';
import { readSettings, SettingsError } from './settings/read-settings.ts';
import type { Settings } from './settings/settings.ts';
import { type StoryFilter, type WebhookSetting, webhookName } from './settings/webhook-setting.ts';

/** Every setting but the stack's name (docs/settings.md has their defaults), and existing resources to use. */
export interface WiredropProps
  extends Partial<Omit<Settings, 'stackName' | 'bucketName' | 'removalPolicy' | 'eventBus' | 'webhooks' | 'judge'>> {
  /**
   * Existing bucket, in the same account and region. It must send its events to EventBridge: `eventBridgeEnabled:
   * true`. If it is imported and under a key of KMS, name the key: `Bucket.fromBucketAttributes(…, { encryptionKey })`.
   * @default a versioned bucket of its own
   */
  readonly bucket?: IBucket;
  /**
   * Encrypts bucket, queues, table and topics of its own. You must extend the policy of an imported key: a warning says
   * by what.
   * @default keys that AWS owns or manages
   */
  readonly encryptionKey?: IKey;
  /**
   * Keys that `encryptionKey` replaced: what waits in queues, the files in the bucket and the table's streams are still
   * under them, so every function may decrypt with them. Do not delete such a key. @default none
   */
  readonly formerKeys?: readonly IKey[];
  /**
   * True: logs, variables of functions and the state machine are under the `encryptionKey`, too. An imported key's
   * policy must allow that (docs/deploying.md). @default false
   */
  readonly encryptLogs?: boolean;
  /** Existing topic that gets the notifications. @default one of its own */
  readonly topic?: ITopic;
  /** EventBridge bus that gets each notification as well: its name, its ARN, or the bus itself. @default none */
  readonly eventBus?: IEventBus | string;
  /** Endpoints that get the notifications by signed requests (docs/webhooks.md). @default none */
  readonly webhooks?: readonly WebhookProp[];
  /** The second reader: its model alone, or with what belongs to it (docs/matching.md). @default none */
  readonly judge?: JudgeSetting | string | null;
  /**
   * Receives the alarms and the events of `sources`, as `alarmTopicArn` does. @default alarms only show on the
   * dashboard
   */
  readonly alarmTopic?: ITopic;
  /**
   * Whether its own bucket and table stay when they leave the stack, or are deleted (a bucket only if it is empty).
   * @default retain
   */
  readonly removalPolicy?: RemovalPolicy.RETAIN | RemovalPolicy.DESTROY | Settings['removalPolicy'];
  /**
   * False: the stack gets no outputs. The commands find it by the parameter `/wiredrop/STACK` of Systems Manager
   * (`/wiredrop/STACK/ID` of a construct with an id). @default true
   */
  readonly outputs?: boolean;
}

/** A webhook whose secret may be one of the app. */
export type WebhookProp = Omit<WebhookSetting, 'secret'> & { readonly secret: string | ISecret };

/**
 * Article files in a bucket become stories in a table, and each new story is announced once on a topic.
 *
 * @example
 * const news = new Wiredrop(this, 'News', { prefix: 'articles/', timeZone: 'Europe/Berlin' });
 * news.grantPut(crawler);
 * news.onStory(deskQueue, { language: ['de'] });
 */
export class Wiredrop extends Construct {
  /** Where article files arrive. */
  readonly bucket: IBucket;
  /** Uploads that wait for ingest. */
  readonly queue: IQueue;
  /** Uploads that failed ten times. */
  readonly deadLetterQueue: IQueue;
  /** Stories, claims and receipts: docs/architecture.md has its items. */
  readonly table: ITable;
  /** Receives a notification of each new, changed or withdrawn story, and of each rejected file. */
  readonly topic: ITopic;

  readonly #prefix: string;
  readonly #intake: Intake;
  readonly #ingest: Ingest;
  readonly #notify: Notify;
  readonly #subscriptions = new Map<StoryTarget, { readonly filter: string; readonly subscription: Subscription }>();

  /** @throws SettingsError that names every refused prop and what is allowed there. */
  constructor(scope: Construct, id: string, props: WiredropProps = {}) {
    super(scope, id);
    const {
      bucket,
      encryptionKey,
      formerKeys = [],
      encryptLogs: isUnderKey = false,
      topic,
      eventBus,
      alarmTopic,
      outputs: hasOutputs = true,
      ...others
    } = props;
    const { secrets, webhooks: endpoints } = webhooksOf(props);
    const given = { ...others, ...(endpoints && { webhooks: endpoints }) };
    refuseTokens({ ...given, ...(typeof eventBus === 'string' && { eventBus }) });
    const settings = readSettings(typeof eventBus === 'string' ? { ...given, eventBus } : given);
    const intake = new Intake(this, 'Intake', { settings, bucket, encryptionKey, consumerTimeout: FUNCTION_TIMEOUT });
    const { table, streamArn } = new StoryStore(this, 'Stories', { settings, encryptionKey });
    const bus = typeof eventBus === 'string' ? undefined : eventBus;
    const { own: ownFolders } = foldersOf(settings, instanceName(intake));
    const spine = {
      settings,
      ownFolders,
      intake,
      bucket: intake.bucket,
      table,
      streamArn,
      encryptionKey,
      topic,
      eventBus: bus,
    };
    const place = (name: string) => new Construct(this, capitalised(name));
    const ingest = SPINE.ingest.build(place('ingest'), spine);
    const notify = SPINE.notify.build(place('notify'), { ...spine, ingest });
    const operatorsTopic = alarmTopic ?? this.importAlarmTopic(settings);
    const context = { ...spine, ingest, notify, alarmTopic: operatorsTopic, secrets };
    const on = Object.entries<Part>(PARTS).filter(([, part]) => part.isOn(settings));
    const built: Record<string, BuiltPart> = Object.fromEntries(
      on.map(([name, part]) => [name, part.build(place(name), context)]),
    );
    const parts = { ingest, notify, ...built };
    const capacities = Object.fromEntries(
      [...Object.entries<Part<never>>(SPINE), ...on].map(([name, part]) => [name, part.capacity]),
    );
    for (const warning of capacityWarnings(capacities, settings))
      Annotations.of(this).addWarningV2('wiredrop:capacity', warning);
    // Another logical id would make another, empty table and leave the old one unused. A second event source mapping of
    // the same source and function is refused:
    // https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html (409).
    pinLogicalIds(intake, {
      ...(intake.ownBucket && { IntakeBucket: intake.ownBucket }),
      IntakeQueue: intake.queue,
      IntakeRequestQueue: intake.requestQueue,
      IntakeBackfillQueue: intake.backfillQueue,
      IntakeDeadLetterQueue: intake.deadLetterQueue,
      ...(table instanceof Table && { StoriesTable: table }),
      ...Object.assign({}, ...Object.values(parts).map(({ ownResources }) => ownResources)),
    });
    const monitoring =
      settings.monitoring &&
      new Monitoring(this, 'Operations', { intake, table, parts, capacities, alarmTopic: operatorsTopic });
    for (const part of this.node.findAll())
      if (part instanceof LambdaFunction) for (const key of formerKeys) grantKey(key, part, TO_READ);
    if (isUnderKey && encryptionKey === undefined)
      throw new SettingsError('Setting encryptLogs is true: it needs an encryptionKey.');
    if (isUnderKey && encryptionKey) encryptLogs(this, encryptionKey);
    this.bucket = intake.bucket;
    this.queue = intake.queue;
    this.deadLetterQueue = intake.deadLetterQueue;
    this.table = table;
    this.topic = notify.topic;
    this.#prefix = settings.prefix;
    this.#intake = intake;
    this.#ingest = ingest;
    this.#notify = notify;

    // By these outputs the `wiredrop` command finds an instance in any stack.
    const outputs: Record<string, string> = {
      BucketName: this.bucket.bucketName,
      // Neither has a space: infra/settings/setting-rules.ts.
      IngestedNames: settings.suffixes.map((suffix) => `${settings.prefix}*${suffix}`).join(' '),
      TableName: table.tableName,
      ...(settings.onDelete === 'withdraw' && { OnDelete: settings.onDelete }),
      ...(monitoring && { DashboardName: monitoring.dashboard.dashboardName }),
      // Names of logs are generated, and nobody could guess them at night.
      ...Object.assign(
        {},
        ...Object.entries(parts).map(([name, part]) => ({ ...part.outputs, ...logOutput(name, part) })),
      ),
    };
    if (hasOutputs)
      for (const [name, value] of Object.entries(outputs))
        new CfnOutput(this, name, { value }).overrideLogicalId(pinnedId(intake, name));
    else
      new StringParameter(this, 'Outputs', {
        parameterName: `/wiredrop/${instanceName(intake)}`,
        stringValue: Stack.of(this).toJsonString({ [Stack.of(this).stackName]: outputs }),
        // Up to 8 KB.
        tier: ParameterTier.ADVANCED,
      });
  }

  /** Lets a crawler upload article files below the prefix, and neither read nor delete. */
  grantPut(grantee: IGrantable): Grant {
    // Multipart uploads need Decrypt.
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
    grantKey(this.bucket.encryptionKey, grantee, TO_SEND);
    return Grant.addToPrincipalOrResource({
      grantee,
      actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
      resourceArns: [this.bucket.arnForObjects(`${this.#prefix}*`)],
      resource: this.bucket,
    });
  }

  /**
   * Delivers notifications to a function, a queue (raw) or another subscription; `parseNotification` of
   * `wiredrop/events` reads them.
   * @returns the subscription; the same one if it is called again with the same filter
   * @throws SettingsError if the target has another filter already: SNS takes one subscription of an endpoint
   */
  onStory(target: StoryTarget, filter: StoryFilter = {}): Subscription {
    const known = this.#subscriptions.get(target);
    const asked = JSON.stringify(filter);
    if (known?.filter === asked) return known.subscription;
    if (known !== undefined)
      throw new SettingsError(
        `A target is subscribed with the filter ${known.filter} and again with ${asked}: give it one filter, or ` +
          'another queue.',
      );
    const subscription = this.topic.addSubscription(storySubscription(target, filter));
    this.#subscriptions.set(target, { filter: asked, subscription });
    return subscription;
  }

  /** Role of a webhook's function, for the policy of a key that encrypts its secret. @throws Error if there is none */
  webhookRole(name = 'webhook'): IRole {
    const webhooks = this.node.children.filter((child) => child instanceof Webhook);
    const { role } = webhooks.find((webhook) => webhook.name === name)?.function ?? {};
    if (role !== undefined) return role;
    const names = webhooks.map((webhook) => webhook.name).join(', ') || 'none';
    throw new Error(`There is no webhook ${name}: there are ${names}`);
  }

  /**
   * A metric of the functions by its name (docs/monitoring.md), the sum of five minutes unless the options say
   * otherwise: `metric('UploadToAnnouncement', { dimensionsMap: { service: 'canary' }, statistic: 'Maximum' })`.
   */
  metric(metricName: string, options: MetricOptions = {}): Metric {
    const namespace = metricsNamespace(this.#intake);
    return new Metric({ namespace, metricName, statistic: 'Sum', period: Duration.minutes(5), ...options });
  }

  /** New stories in five minutes. */
  metricStories(options: MetricOptions = {}): Metric {
    return this.metricFiles('new', options);
  }

  /** Files in five minutes that could not be read as articles. */
  metricRejected(options: MetricOptions = {}): Metric {
    return this.metricFiles('rejected', options);
  }

  /**
   * Files of a disposition in five minutes. `failed` counts files that returned to the queue, `redelivered` events that
   * were delivered again, `stray` objects of a bucket of yours whose keys have another ending.
   */
  metricFiles(disposition: Disposition | 'failed' | 'redelivered' | 'stray', options: MetricOptions = {}): Metric {
    return this.#ingest.metricFiles(disposition).with(options);
  }

  /** Uploads in the dead-letter queue. */
  metricDeadLetters(options: MetricOptions = {}): Metric {
    return this.#intake.metricDeadLetters().with(options);
  }

  /** Batches of announcements that Lambda gave up on. */
  metricUnannounced(options: MetricOptions = {}): Metric {
    return this.#notify.unannounced.with(options);
  }

  private importAlarmTopic({ alarmTopicArn: topicArn, alarmTopicKeyArn: keyArn }: Settings): ITopic | undefined {
    if (topicArn === '') return undefined;
    return Topic.fromTopicAttributes(this, 'AlarmTopic', { topicArn, ...(keyArn !== '' && { keyArn }) });
  }
}

/** What takes a value that only the deploy knows. */
const TAKES_TOKENS: Readonly<Record<string, string>> = {
  alarmTopicArn: 'give the topic as alarmTopic (Topic.fromTopicArn)',
  eventBus: 'give the bus itself (EventBus.fromEventBusArn)',
  webhooks: 'put the url into the secret, and give that as secret',
};

/** Settings are checked before anything is deployed. @throws SettingsError */
function refuseTokens(given: object): void {
  for (const [name, value] of Object.entries(given))
    if (JSON.stringify(value)?.includes('${Token['))
      throw new SettingsError(
        `Setting ${name} is a token of CDK, whose value only the deploy knows: ` +
          `${TAKES_TOKENS[name] ?? 'write the value out'}.`,
      );
}

/** Secrets of the app have no name yet, so the settings get another. */
function webhooksOf({ webhooks }: Pick<WiredropProps, 'webhooks'>) {
  const secrets = new Map<string, ISecret>();
  if (!Array.isArray(webhooks)) return { secrets, webhooks };
  const named = (webhooks as readonly WebhookProp[]).map((webhook) => {
    if (typeof webhook?.secret !== 'object' || webhook.secret === null) return webhook;
    secrets.set(webhook.name ?? webhookName({ secret: '' }), webhook.secret);
    return { ...webhook, secret: 'of-the-app' };
  });
  return { secrets, webhooks: named };
}
