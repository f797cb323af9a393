import { type CfnTemplate, recursionFaults } from './aws-classes.ts';

type Properties = Readonly<Record<string, unknown>>;

interface Limit {
  readonly type: string;
  readonly what: string;
  /** The most that AWS takes. */
  readonly most: number;
  readonly of: (properties: Properties) => number;
  readonly source: string;
}

const AWS = 'https://docs.aws.amazon.com';

/** Limits of one resource that neither CloudFormation's schema nor cfn-lint (validity.long.test.ts) has. */
const LIMITS: readonly Limit[] = [
  {
    type: 'AWS::Lambda::Function',
    what: 'MB that a new account may use',
    most: 3008,
    of: ({ MemorySize }) => Number(MemorySize ?? 128),
    source: `${AWS}/lambda/latest/dg/gettingstarted-limits.html`,
  },
  {
    type: 'AWS::Lambda::EventSourceMapping',
    what: 'filters',
    most: 5,
    of: ({ FilterCriteria }) => list(at(FilterCriteria, 'Filters')).length,
    source: `${AWS}/lambda/latest/dg/invocation-eventfiltering.html`,
  },
  {
    type: 'AWS::Lambda::EventSourceMapping',
    what: 'records of a batch without a window',
    most: 10,
    of: ({ MaximumBatchingWindowInSeconds: window, BatchSize }) => (window ? 0 : Number(BatchSize)),
    source: `${AWS}/lambda/latest/api/API_CreateEventSourceMapping.html`,
  },
  {
    type: 'AWS::IAM::Policy',
    what: 'characters of an inline policy',
    most: 10_240,
    of: ({ PolicyDocument }) => size(PolicyDocument),
    source: `${AWS}/IAM/latest/UserGuide/reference_iam-quotas.html`,
  },
  {
    type: 'AWS::SQS::QueuePolicy',
    what: 'bytes of policy',
    most: 8192,
    of: ({ PolicyDocument }) => size(PolicyDocument),
    source: `${AWS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html`,
  },
  {
    type: 'AWS::SQS::QueuePolicy',
    what: 'actions of a statement',
    most: 7,
    of: ({ PolicyDocument }) =>
      Math.max(...list(at(PolicyDocument, 'Statement')).map((statement) => list(at(statement, 'Action')).length)),
    source: `${AWS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html`,
  },
  {
    type: 'AWS::SNS::Subscription',
    what: 'keys of a filter policy',
    most: 5,
    of: ({ FilterPolicy }) => Object.keys(FilterPolicy ?? {}).length,
    source: `${AWS}/sns/latest/dg/subscription-filter-policy-constraints.html`,
  },
  {
    type: 'AWS::S3::Bucket',
    what: 'event notifications',
    most: 100,
    of: ({ NotificationConfiguration }) => list(at(NotificationConfiguration, 'QueueConfigurations')).length,
    source: `${AWS}/general/latest/gr/s3.html`,
  },
  {
    type: 'AWS::Events::Rule',
    what: 'characters of the pattern',
    most: 2048,
    of: ({ EventPattern }) => size(EventPattern),
    source: `${AWS}/eventbridge/latest/userguide/eb-quota.html`,
  },
  {
    type: 'AWS::Events::Rule',
    // By aws/event-ruler's MachineComplexityEvaluator, which its README would bound at 10. The service's bound is not
    // public: rules of 9 were accepted, of 12 refused (vals-ai/Valkyrie, pull requests 278 and 279).
    what: 'states that wildcards of one field may be in',
    most: 9,
    of: ({ EventPattern }) => complexity(EventPattern),
    source: `${AWS}/eventbridge/latest/userguide/eb-create-pattern-operators.html#wildcard-complexity`,
  },
  {
    type: 'AWS::CloudWatch::Alarm',
    what: 'metrics of an expression',
    most: 10,
    of: ({ Metrics }) => list(Metrics).filter((one) => at(one, 'MetricStat') !== undefined).length,
    source: `${AWS}/AmazonCloudWatch/latest/monitoring/alarm-limits.html`,
  },
  {
    type: 'AWS::CloudWatch::Alarm',
    what: 'days of evaluation, or seven with a period of an hour or longer',
    most: 1,
    of: ({ EvaluationPeriods, Period, Metrics }) => {
      const periods = list(Metrics).map((one) => Number(at(at(one, 'MetricStat'), 'Period') ?? 0));
      const seconds = Math.max(Number(Period ?? 0), ...periods);
      return (Number(EvaluationPeriods) * seconds) / 86_400 / (seconds < 3_600 ? 1 : 7);
    },
    source: `${AWS}/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html`,
  },
  {
    type: 'AWS::SNS::Topic',
    what: 'characters of display name',
    most: 100,
    of: ({ DisplayName }) => String(DisplayName ?? '').length,
    source: `${AWS}/sns/latest/api/API_SetTopicAttributes.html`,
  },
  {
    type: 'AWS::CloudWatch::Dashboard',
    what: 'characters of its name that are neither letter, digit, - nor _',
    most: 0,
    of: ({ DashboardName }) => String(DashboardName).replaceAll(/[\w-]/g, '').length,
    source: `${AWS}/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html`,
  },
  {
    type: 'AWS::StepFunctions::StateMachine',
    // Of 256 KiB, in which the batch's own input is, too.
    what: 'bytes of a batch of a map',
    most: 250 * 1024,
    of: (properties) =>
      Math.max(0, ...definition(properties).split('"MaxInputBytesPerBatch":').slice(1).map(Number.parseFloat)),
    source: `${AWS}/step-functions/latest/dg/service-quotas.html`,
  },
  {
    type: 'AWS::StepFunctions::StateMachine',
    // What its executions return is one state's output, of 256 KiB at most, unless it is written to a bucket.
    what: 'maps of an inventory whose results are not in a bucket',
    most: 0,
    of: (properties) =>
      definition(properties).split('"ItemReader"').length - definition(properties).split('"ResultWriter"').length,
    source: `${AWS}/step-functions/latest/dg/service-quotas.html`,
  },
];

/** What is above a limit that AWS states, one line each with where it is stated. */
export function limitFaults(template: CfnTemplate): string[] {
  const above = Object.entries(template.Resources).flatMap(([id, { Type, Properties = {} }]) =>
    LIMITS.filter(({ type, of, most }) => type === Type && of(Properties) > most).map(
      ({ what, most, of, source }) => `${id}: ${of(Properties)} ${what}, the most is ${most} (${source})`,
    ),
  );
  return [...above, ...recursionFaults(template)];
}

/** Literal ARNs of a partition that is not the stack's. */
export function partitionFaults(template: CfnTemplate, partition: string): string[] {
  const arns = JSON.stringify(template).matchAll(/arn:(aws[\w-]*):/g);
  return [...new Set(Array.from(arns, ([arn]) => arn))].filter((arn) => arn !== `arn:${partition}:`);
}

/** A reference counts as an ARN of 100 characters. */
function size(value: unknown): number {
  const text = JSON.stringify(value ?? '', (_key, one) =>
    typeof one === 'object' && one !== null && ('Ref' in one || 'Fn::GetAtt' in one) ? 'x'.repeat(100) : one,
  );
  return Buffer.byteLength(text);
}

/**
 * At most so many states does EventBridge's matcher keep at a time for a field: each wildcard of a pattern may be open,
 * and the pattern itself. The largest of all fields.
 */
function complexity(pattern: unknown): number {
  if (typeof pattern !== 'object' || pattern === null) return 0;
  const wildcards = list(pattern).flatMap(
    (one) => at(one, 'wildcard') ?? at(at(one, 'anything-but'), 'wildcard') ?? [],
  );
  const own = wildcards.map((text) => String(text).split('*').length);
  return Math.max(
    own.reduce((sum, one) => sum + one, 0),
    ...Object.values(pattern).map(complexity),
  );
}

/** With nothing in the place of references. */
function definition({ DefinitionString }: Properties): string {
  const join = at(DefinitionString, 'Fn::Join') as readonly unknown[] | undefined;
  return list(join?.[1])
    .filter((part) => typeof part === 'string')
    .join('');
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Properties)[name] : undefined;
}

function list(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
