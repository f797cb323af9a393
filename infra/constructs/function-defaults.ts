import { ArnFormat, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { type CfnRule, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  EventSourceMapping,
  type EventSourceMappingOptions,
  Function as LambdaFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Settings } from '../settings/settings.ts';
import { bundledCode, type CodeFile } from './bundled-code.ts';
import { grantKey } from './encryption.ts';
import { instanceName, pinnedId } from './instance-names.ts';
import { LOCAL_SCHEDULE, type LocalSchedule } from './local-schedule.ts';

/**
 * Time-out of the functions. A file takes well under a second; the rest is for the SDK's retries while a service
 * throttles.
 */
export const FUNCTION_TIMEOUT = Duration.seconds(30);

/**
 * What Lambda does with a function's role to a queue. Not the L2's `grantConsumeMessages`, which grants two more
 * actions.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const TO_CONSUME = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** A statement of a policy: these actions on these resources. */
export function may(actions: string | readonly string[], ...resources: readonly string[]): PolicyStatement {
  return new PolicyStatement({ actions: [actions].flat(), resources: [...resources] });
}

/** Namespace of the functions' own metrics: one for each instance, so that none sets off another's alarms. */
export function metricsNamespace(part: Construct): string {
  return `wiredrop/${instanceName(part)}`;
}

export interface FunctionProps {
  /** Folder under `functions/` whose `handler.ts` exports `handler`; also the service name in metrics. */
  readonly service: string;
  readonly description: string;
  readonly memoryMb: number;
  /** Default: `FUNCTION_TIMEOUT`. */
  readonly timeout?: Duration;
  readonly environment: Readonly<Record<string, string>>;
  readonly permissions: readonly PolicyStatement[];
  /** Keys that it uses, with the actions on each. */
  readonly keys: readonly (readonly [key: IKey | undefined, actions: readonly string[]])[];
  /** A file that is packed with the code. */
  readonly file?: CodeFile;
  /** Files of its bundle that this stack never loads. */
  readonly without?: readonly string[];
  /** It sends to what invokes it, and bounds that itself: Lambda would stop it after sixteen times. */
  readonly invokesItself?: true;
}

/**
 * A function on ARM64 and Node 24, with a role and a log group of its own. Its only permissions are those named and to
 * write that log; CDK's default role has `AWSLambdaBasicExecutionRole`, which may write every log of the account.
 */
export function createFunction(scope: Construct, props: FunctionProps): LambdaFunction {
  // Deleted with the stack, whatever the removal policy of the data: receipts are the record, not logs.
  const logGroup = new LogGroup(scope, 'Logs', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  const lambda = new LambdaFunction(scope, 'Function', {
    description: props.description,
    code: bundledCode(props.service, props.file, props.without),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: props.memoryMb,
    timeout: props.timeout ?? FUNCTION_TIMEOUT,
    role,
    logGroup,
    // https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
    ...(props.invokesItself && { recursiveLoop: RecursiveLoop.ALLOW }),
    // Without Lambda's START, END and REPORT lines, half of what a single file logs; logs are billed by the byte.
    // Durations, errors and throttles are metrics anyway; time-outs and crashes are WARN and are kept.
    // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
    loggingFormat: LoggingFormat.JSON,
    systemLogLevelV2: SystemLogLevel.WARN,
    // No reserved concurrency: it requires 100 unreserved executions, which a new account does not have
    // (https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html), and its throttles count as
    // receives, which lead to the dead-letter queue. `maxConcurrency` of the event source bounds ingest without either.
    environment: { ...props.environment, SERVICE: props.service },
  });
  Validations.of(lambda).acknowledge(
    {
      id: 'Serverless::Serverless-LambdaDLQ',
      reason:
        'It is for asynchronous invocations: event sources invoke these functions, or a schedule, whose next run ' +
        'repeats what failed',
    },
    {
      id: 'Serverless::Serverless-LambdaTracing',
      reason: 'Each file has a line in the log and a receipt; traces are billed for each file and add nothing',
    },
  );
  for (const statement of props.permissions) lambda.addToRolePolicy(statement);
  for (const [key, actions] of props.keys) grantKey(key, lambda, actions);
  return lambda;
}

export interface ScheduledFunctionProps extends Omit<FunctionProps, 'memoryMb'> {
  /** Default: 256. */
  readonly memoryMb?: number;
  /** When it runs, or how often. */
  readonly schedule: Schedule | Duration;
  /** What a run does: the rule's description. */
  readonly task: string;
  /** Why a lost event needs no redrive: `the next run writes the same`. */
  readonly afterLoss: string;
  /** When it runs on one machine. Default: never, as nobody asks of a machine what it checks every few minutes. */
  readonly local?: LocalSchedule;
}

/** A function that a schedule invokes. */
export function scheduledFunction(part: Construct, props: ScheduledFunctionProps): LambdaFunction {
  const lambda = createFunction(part, { memoryMb: 256, ...props });
  const schedule = props.schedule instanceof Duration ? Schedule.rate(props.schedule) : props.schedule;
  const targets = [new LambdaTarget(lambda)];
  const rule = new Rule(part, 'Schedule', { description: props.task, schedule, targets });
  if (props.local) (rule.node.defaultChild as CfnRule).addMetadata(LOCAL_SCHEDULE, props.local);
  const reason = `A lost event needs no redrive: ${props.afterLoss}`;
  Validations.of(part).acknowledge({ id: 'Serverless::Serverless-EventBusDLQ', reason });
  return lambda;
}

/** Lambda reads the queue for the function, and returns to it what the function says has failed. */
export function readQueue(
  part: Construct,
  id: string,
  target: LambdaFunction,
  queue: IQueue,
  options: Pick<EventSourceMappingOptions, 'batchSize' | 'enabled'> & { readonly maxConcurrency: number },
): EventSourceMapping {
  Validations.of(part).acknowledge({
    id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
    reason:
      'A failed message returns to the queue, which has a dead-letter queue; SQS event sources have no destination',
  });
  const reading = { target, eventSourceArn: queue.queueArn, reportBatchItemFailures: true };
  return new EventSourceMapping(part, id, { ...reading, ...options });
}

/** Says why the part may use all objects whose key matches. @param name `feeds/*` */
export function acknowledgeObjects(part: Construct, name: string, reason: string): void {
  const id = `AwsSolutions::AwsSolutions-IAM5[Resource::<${pinnedId(part, 'IntakeBucket')}.Arn>/${name}]`;
  Validations.of(part).acknowledge({ id, reason });
}

/**
 * A name is that of a secret in this account and region, to whose ARN Secrets Manager adds a hyphen and six characters.
 * So it does to an ARN that was given without them, which `GetSecretValue` takes as well. That is why a name should not
 * end like that: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export function secretArn(scope: Construct, secret: string): string {
  if (secret.startsWith('arn:')) return /-[A-Za-z0-9]{6}$/.test(secret) ? secret : `${secret}-??????`;
  return Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${secret}-??????`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** The sections that a stack names, for the functions that divide stories by them. */
export function sectionsVariable({ sections }: Pick<Settings, 'sections'>): { SECTIONS?: string } {
  return Object.keys(sections).length > 0 ? { SECTIONS: JSON.stringify(sections) } : {};
}
