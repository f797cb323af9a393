import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { EventSourceMapping, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  Chain,
  Choice,
  Condition,
  DefinitionBody,
  DistributedMap,
  type DistributedMapProps,
  ItemBatcher,
  JitterType,
  JsonPath,
  Pass,
  Result,
  ResultWriterV2,
  S3ManifestItemReader,
  StateMachine,
  StateMachineType,
  Succeed,
  TaskInput,
  type TaskStateBase,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService, LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { STEPFUNCTIONS_USE_DISTRIBUTED_MAP_RESULT_WRITER_V2 } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { CANARY_FOLDER } from '../../../functions/story/items/file-version.ts';
import { PARTITIONS } from '../../../functions/story/items/keys.ts';
import type { Settings } from '../../settings/settings.ts';
import { anyOf, FIVE_MINUTES } from '../alarm-rules.ts';
import { MACHINE_ROLE, TO_SEND, TO_USE_TABLE } from '../encryption.ts';
import { createFunction, may } from '../function-defaults.ts';
import { pinnedId } from '../instance-names.ts';
import { inPartition } from '../story-store.ts';
import type { Part, PartContext } from './part.ts';

/** The longest that Lambda runs: what is left of a range then is another run's. */
const TIMEOUT = Duration.minutes(15);

/**
 * What a map hands to one of its executions: 256 KiB at most, with the order. What 50 million rows make, 50,000
 * executions, returns to a bucket, because one state's output is 256 KiB at most, too.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const ROWS = { maxItemsPerBatch: 1_000, maxInputBytesPerBatch: 240 * 1024 };

/**
 * Sends the uploads of an archive to ingest: a state machine whose distributed map runs a worker for each range of
 * keys, or for some rows of an inventory. It costs nothing while it is idle: even the queue's event source, whose polls
 * SQS bills, is on only while a backfill runs. `wiredrop backfill` starts it.
 */
export const backfill: Part = {
  use: '[backfills](operating.md#backfill-an-archive)',
  example: { inventoryBucket: 'papers-inventory' },
  isOn: () => true,
  flows: [
    { from: 'operator', of: 'archive' },
    { to: 'older', of: 'files of the bucket' },
  ],
  keeps: [
    {
      what: '[backfills](operating.md#backfill-an-archive): who, when, counts',
      where: 'table: 90 days',
      partitions: ['backfills'],
      says: 'nothing',
    },
  ],
  simulation: 'runs',
  capacity: {
    run: 'A list of a thousand versions',
    above: 'it takes longer',
    watched: 'backlog',
  },
  build(part, context) {
    const { settings, intake, ingest } = context;
    // Without this flag, which apps of older templates lack, CDK leaves out the ResultWriter.
    part.node.setContext(STEPFUNCTIONS_USE_DISTRIBUTED_MAP_RESULT_WRITER_V2, true);
    const worker = createWorker(part, context);
    const machine = new MachineOfMaps(part, settings, worker, ingest.backfillSource).create();
    const ended = Object.fromEntries(
      (['Failed', 'Aborted', 'TimedOut'] as const).map((end) => [end.toLowerCase(), machine[`metric${end}`]()]),
    );
    const stuck = new MathExpression({
      expression: `IF(waited > ${LONGEST_WAIT.toSeconds()}, 1, 0)`,
      usingMetrics: { waited: intake.backfillQueue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum' }) },
      period: FIVE_MINUTES.period,
    });
    return {
      functions: [worker],
      outputs: {
        BackfillQueueUrl: intake.backfillQueue.queueUrl,
        BackfillMachineArn: machine.stateMachineArn,
        ...(settings.inventoryBucket !== '' && { InventoryBucket: settings.inventoryBucket }),
      },
      ownResources: { BackfillMachine: machine },
      waiting: [intake.backfillQueue.metricApproximateNumberOfMessagesVisible({ label: 'files of a backfill' })],
      ran: {
        BackfillStopped: {
          metric: anyOf({ ...ended, stuck }, FIVE_MINUTES.period),
          happened: 'A backfill failed, was aborted or timed out, or its files have waited for twelve hours',
          whatToDo:
            'The execution has the cause. Redrive it in Step Functions, or start the backfill again: it continues',
        },
      },
    };
  },
};

/** What is sent faster than ingest reads it waits for hours: no fault yet. */
const LONGEST_WAIT = Duration.hours(12);

function createWorker(part: Construct, context: PartContext): LambdaFunction {
  const { settings, ownFolders, bucket, table, intake, encryptionKey } = context;
  const { prefix, suffixes } = settings;
  const queue = intake.backfillQueue;
  return createFunction(part, {
    service: 'backfill',
    description: 'Sends the uploads of a part of an archive to ingest',
    // It waits for others nearly all its time.
    memoryMb: 256,
    timeout: TIMEOUT,
    environment: {
      BUCKET_NAME: bucket.bucketName,
      QUEUE_URL: queue.queueUrl,
      TABLE_NAME: table.tableName,
      SETTINGS: JSON.stringify({ prefix, suffixes, ownFolders: [...ownFolders, prefix + CANARY_FOLDER] }),
    },
    permissions: [
      may(['s3:ListBucket', 's3:ListBucketVersions', 's3:GetBucketVersioning'], bucket.bucketArn),
      // The receipts: of a bucket without versions those of a key.
      may(['dynamodb:BatchGetItem', 'dynamodb:Query'], table.tableArn),
      inPartition(table, PARTITIONS.backfills, ['UpdateItem']),
      may(['sqs:SendMessage', 'sqs:GetQueueAttributes'], queue.queueArn),
    ],
    keys: [[encryptionKey, [...TO_SEND, ...TO_USE_TABLE]]],
  });
}

class MachineOfMaps {
  readonly #part: Construct;
  readonly #settings: Settings;
  readonly #worker: LambdaFunction;
  readonly #source: EventSourceMapping;

  constructor(part: Construct, settings: Settings, worker: LambdaFunction, source: EventSourceMapping) {
    this.#part = part;
    this.#settings = settings;
    this.#worker = worker;
    this.#source = source;
  }

  /** Its input: infra/desk/operator/backfill/request.ts. */
  create(): StateMachine {
    const role = new Role(this.#part, MACHINE_ROLE, { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    const plan = this.step(
      'Plan',
      TaskInput.fromObject({ step: 'plan', ...from('order', 'ranges', 'concurrency') }),
      '$.plan',
    );
    const ranges = this.sendAll('Ranges', {
      itemsPath: '$.plan.ranges',
      itemSelector: {
        step: 'send',
        order: JsonPath.objectAt('$.plan.order'),
        range: JsonPath.objectAt('$$.Map.Item.Value'),
      },
    });
    const drain = this.step('Drain', TaskInput.fromObject({ step: 'drain', ...from('order') }), '$.queue');
    const again = new Wait(this.#part, 'UntilRead', { time: WaitTime.duration(Duration.minutes(1)) }).next(drain);
    const end = this.switchSource('SwitchOff', { Enabled: false }).next(new Succeed(this.#part, 'Done'));
    drain.next(
      new Choice(this.#part, 'IsRead').when(Condition.numberEquals('$.queue.waiting', 0), end).otherwise(again),
    );
    const files = Chain.start(plan).next(ranges).next(drain);
    const rows = this.inventoryRows();
    const atATime = { MaximumConcurrency: JsonPath.numberAt('$.invocations') };
    const start = this.switchSource('SwitchOn', { Enabled: true, ScalingConfig: atATime });
    const definition = rows
      ? start.next(
          new Choice(this.#part, 'HasInventory')
            .when(Condition.isPresent('$.inventory'), rows.next(drain))
            .otherwise(files),
        )
      : start.next(files);
    const machine = new StateMachine(this.#part, 'Machine', {
      definitionBody: DefinitionBody.fromChainable(definition),
      // CDK's own statements would allow every version of the function.
      role: role.withoutPolicyUpdates(),
      comment: 'Sends the uploads of an archive to ingest. Started by: wiredrop backfill',
    });
    this.allow(role, machine);
    const reason = 'What became of each file is in the table, and how each execution went in its history';
    Validations.of(machine).acknowledge(
      { id: 'AwsSolutions::AwsSolutions-SF1', reason },
      { id: 'AwsSolutions::AwsSolutions-SF2', reason },
      { id: 'Serverless::Serverless-StepFunctionStateMachineXray', reason },
    );
    return machine;
  }

  /** Undefined without a bucket of inventories. */
  private inventoryRows(): DistributedMap | undefined {
    const { inventoryBucket } = this.#settings;
    if (inventoryBucket === '') return undefined;
    const inventories = Bucket.fromBucketName(this.#part, 'InventoryBucket', inventoryBucket);
    return this.sendAll('Rows', {
      itemReader: new S3ManifestItemReader({ bucket: inventories, key: JsonPath.stringAt('$.inventory') }),
      // Not into the bucket of articles, where a result is a file to ingest.
      resultWriterV2: new ResultWriterV2({ bucket: inventories, prefix: RESULTS }),
      itemSelector: Object.fromEntries(
        ['Key', 'VersionId', 'LastModifiedDate', 'IsDeleteMarker'].map((name) => [
          name,
          JsonPath.stringAt(`$$.Map.Item.Value.${name}`),
        ]),
      ),
      // CDK writes its fields as they are.
      itemBatcher: new ItemBatcher({ ...ROWS, batchInput: { 'order.$': '$.order' } }),
    });
  }

  /**
   * A map that runs the worker until each item is done. It tolerates no failure: an execution that fails stops it, and
   * a redrive goes on with those that are not done.
   * https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html
   */
  private sendAll(label: string, props: DistributedMapProps): DistributedMap {
    const send = this.step(`Send${label}`);
    const isDone = new Choice(this.#part, `${label}Done`)
      .when(
        Condition.booleanEquals('$.done', true),
        new Pass(this.#part, `End${label}`, { result: Result.fromNumber(0) }),
      )
      .otherwise(send);
    return new DistributedMap(this.#part, label, {
      ...props,
      label,
      // Standard: an express execution ends after five minutes, and a redrive starts it from the beginning.
      mapExecutionType: StateMachineType.STANDARD,
      maxConcurrencyPath: '$.concurrency',
      resultPath: JsonPath.DISCARD,
    }).itemProcessor(send.next(isDone));
  }

  private step(id: string, payload?: TaskInput, resultPath?: string): LambdaInvoke {
    return retried(
      new LambdaInvoke(this.#part, id, {
        lambdaFunction: this.#worker,
        ...(payload && { payload }),
        payloadResponseOnly: true,
        retryOnServiceExceptions: false,
        ...(resultPath && { resultPath }),
      }),
    );
  }

  /**
   * Not by the template: a deploy that changed the mapping would switch it off under a backfill that runs.
   * https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html
   */
  private switchSource(id: string, change: object): CallAwsService {
    return retried(
      new CallAwsService(this.#part, id, {
        service: 'lambda',
        action: 'updateEventSourceMapping',
        parameters: { Uuid: this.#source.eventSourceMappingId, ...change },
        iamResources: [this.#source.eventSourceMappingArn],
        resultPath: JsonPath.DISCARD,
      }),
    );
  }

  /** https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html */
  private allow(role: Role, machine: StateMachine): void {
    const executions = (name: string) =>
      Stack.of(this.#part).formatArn({
        service: 'states',
        resource: 'execution',
        resourceName: `${machine.stateMachineName}${name}:*`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    const { inventoryBucket } = this.#settings;
    const before: [string[], string[]][] = [
      [['lambda:InvokeFunction'], [this.#worker.functionArn]],
      [['lambda:UpdateEventSourceMapping'], [this.#source.eventSourceMappingArn]],
    ];
    if (inventoryBucket !== '') {
      const { partition } = Stack.of(this.#part);
      const objects = `arn:${partition}:s3:::${inventoryBucket}/`;
      const toWrite = ['s3:PutObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'];
      before.push([['s3:GetObject'], [`${objects}*`]], [toWrite, [`${objects}${RESULTS}/*`]]);
    }
    const own: typeof before = [
      [['states:StartExecution'], [machine.stateMachineArn]],
      [['states:DescribeExecution', 'states:StopExecution'], [executions('')]],
      [
        ['states:RedriveExecution'],
        ['Ranges', ...(inventoryBucket ? ['Rows'] : [])].map((label) => executions(`/${label}`)),
      ],
    ];
    const statements = (list: typeof before) =>
      list.map(([actions, resources]) => new PolicyStatement({ actions, resources }));
    const policy = new Policy(this.#part, 'MachinePolicy', { roles: [role], statements: statements(before) });
    if (inventoryBucket !== '') policy.addStatements(this.useKeyOfInventories());
    machine.node.addDependency(policy);
    // After the machine, which it names; in place of CDK's own, which its role without updates does not get.
    machine.node.tryRemoveChild('DistributedMapPolicy');
    new Policy(this.#part, 'MapPolicy', { roles: [role], statements: statements(own) });
    const name = `execution:<${pinnedId(this.#part, 'BackfillMachine')}.Name>`;
    const states = `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:${name}`;
    Validations.of(this.#part).acknowledge(
      ...['', '/Ranges', '/Rows'].map((label) => ({
        id: `AwsSolutions::AwsSolutions-IAM5[Resource::${states}${label}:*]`,
        reason: 'The executions of its own maps, whose ids Step Functions makes',
      })),
      ...['', `${RESULTS}/`].map((folder) => ({
        id: `AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::${inventoryBucket}/${folder}*]`,
        reason: 'An inventory, and what a map returns, are files whose names AWS makes',
      })),
      {
        id: 'AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>:key/*]',
        reason: 'The key of inventories is not known, only that S3 uses it for their bucket',
      },
    );
  }

  /**
   * S3 Inventory may encrypt by a key of KMS. With a bucket key the context is the bucket.
   * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
   */
  private useKeyOfInventories(): PolicyStatement {
    const { partition, region, account } = Stack.of(this.#part);
    const bucket = `arn:${partition}:s3:::${this.#settings.inventoryBucket}`;
    return new PolicyStatement({
      actions: TO_SEND,
      resources: [`arn:${partition}:kms:${region}:${account}:key/*`],
      conditions: { StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucket, `${bucket}/*`] } },
    });
  }
}

/** Of what a map returns; a rule of that bucket may expire it after a day. */
const RESULTS = 'wiredrop-backfill';

function from(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, JsonPath.objectAt(`$.${name}`) as unknown as string]));
}

/** For some ten minutes: Lambda or another service may throttle. */
function retried<T extends TaskStateBase>(task: T): T {
  task.addRetry({
    errors: ['States.ALL'],
    interval: Duration.seconds(5),
    backoffRate: 2,
    maxAttempts: 8,
    maxDelay: Duration.minutes(3),
    jitterStrategy: JitterType.FULL,
  });
  return task;
}
