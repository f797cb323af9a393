import { type CfnResource, type CfnTemplate, recursionFaults } from './aws-classes.ts';

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

/** Limits of one resource that CloudFormation's schema does not have. */
const LIMITS: readonly Limit[] = [
  {
    type: 'AWS::Lambda::Function',
    what: 'bytes of environment',
    most: 4096,
    of: ({ Environment }) => size(at(Environment, 'Variables')),
    source: `${AWS}/lambda/latest/dg/gettingstarted-limits.html`,
  },
  {
    type: 'AWS::Lambda::Function',
    what: 'characters of description',
    most: 256,
    of: ({ Description }) => String(Description ?? '').length,
    source: `${AWS}/lambda/latest/api/API_CreateFunction.html`,
  },
  {
    type: 'AWS::Lambda::Function',
    what: 'MB that a new account may use',
    most: 3008,
    of: ({ MemorySize }) => Number(MemorySize ?? 128),
    source: `${AWS}/lambda/latest/dg/gettingstarted-limits.html`,
  },
  {
    type: 'AWS::Lambda::Function',
    what: 'seconds that a function may take',
    most: 900,
    of: ({ Timeout }) => Number(Timeout ?? 3),
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
    what: 'characters of a filter',
    most: 4096,
    of: ({ FilterCriteria }) => longest(list(at(FilterCriteria, 'Filters')).map((filter) => at(filter, 'Pattern'))),
    source: `${AWS}/lambda/latest/api/API_Filter.html`,
  },
  {
    type: 'AWS::Lambda::EventSourceMapping',
    what: 'seconds of batching window',
    most: 300,
    of: ({ MaximumBatchingWindowInSeconds }) => Number(MaximumBatchingWindowInSeconds ?? 0),
    source: `${AWS}/lambda/latest/api/API_CreateEventSourceMapping.html`,
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
    type: 'AWS::SQS::Queue',
    what: 'seconds of retention',
    most: 1_209_600,
    of: ({ MessageRetentionPeriod }) => Number(MessageRetentionPeriod ?? 0),
    source: `${AWS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html`,
  },
  {
    type: 'AWS::SQS::Queue',
    what: 'seconds of visibility timeout',
    most: 43_200,
    of: ({ VisibilityTimeout }) => Number(VisibilityTimeout ?? 30),
    source: `${AWS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html`,
  },
  {
    type: 'AWS::SNS::Subscription',
    what: 'keys of a filter policy',
    most: 5,
    of: ({ FilterPolicy }) => Object.keys(FilterPolicy ?? {}).length,
    source: `${AWS}/sns/latest/dg/subscription-filter-policy-constraints.html`,
  },
  {
    type: 'AWS::StepFunctions::StateMachine',
    what: 'bytes of the definition',
    most: 1024 * 1024,
    of: ({ DefinitionString }) => size(DefinitionString),
    source: `${AWS}/step-functions/latest/dg/service-quotas.html`,
  },
  {
    type: 'AWS::SNS::TopicPolicy',
    what: 'bytes of policy',
    most: 30 * 1024,
    of: ({ PolicyDocument }) => size(PolicyDocument),
    source: `${AWS}/sns/latest/api/API_AddPermission.html`,
  },
  {
    type: 'AWS::SNS::Topic',
    what: 'characters of display name',
    most: 100,
    of: ({ DisplayName }) => String(DisplayName ?? '').length,
    source: `${AWS}/sns/latest/api/API_SetTopicAttributes.html`,
  },
  {
    type: 'AWS::S3::BucketPolicy',
    what: 'bytes of policy',
    most: 20 * 1024,
    of: ({ PolicyDocument }) => size(PolicyDocument),
    source: `${AWS}/AmazonS3/latest/userguide/bucket-policies.html`,
  },
  {
    type: 'AWS::S3::Bucket',
    what: 'event notifications',
    most: 100,
    of: ({ NotificationConfiguration }) => list(at(NotificationConfiguration, 'QueueConfigurations')).length,
    source: `${AWS}/general/latest/gr/s3.html`,
  },
  {
    type: 'AWS::KMS::Key',
    what: 'bytes of policy',
    most: 32 * 1024,
    of: ({ KeyPolicy }) => size(KeyPolicy),
    source: `${AWS}/kms/latest/developerguide/resource-limits.html`,
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
    // By aws/event-ruler's MachineComplexityEvaluator, which its README would bound at 10. The service's bound is not public:
    // rules of 9 were accepted, of 12 refused (vals-ai/Valkyrie, pull requests 278 and 279).
    what: 'states that wildcards of one field may be in',
    most: 9,
    of: ({ EventPattern }) => complexity(EventPattern),
    source: `${AWS}/eventbridge/latest/userguide/eb-create-pattern-operators.html#wildcard-complexity`,
  },
  {
    type: 'AWS::Events::Rule',
    what: 'targets',
    most: 5,
    of: ({ Targets }) => list(Targets).length,
    source: `${AWS}/eventbridge/latest/userguide/eb-quota.html`,
  },
  {
    type: 'AWS::CloudWatch::Alarm',
    what: 'characters of description',
    most: 1024,
    of: ({ AlarmDescription }) => String(AlarmDescription ?? '').length,
    source: `${AWS}/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html`,
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
    type: 'AWS::DynamoDB::Table',
    what: 'global secondary indexes',
    most: 20,
    of: ({ GlobalSecondaryIndexes }) => list(GlobalSecondaryIndexes).length,
    source: `${AWS}/amazondynamodb/latest/developerguide/ServiceQuotas.html`,
  },
];

/** Names and texts with characters that AWS does not take. */
const PATTERNS: readonly { type: string; property: string; pattern: RegExp; source: string }[] = [
  {
    type: 'AWS::CloudWatch::Dashboard',
    property: 'DashboardName',
    pattern: /^[\w-]{1,255}$/,
    source: `${AWS}/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html`,
  },
  {
    type: 'AWS::Events::Rule',
    property: 'ScheduleExpression',
    pattern: /^(?:cron|rate)\(.{1,240}\)$/,
    source: `${AWS}/eventbridge/latest/APIReference/API_PutRule.html`,
  },
  {
    type: 'AWS::Logs::LogGroup',
    property: 'RetentionInDays',
    pattern: /^(?:1|3|5|7|14|30|60|90|120|150|180|365|400|545|731|1096|1827|2192|2557|2922|3288|3653)$/,
    source: `${AWS}/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html`,
  },
];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST_RESOURCES = 500;
const MOST_OUTPUTS = 200;
const MOST_TEMPLATE_BYTES = 1_000_000;

/** What is above a limit that AWS states, one line each with where it is stated. */
export function limitFaults(template: CfnTemplate): string[] {
  const resources = Object.entries(template.Resources);
  return [
    ...resources.flatMap(([id, resource]) => resourceFaults(id, resource)),
    ...recursionFaults(template),
    ...[...Object.keys(template.Resources), ...Object.keys(template.Outputs ?? {})]
      .filter((id) => !/^[A-Za-z0-9]{1,255}$/.test(id))
      .map((id) => `${id} is no logical id`),
    ...(resources.length > MOST_RESOURCES ? [`${resources.length} resources`] : []),
    ...(Object.keys(template.Outputs ?? {}).length > MOST_OUTPUTS ? ['too many outputs'] : []),
    ...(size(template) > MOST_TEMPLATE_BYTES ? ['the template is over a megabyte'] : []),
  ];
}

function resourceFaults(id: string, { Type, Properties = {} }: CfnResource): string[] {
  const above = LIMITS.filter(({ type, of, most }) => type === Type && of(Properties) > most).map(
    ({ what, most, of, source }) => `${id}: ${of(Properties)} ${what}, the most is ${most} (${source})`,
  );
  const odd = PATTERNS.filter(
    ({ type, property, pattern }) =>
      type === Type &&
      typeof Properties[property] !== 'object' &&
      !pattern.test(String(Properties[property] ?? 'rate(1)')),
  ).map(({ property, source }) => `${id}: ${property} is ${String(Properties[property])} (${source})`);
  return [...above, ...odd];
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

function longest(values: readonly unknown[]): number {
  return Math.max(0, ...values.map((value) => String(value).length));
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Properties)[name] : undefined;
}

function list(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
