import { Annotations, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Dashboard, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import { alarmRules, type OperationsProps } from './alarm-rules.ts';
import { allowAlarms } from './alarm-topic.ts';
import { dashboardRows } from './dashboard-rows.ts';
import { instanceName } from './instance-names.ts';
import type { AlarmRule } from './outlets/outlet.ts';

/** The alarms, each with what to do, and one dashboard. */
export class Operations extends Construct {
  readonly alarms: readonly Alarm[];
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    this.alarms = Object.entries(alarmRules(props)).map(([name, rule]) => this.createAlarm(name, rule));
    const { alarmTopic } = props;
    if (alarmTopic === undefined) {
      Annotations.of(this).addWarningV2(
        'wiredrop:noAlarmTopic',
        'Alarms reach nobody, they only show on the dashboard: set alarmTopicArn to a topic that somebody reads (-c alarmTopicArn=arn:…).',
      );
    } else {
      allowAlarms(this, alarmTopic);
      const action = new SnsAction(alarmTopic);
      for (const alarm of this.alarms) {
        alarm.addAlarmAction(action);
        alarm.addOkAction(action);
      }
    }
    this.dashboard = new Dashboard(this, 'Dashboard', {
      // All regions of an account share their dashboards' names. No stack has `_` in its name.
      dashboardName: `${instanceName(this).replaceAll('/', '_')}-${Stack.of(this).region}`,
      widgets: dashboardRows(props, this.alarms),
    });
  }

  private createAlarm(name: string, rule: AlarmRule): Alarm {
    return new Alarm(this, name, {
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      // Without files there are no metrics: a quiet night is not a fault.
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...rule,
    });
  }
}
