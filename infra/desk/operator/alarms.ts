import type { DescribeAlarmsCommandOutput } from '@aws-sdk/client-cloudwatch';
import { operatorClientOptions, regionOf, type StackOutputs } from './stack/outputs.ts';

/** An alarm of the stack that has gone off: each part has one for runs that fail or do not come. */
export interface RaisedAlarm {
  readonly name: string;
  /** Its description: what happened, and what to do. */
  readonly says: string;
  /** ISO 8601. */
  readonly since?: string;
}

/** Alarms that are asked for: a call has a hundred at most. */
const MOST_ALARMS = 100;

type Ask = (asked: { AlarmNamePrefix: string; StateValue: 'ALARM'; MaxRecords: number }) => Promise<Answer>;
type Answer = Pick<DescribeAlarmsCommandOutput, 'MetricAlarms'>;

/**
 * The alarms of a deployed stack that have gone off. CloudFormation begins their names with that of the stack.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html
 * @returns none of a stack on this machine, which has no CloudWatch
 * @throws any fault of CloudWatch
 */
export async function raisedAlarms(outputs: StackOutputs, ask: Ask = asking(outputs)): Promise<RaisedAlarm[]> {
  if (outputs.endpoints) return [];
  const [stackName = ''] = outputs.stackName.split('/');
  const { MetricAlarms = [] } = await ask({
    ...{ AlarmNamePrefix: `${stackName}-`, StateValue: 'ALARM', MaxRecords: MOST_ALARMS },
  });
  return MetricAlarms.map(({ AlarmName: name = '', AlarmDescription: says = name, StateUpdatedTimestamp: at }) => ({
    ...{ name, says, ...(at && { since: at.toISOString() }) },
  }));
}

const asking =
  (outputs: StackOutputs): Ask =>
  async (asked) => {
    const { CloudWatchClient, DescribeAlarmsCommand } = await import('@aws-sdk/client-cloudwatch');
    const client = new CloudWatchClient({ ...operatorClientOptions(outputs), region: regionOf(outputs) });
    return client
      .send(new DescribeAlarmsCommand({ ...asked, AlarmTypes: ['MetricAlarm'] }))
      .finally(() => client.destroy());
  };
