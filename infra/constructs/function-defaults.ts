import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { bundledCode, type CodeFile } from './bundled-code.ts';
import { instanceName } from './instance-names.ts';

/**
 * Time-out of the functions. A file takes well under a second; the rest is for the SDK's retries while a service
 * throttles.
 */
export const FUNCTION_TIMEOUT = Duration.seconds(30);

/**
 * What Lambda does with a function's role to a queue. Not the L2's `grantConsumeMessages`, which grants two more actions.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const TO_CONSUME = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

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
  readonly logRetention: RetentionDays;
  readonly environment: Readonly<Record<string, string>>;
  /** A file that is packed with the code. */
  readonly file?: CodeFile;
}

/**
 * A function on ARM64 and Node 24, with a role and a log group of its own. Its only permission is to write that log;
 * CDK's default role has `AWSLambdaBasicExecutionRole`, which may write every log of the account.
 */
export function createFunction(scope: Construct, props: FunctionProps): LambdaFunction {
  // Deleted with the stack, whatever the removal policy of the data: receipts are the record, not logs.
  const logGroup = new LogGroup(scope, 'Logs', { retention: props.logRetention, removalPolicy: RemovalPolicy.DESTROY });
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  const lambda = new LambdaFunction(scope, 'Function', {
    description: props.description,
    code: bundledCode(props.service, props.file),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: props.memoryMb,
    timeout: props.timeout ?? FUNCTION_TIMEOUT,
    role,
    logGroup,
    // Without Lambda's START, END and REPORT lines, half of what a single file logs; logs are billed by the byte. Durations,
    // errors and throttles are metrics anyway; time-outs and crashes are WARN and are kept.
    // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
    loggingFormat: LoggingFormat.JSON,
    systemLogLevelV2: SystemLogLevel.WARN,
    // No reserved concurrency: it requires 100 unreserved executions, which a new account does not have
    // (https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html), and its throttles count as
    // receives, which lead to the dead-letter queue. `maxConcurrency` of the event source bounds ingest without either.
    environment: {
      ...props.environment,
      SERVICE: props.service,
    },
  });
  Validations.of(lambda).acknowledge(
    {
      id: 'Serverless::Serverless-LambdaDLQ',
      reason:
        'It is for asynchronous invocations: event sources invoke these functions, or a schedule, whose next run repeats what failed',
    },
    {
      id: 'Serverless::Serverless-LambdaTracing',
      reason: 'Each file has a line in the log and a receipt; traces are billed for each file and add nothing',
    },
  );
  return lambda;
}
