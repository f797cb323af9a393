import type { Aws } from './aws-command.ts';

/** A key for the topic of the alarms, with what docs/deploying.md says that CloudWatch needs. */
export interface AlarmKey {
  readonly arn: string;
  /** KMS deletes a key after seven days at the earliest. */
  readonly remove: () => Promise<unknown>;
}

export async function createAlarmKey(stackName: string, aws: Aws): Promise<AlarmKey> {
  const { Account, Arn } = (await aws('sts', 'get-caller-identity')) as Record<string, string>;
  const statement = (principal: object, actions: string[], more = {}) => ({
    ...{ Effect: 'Allow', Principal: principal, Action: actions, Resource: '*' },
    ...more,
  });
  const ofAccount = { Condition: { StringEquals: { 'aws:SourceAccount': Account } } };
  const Statement = [
    statement({ AWS: `arn:${Arn?.split(':')[1]}:iam::${Account}:root` }, ['kms:*']),
    statement({ Service: 'cloudwatch.amazonaws.com' }, ['kms:Decrypt', 'kms:GenerateDataKey*'], ofAccount),
  ];
  const { KeyMetadata } = (await aws(
    ...['kms', 'create-key', '--description', `${stackName}: a smoke test`],
    ...['--policy', JSON.stringify({ Version: '2012-10-17', Statement })],
  )) as { readonly KeyMetadata: { readonly Arn: string } };
  const schedule = ['kms', 'schedule-key-deletion', '--key-id', KeyMetadata.Arn, '--pending-window-in-days', '7'];
  return { arn: KeyMetadata.Arn, remove: () => aws(...schedule) };
}

/**
 * Makes every alarm of the stack go off, which sends what it would send by itself. @returns their names
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
 */
export async function raiseAlarms(stackName: string, aws: Aws): Promise<string[]> {
  const names = (await aws(
    ...['cloudwatch', 'describe-alarms', '--alarm-name-prefix', `${stackName}-`],
    ...['--query', 'MetricAlarms[].AlarmName'],
  )) as string[];
  const set = ['cloudwatch', 'set-alarm-state', '--state-value', 'ALARM', '--state-reason', 'smoke test'];
  for (const name of names) await aws(...set, '--alarm-name', name);
  return names;
}

/** The alarms that no message says went off. */
export function unheardAlarms(names: readonly string[], messages: readonly string[]): string[] {
  const heard = messages.map((body) => JSON.parse(body) as Record<string, unknown>);
  return names.filter(
    (name) => !heard.some(({ AlarmName, NewStateValue }) => AlarmName === name && NewStateValue === 'ALARM'),
  );
}

/** Whether a canary of the last quarter of an hour took less than a minute. */
export async function isCanaryHeard(stackName: string, aws: Aws, nowMs = Date.now()): Promise<boolean> {
  const instant = (ms: number) => new Date(ms).toISOString();
  const { Datapoints } = (await aws(
    ...['cloudwatch', 'get-metric-statistics', '--namespace', `wiredrop/${stackName}`],
    ...['--metric-name', 'UploadToAnnouncement', '--dimensions', 'Name=service,Value=canary'],
    ...['--start-time', instant(nowMs - 900_000), '--end-time', instant(nowMs), '--period', '60'],
    ...['--statistics', 'Minimum'],
  )) as { readonly Datapoints: readonly { readonly Minimum: number }[] };
  return Datapoints.some(({ Minimum }) => Minimum < 60_000);
}
