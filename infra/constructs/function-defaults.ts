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
import { bundledCode } from './bundled-code.ts';
import { instanceName } from './instance.ts';

/**
 * Every function of the stack times out after this long. A file takes well under a second; the rest is room for the SDK's own
 * retries while a service is throttling.
 */
export const functionTimeout = Duration.seconds(30);

/** Namespace of the functions' own metrics: one for each instance, so that none sounds the alarms of another in the account. */
export function metricsNamespace(part: Construct): string {
  return `wiredrop/${instanceName(part)}`;
}

export interface FunctionProps {
  /** Folder under `functions/` whose `handler.ts` exports `handler`; also the service name in metrics. */
  readonly service: string;
  readonly description: string;
  readonly memoryMb: number;
  readonly logRetention: RetentionDays;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * A function as all of ours are: ARM64, Node 24, its own role and its own log group, and no permission but to write that log.
 * The role is ours because CDK's would carry `AWSLambdaBasicExecutionRole`, which may write every log of the account.
 */
export function createFunction(scope: Construct, props: FunctionProps): LambdaFunction {
  // Logs are not the record (receipts are), so they go with the stack whatever the removal policy of the data.
  const logGroup = new LogGroup(scope, 'Logs', { retention: props.logRetention, removalPolicy: RemovalPolicy.DESTROY });
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  const lambda = new LambdaFunction(scope, 'Function', {
    description: props.description,
    code: bundledCode(props.service),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: props.memoryMb,
    timeout: functionTimeout,
    role,
    logGroup,
    // Lambda's own START, END and REPORT lines would be half of what a lone file logs, and logs are billed by the byte. Durations,
    // errors and throttles are metrics without them; time-outs and crashes are WARN and stay.
    // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
    loggingFormat: LoggingFormat.JSON,
    systemLogLevelV2: SystemLogLevel.WARN,
    // No reserved concurrency: it needs 100 unreserved executions beside it, which a new account does not have
    // (https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html), and the throttles it causes count as receives
    // on the way to the dead-letter queue. `maxConcurrency` of the event source bounds ingest without either.
    environment: {
      ...props.environment,
      SERVICE: props.service,
    },
  });
  Validations.of(lambda).acknowledge(
    {
      id: 'Serverless::Serverless-LambdaDLQ',
      reason:
        'That queue is for asynchronous invocations: these are invoked by event sources, or by a schedule, whose next run does what a failed one did not',
    },
    {
      id: 'Serverless::Serverless-LambdaTracing',
      reason: 'Each file has a line in the log and a receipt; traces would be billed for each file and say no more',
    },
  );
  return lambda;
}
