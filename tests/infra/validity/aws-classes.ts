// Limits of what several resources do together.

/** A template as CloudFormation gets it. */
export interface CfnTemplate {
  readonly Resources: Readonly<Record<string, CfnResource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

export interface CfnResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

type Properties = Readonly<Record<string, unknown>>;
interface Found {
  readonly id: string;
  readonly Properties: Properties;
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: {
    readonly 'ForAllValues:StringEquals'?: { readonly 'dynamodb:LeadingKeys': readonly string[] };
  };
}

/** Actions that reach what a queue, a topic or a bucket invokes. */
const SENDS = ['sqs:SendMessage', 'sns:Publish', 's3:PutObject', 'lambda:InvokeFunction'];

/**
 * Functions that send to what invokes them. Lambda stops such a chain of requests through SQS, SNS or S3 after some
 * sixteen invocations, unless the function allows it.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 * @returns one line for each that does not allow it, or allows it without need
 */
export function recursionFaults(template: CfnTemplate): string[] {
  return ofType(template, 'AWS::Lambda::Function').flatMap((lambda) => {
    const sends = statementsOf(template, lambda)
      .filter(({ Action }) => listOf(Action).some((action) => SENDS.includes(action)))
      .flatMap(({ Resource }) => idsIn(Resource));
    const own = invokersOf(template, lambda.id).filter((source) => sends.includes(source));
    const isAllowed = lambda.Properties.RecursiveLoop === 'Allow';
    if (own.length > 0 === isAllowed) return [];
    return `${lambda.id}: ${isAllowed ? 'allows a recursive loop without need' : `sends to ${own}, which invokes it`}`;
  });
}

/** Partitions of the table that several roles may write, each with these roles. */
export function sharedPartitions(template: CfnTemplate): Record<string, string[]> {
  const writers = ofType(template, 'AWS::IAM::Policy').flatMap(({ Properties }) =>
    statementsIn(Properties).flatMap(({ Action, Condition }) => {
      const keys = Condition?.['ForAllValues:StringEquals']?.['dynamodb:LeadingKeys'] ?? [];
      const isWriter = listOf(Action).some((action) => /^dynamodb:(?:Put|Update|Delete)Item$/.test(action));
      return isWriter ? keys.map((key) => ({ key, role: idsIn(Properties.Roles).join() })) : [];
    }),
  );
  const shared = [...Map.groupBy(writers, ({ key }) => key)].filter(([, all]) => all.length > 1);
  return Object.fromEntries(shared.map(([key, all]) => [key, all.map(({ role }) => role).sort()]));
}

/**
 * Shards of the stream of a new table on demand: https://aws.amazon.com/blogs/database/ (4,000 write units a second,
 * 1,000 a partition).
 */
const SHARDS = 4;

/**
 * Functions that may run at a time: a new account has ten.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export function executionsOf(template: CfnTemplate): number {
  const mappings = ofType(template, 'AWS::Lambda::EventSourceMapping').map(({ Properties }) => {
    const { ScalingConfig, Enabled, ParallelizationFactor = 1, EventSourceArn } = Properties;
    if (Enabled === false) return 0;
    const isQueue = idsIn(EventSourceArn).some((id) => template.Resources[id]?.Type === 'AWS::SQS::Queue');
    if (!isQueue) return SHARDS * Number(ParallelizationFactor);
    // Without a bound of its own Lambda begins with five.
    return Number((ScalingConfig as Properties | undefined)?.MaximumConcurrency ?? 5);
  });
  const schedules = ofType(template, 'AWS::Events::Rule').filter((rule) => rule.Properties.ScheduleExpression);
  return mappings.reduce((sum, one) => sum + one, schedules.length);
}

/** Queues, topics, and the buckets that notify such a queue, by which a function is invoked. */
function invokersOf(template: CfnTemplate, id: string): string[] {
  const sources = ofType(template, 'AWS::Lambda::EventSourceMapping')
    .filter(({ Properties }) => idsIn(Properties.FunctionName).includes(id))
    .flatMap(({ Properties }) => idsIn(Properties.EventSourceArn));
  const topics = ofType(template, 'AWS::SNS::Subscription')
    .filter(({ Properties }) => idsIn(Properties.Endpoint).some((one) => one === id || sources.includes(one)))
    .flatMap(({ Properties }) => idsIn(Properties.TopicArn));
  const buckets = ofType(template, 'AWS::S3::Bucket').filter(({ Properties }) =>
    idsIn(Properties.NotificationConfiguration).some((one) => sources.includes(one)),
  );
  return [...sources, ...topics, ...buckets.map((bucket) => bucket.id)];
}

function statementsOf(template: CfnTemplate, lambda: Found): Statement[] {
  const roles = idsIn(lambda.Properties.Role);
  return ofType(template, 'AWS::IAM::Policy')
    .filter(({ Properties }) => idsIn(Properties.Roles).some((role) => roles.includes(role)))
    .flatMap(({ Properties }) => statementsIn(Properties));
}

function statementsIn({ PolicyDocument }: Properties): Statement[] {
  return (PolicyDocument as { readonly Statement: Statement[] }).Statement;
}

function ofType({ Resources }: CfnTemplate, type: string): Found[] {
  return Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) =>
    Type === type ? { id, Properties } : [],
  );
}

/** Logical ids that a value refers to. */
function idsIn(value: unknown): string[] {
  const found = JSON.stringify(value ?? '').matchAll(/"(?:Ref|Fn::GetAtt)":\[?"([A-Za-z0-9]+)"/g);
  return Array.from(found, ([, id = '']) => id);
}

function listOf(value: string | readonly string[]): readonly string[] {
  return [value].flat();
}
