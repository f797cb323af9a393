import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { EventSourceMapping, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
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
import { Construct } from 'constructs';
import { CANARY_FOLDER } from '../../functions/canary/record-canary.ts';
import { BACKFILLS } from '../../functions/story/items/keys.ts';
import { ownFolders, type Settings } from '../settings/settings.ts';
import { grantKey, TO_SEND, TO_USE_TABLE } from './encryption.ts';
import { createFunction } from './function-defaults.ts';
import { pinnedId } from './instance-names.ts';
import type { StoryStore } from './story-store.ts';

export interface BackfillProps {
  readonly settings: Settings;
  readonly bucket: IBucket;
  readonly table: StoryStore['table'];
  /** Read by ingest through `source`, which is off while there is no backfill. */
  readonly queue: Queue;
  readonly source: EventSourceMapping;
  /** Of the queue and the table. */
  readonly encryptionKey?: IKey | undefined;
}

/** The longest that Lambda runs: what is left of a range then is another run's. */
const TIMEOUT = Duration.minutes(15);

/**
 * What a map hands to one of its executions: 256 KiB at most, with the order. Of 1,000 rows, 50 million make 50,000
 * executions, whose results, a digit each, are one state's output: 256 KiB again.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const ROWS = { maxItemsPerBatch: 1_000, maxInputBytesPerBatch: 240 * 1024 };

/**
 * Sends the uploads of an archive to ingest: a state machine whose distributed map runs a worker for each range of keys,
 * or for some rows of an inventory. It costs nothing while it is idle: even the queue's event source, whose polls SQS
 * bills, is on only while a backfill runs. `wiredrop backfill` starts it.
 */
export class Backfill extends Construct {
  readonly function: LambdaFunction;
  readonly machine: StateMachine;
  readonly #source: EventSourceMapping;
  readonly #settings: Settings;

  constructor(scope: Construct, id: string, props: BackfillProps) {
    super(scope, id);
    this.#settings = props.settings;
    this.#source = props.source;
    this.function = this.createWorker(props);
    this.machine = this.createMachine();
  }

  private createWorker({ settings, bucket, table, queue, encryptionKey }: BackfillProps): LambdaFunction {
    const { prefix, suffixes } = settings;
    const worker = createFunction(this, {
      service: 'backfill',
      description: 'Sends the uploads of a part of an archive to ingest',
      // It waits for others nearly all its time.
      memoryMb: 256,
      timeout: TIMEOUT,
      logRetention: settings.logRetentionDays,
      environment: {
        BUCKET_NAME: bucket.bucketName,
        QUEUE_URL: queue.queueUrl,
        TABLE_NAME: table.tableName,
        SETTINGS: JSON.stringify({ prefix, suffixes, ownFolders: [...ownFolders(settings), prefix + CANARY_FOLDER] }),
      },
    });
    for (const statement of [
      new PolicyStatement({
        actions: ['s3:ListBucket', 's3:ListBucketVersions', 's3:GetBucketVersioning'],
        resources: [bucket.bucketArn],
      }),
      // The receipts: of a bucket without versions those of a key.
      new PolicyStatement({ actions: ['dynamodb:BatchGetItem', 'dynamodb:Query'], resources: [table.tableArn] }),
      new PolicyStatement({
        actions: ['dynamodb:UpdateItem'],
        resources: [table.tableArn],
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [BACKFILLS] } },
      }),
      new PolicyStatement({ actions: ['sqs:SendMessage', 'sqs:GetQueueAttributes'], resources: [queue.queueArn] }),
    ])
      worker.addToRolePolicy(statement);
    grantKey(encryptionKey, worker, [...TO_SEND, ...TO_USE_TABLE]);
    return worker;
  }

  /** Its input: infra/operator/backfill/request.ts. */
  private createMachine(): StateMachine {
    const role = new Role(this, 'MachineRole', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    const plan = this.step('Plan', TaskInput.fromObject({ step: 'plan', ...from('order', 'ranges') }), '$.plan');
    const ranges = this.sendAll('Ranges', {
      itemsPath: '$.plan.ranges',
      itemSelector: {
        step: 'send',
        order: JsonPath.objectAt('$.order'),
        range: JsonPath.objectAt('$$.Map.Item.Value'),
      },
    });
    const drain = this.step('Drain', TaskInput.fromObject({ step: 'drain', ...from('order') }), '$.queue');
    const again = new Wait(this, 'UntilRead', { time: WaitTime.duration(Duration.minutes(1)) }).next(drain);
    const end = this.switchSource('SwitchOff', { Enabled: false }).next(new Succeed(this, 'Done'));
    drain.next(new Choice(this, 'IsRead').when(Condition.numberEquals('$.queue.waiting', 0), end).otherwise(again));
    const files = Chain.start(plan).next(ranges).next(drain);
    const rows = this.inventoryRows();
    const atATime = { MaximumConcurrency: JsonPath.numberAt('$.invocations') };
    const start = this.switchSource('SwitchOn', { Enabled: true, ScalingConfig: atATime });
    const definition = rows
      ? start.next(
          new Choice(this, 'HasInventory').when(Condition.isPresent('$.inventory'), rows.next(drain)).otherwise(files),
        )
      : start.next(files);
    const machine = new StateMachine(this, 'Machine', {
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
    return this.sendAll('Rows', {
      itemReader: new S3ManifestItemReader({
        bucket: Bucket.fromBucketName(this, 'InventoryBucket', inventoryBucket),
        key: JsonPath.stringAt('$.inventory'),
      }),
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
   * A map that runs the worker until each item is done. It tolerates no failure: an execution that fails stops it, and a
   * redrive goes on with those that are not done. https://docs.aws.amazon.com/step-functions/latest/dg/redrive-map-run.html
   */
  private sendAll(label: string, props: DistributedMapProps): DistributedMap {
    const send = this.step(`Send${label}`);
    const isDone = new Choice(this, `${label}Done`)
      .when(Condition.booleanEquals('$.done', true), new Pass(this, `End${label}`, { result: Result.fromNumber(0) }))
      .otherwise(send);
    return new DistributedMap(this, label, {
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
      new LambdaInvoke(this, id, {
        lambdaFunction: this.function,
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
      new CallAwsService(this, id, {
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
      Stack.of(this).formatArn({
        service: 'states',
        resource: 'execution',
        resourceName: `${machine.stateMachineName}${name}:*`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    const { inventoryBucket } = this.#settings;
    const before: [string[], string[]][] = [
      [['lambda:InvokeFunction'], [this.function.functionArn]],
      [['lambda:UpdateEventSourceMapping'], [this.#source.eventSourceMappingArn]],
    ];
    if (inventoryBucket !== '') {
      const { partition } = Stack.of(this);
      before.push([['s3:GetObject'], [`arn:${partition}:s3:::${inventoryBucket}/*`]]);
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
    machine.node.addDependency(new Policy(this, 'MachinePolicy', { roles: [role], statements: statements(before) }));
    // After the machine, which it names; in place of CDK's own, which its role without updates does not get.
    machine.node.tryRemoveChild('DistributedMapPolicy');
    new Policy(this, 'MapPolicy', { roles: [role], statements: statements(own) });
    const name = `execution:<${pinnedId(this, 'BackfillMachine')}.Name>`;
    const states = `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:${name}`;
    Validations.of(this).acknowledge(
      ...['', '/Ranges', '/Rows'].map((label) => ({
        id: `AwsSolutions::AwsSolutions-IAM5[Resource::${states}${label}:*]`,
        reason: 'The executions of its own maps, whose ids Step Functions makes',
      })),
      {
        id: `AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::${inventoryBucket}/*]`,
        reason: 'An inventory consists of a manifest and files, whose names S3 makes',
      },
    );
  }
}

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
