import { LOCAL_SCHEDULE, type LocalSchedule } from '../constructs/index.ts';
import type { EventSource } from './events/event-source.ts';
import { bucket } from './resources/bucket.ts';
import type { DeployContext, ResourceType } from './resources/deploy-context.ts';
import { eventSourceMapping } from './resources/event-source-mapping.ts';
import { lambdaFunction } from './resources/lambda-function.ts';
import { table } from './resources/table.ts';
import { queue, subscription, topic } from './resources/topics-and-queues.ts';
import { type CreatedResource, createResolver, type PseudoParameters } from './template/intrinsics.ts';
import { listOf, objectOf, refuseUnknown, requiredText } from './template/properties.ts';
import type { SynthesisedStack } from './template/synthesise.ts';
import { creationOrder, type Json, type TemplateResource } from './template/template.ts';

/**
 * Makes what the template says, in the order of its references.
 * @returns the stack's outputs.
 * @throws Error if the template has something that would behave differently here than on AWS.
 */
export async function deploy(stack: SynthesisedStack, context: DeployContext): Promise<ReadonlyMap<string, string>> {
  const { stackName, template } = stack;
  if (template.Conditions !== undefined)
    throw new Error('The template has conditions, which the local stack cannot compute');
  const created = new Map<string, CreatedResource>();
  const resolve = createResolver(template, pseudoParameters(stackName, context), created);

  for (const logicalId of creationOrder(template)) {
    const resource = template.Resources[logicalId];
    if (resource === undefined) continue;
    created.set(logicalId, await create(logicalId, resource));
  }

  async function create(
    logicalId: string,
    { Type, Properties = {}, Metadata = {} }: TemplateResource,
  ): Promise<CreatedResource> {
    const generated = physicalName(stackName, logicalId);
    if (Object.hasOwn(WITHOUT_EFFECT, Type)) return placeholder(generated, context);
    const type = Object.hasOwn(RESOURCE_TYPES, Type) ? RESOURCE_TYPES[Type] : undefined;
    if (type === undefined)
      throw new Error(`The local stack has no ${Type} (${logicalId}): teach it in infra/local/resources`);
    refuseUnknown(Properties, `${Type} ${logicalId}`, type.applied, type.noEffect);
    const properties: Record<string, Json> = {};
    // Only applied properties: others may refer to resources without effect.
    for (const name of type.applied) {
      const value = Properties[name] === undefined ? undefined : resolve(Properties[name]);
      if (value !== undefined) properties[name] = value;
    }
    return type.create(context, { logicalId, generated, metadata: Metadata }, properties);
  }

  const outputs = new Map<string, string>();
  for (const [name, { Value }] of Object.entries(template.Outputs ?? {})) outputs.set(name, String(resolve(Value)));
  return outputs;
}

function pseudoParameters(stackName: string, { region, account }: DeployContext): PseudoParameters {
  return {
    'AWS::AccountId': account,
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/local`,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
}

/**
 * `Wiredrop-IntakeQueue`: as CloudFormation does, but without the hashes, since nothing else here could have the name.
 */
function physicalName(stackName: string, logicalId: string): string {
  return `${stackName}-${logicalId.replace(/[0-9A-F]{8}$/, '')}`;
}

/** A resource without effect still has a name to refer to. */
function placeholder(name: string, { region, account }: DeployContext): CreatedResource {
  return { ref: name, attributes: { Arn: `arn:aws:local:${region}:${account}:${name}`, RoleId: name } };
}

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html */
const rule: ResourceType = {
  applied: ['ScheduleExpression', 'Targets'],
  noEffect: { Description: 'nobody reads it', State: 'schedules are enabled' },
  async create(context, { logicalId, generated, metadata }, properties) {
    const { account, region, functions, sources, resumed, scheduled, onError } = context;
    const [target] = properties.ScheduleExpression === undefined ? [] : listOf(properties.Targets);
    const arn = target && requiredText(objectOf(target).Arn, `target of ${logicalId}`);
    const pool = arn ? functions.get(arn) : undefined;
    const schedule = metadata[LOCAL_SCHEDULE] as LocalSchedule | undefined;
    if (pool && schedule) {
      const { everySeconds, atStart, isStage } = schedule;
      let isStopped = false;
      const invoke = async () => {
        const result = await pool.invoke({ time: new Date().toISOString() });
        // The stack ends a run that goes on when it stops.
        if (!result.ok && !isStopped) onError(logicalId, new Error(result.errorMessage));
        return result.ok ? result.payload : undefined;
      };
      const source = startSchedule(invoke, 1_000 * everySeconds, atStart === 'always' || resumed);
      sources.push({
        async stop() {
          isStopped = true;
          await source.stop();
        },
      });
      // It has nothing left to do once a run has changed nothing.
      if (isStage) scheduled.push({ name: pool.definition.name, isIdle: async () => (await invoke()) === 0 });
    }
    return { ref: generated, attributes: { Arn: `arn:aws:events:${region}:${account}:rule/${generated}` } };
  },
};

/** A run at a time. */
function startSchedule(invoke: () => Promise<unknown>, everyMs: number, atStart: boolean): EventSource {
  let running: Promise<unknown> | undefined;
  const run = () => {
    running ??= invoke().finally(() => {
      running = undefined;
    });
  };
  if (atStart) run();
  const timer = setInterval(run, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** The resource types that exist on one machine. */
const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::DynamoDB::Table': table,
  'AWS::Events::Rule': rule,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::S3::Bucket': bucket,
  'AWS::SNS::Subscription': subscription,
  'AWS::SNS::Topic': topic,
  'AWS::SQS::Queue': queue,
};

/**
 * Resource types that change nothing on one machine, each with the reason. A type that is in neither list stops the
 * start.
 */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  'AWS::IAM::Role': 'permissions are not checked',
  'AWS::IAM::Policy': 'permissions are not checked',
  'AWS::Lambda::Permission': 'permissions are not checked',
  'AWS::S3::BucketPolicy': 'permissions are not checked',
  'AWS::SQS::QueuePolicy': 'permissions are not checked',
  'AWS::SNS::TopicPolicy': 'permissions are not checked',
  'AWS::Logs::LogGroup': 'there is no CloudWatch',
  'AWS::CloudWatch::Alarm': 'there is no CloudWatch',
  'AWS::CloudWatch::Dashboard': 'there is no CloudWatch',
  'AWS::StepFunctions::StateMachine': '`wiredrop backfill` runs the steps itself',
  'AWS::CDK::Metadata': 'it is for AWS to count',
};
