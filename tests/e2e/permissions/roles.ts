import { capitalised } from '../../../functions/text/one-line.ts';
import { type PolicyStatement, withoutHash } from '../../infra/resources.ts';
import { type LogicalName, type Need, needsOf, type RecordedCall } from './calls.ts';
import { isPermitted } from './policy.ts';

/** The construct of a function, by the name of its service. */
export function constructOf(service: string): string {
  return service === 'webhook' ? 'Webhookdesk' : capitalised(service);
}

/** What of a template this reads. */
export interface PolicyTemplate {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;
}

/**
 * The local stack names a resource after its stack and its logical id without the hash; a bucket's name is lowercase.
 */
export function logicalNames({ Resources }: PolicyTemplate): LogicalName {
  const names = Object.keys(Resources).map(withoutHash);
  return (physical) => names.find((name) => physical.toLowerCase().endsWith(`-${name.toLowerCase()}`)) ?? physical;
}

/** What the role of a function may do. Each webhook has a function: of those, what one of them may do. */
export function roleStatements({ Resources }: PolicyTemplate, service: string): PolicyStatement[] {
  const role = service === 'webhook' ? /^Webhook\w*Role/ : new RegExp(`^${constructOf(service)}Role`);
  return statementsOf(
    Object.entries(Resources).flatMap(([id, resource]) =>
      resource.Type === 'AWS::IAM::Policy' && role.test(id) ? resource : [],
    ),
  );
}

const RESOURCE_POLICIES = ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy'];

/** The policies of queues, topics and buckets. */
export function resourceStatements({ Resources }: PolicyTemplate): PolicyStatement[] {
  return statementsOf(Object.values(Resources).filter(({ Type }) => RESOURCE_POLICIES.includes(Type)));
}

function statementsOf(policies: readonly { readonly Properties?: object }[]): PolicyStatement[] {
  return policies.flatMap(
    ({ Properties }) => (Properties as { PolicyDocument: { Statement: PolicyStatement[] } }).PolicyDocument.Statement,
  );
}

/** The calls that AWS would refuse, one line each. */
export function refusedCalls(template: PolicyTemplate, calls: readonly RecordedCall[], logical: LogicalName): string[] {
  const denying = resourceStatements(template);
  const refused = calls.flatMap((call) =>
    needsOf(call, logical)
      .filter((need) => !isPermitted(need, roleStatements(template, call.service), denying))
      .map((need) => `${call.service} may not ${described(need)}`),
  );
  return [...new Set(refused)];
}

export function described({ action, resource }: Need): string {
  return `${action} on ${resource}`;
}
