import { Annotations, Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Dashboard, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { capitalised } from '../../functions/text/one-line.ts';
import type { AlarmRule, AlarmRules } from './alarm-rules.ts';
import { allowAlarms } from './alarm-topic.ts';
import { type Capacity, NEAR } from './capacity.ts';
import { type DashboardProps, dashboardRows } from './dashboard-rows.ts';
import { instanceName } from './instance-names.ts';
import type { BuiltPart } from './parts/part.ts';

export interface OperationsProps extends DashboardProps {
  readonly capacities: Readonly<Record<string, Capacity>>;
  /** Receives the alarms. Default: they only show on the dashboard. */
  readonly alarmTopic: ITopic | undefined;
}

/** The alarms, each with what to do, and one dashboard. */
export class Monitoring extends Construct {
  readonly parts: OperationsProps['parts'];
  /** Of all parts, by name. */
  readonly rules: AlarmRules;
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    const { alarmTopic, parts, capacities } = props;
    this.parts = parts;
    const found = Object.entries(parts).flatMap(([name, part]) =>
      Object.entries({ ...part.ran, ...part.alarms, ...nearItsEnd(name, part, capacities[name]) }).map(
        ([alarm, rule]) => ({ alarm, rule, log: logHint(name, part) }),
      ),
    );
    this.rules = Object.fromEntries(found.map(({ alarm, rule }) => [alarm, rule]));
    const alarms = found.map(({ alarm, rule, log }) => this.createAlarm(alarm, rule, log));
    if (alarmTopic === undefined) {
      Annotations.of(this).addWarningV2(
        'wiredrop:noAlarmTopic',
        'Alarms reach nobody, they only show on the dashboard: set alarmTopicArn to a topic that somebody reads ' +
          '(-c alarmTopicArn=arn:…).',
      );
    } else {
      allowAlarms(this, alarmTopic);
      const action = new SnsAction(alarmTopic);
      for (const alarm of alarms) {
        alarm.addAlarmAction(action);
        alarm.addOkAction(action);
      }
    }
    this.dashboard = new Dashboard(this, 'Dashboard', {
      // All regions of an account share their dashboards' names. No stack has `_` in its name.
      dashboardName: `${instanceName(this).replaceAll('/', '_')}-${Stack.of(this).region}`,
      widgets: dashboardRows(props, alarms),
    });
  }

  private createAlarm(name: string, { happened, whatToDo, ...rule }: AlarmRule, log: string): Alarm {
    return new Alarm(this, name, {
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      // Without files there are no metrics: a quiet night is not a fault.
      treatMissingData: TreatMissingData.NOT_BREACHING,
      threshold: 0,
      evaluationPeriods: 1,
      alarmDescription: `${plain(happened)}. ${plain(whatToDo)}. ${namesCommand(whatToDo) ? '' : `${SEE} `}${log}`,
      ...rule,
    });
  }
}

/** CloudWatch's mail has nothing else of ours: whoever reads it at night needs a command. */
const namesCommand = (whatToDo: string): boolean => /npx wiredrop [a-z]/.test(whatToDo);
const SEE = 'See what waits and what failed: npx wiredrop status.';

/** Of a part that is watched by its time: a run was near its time-out, before the first one is cut off. */
function nearItsEnd(name: string, { functions: [lambda] }: BuiltPart, capacity: Capacity | undefined): AlarmRules {
  if (lambda?.timeout === undefined || capacity?.watched !== 'time') return {};
  return {
    [`${capitalised(name)}Slow`]: {
      metric: lambda.metricDuration({ statistic: 'Maximum', period: Duration.minutes(5) }),
      threshold: Math.round(NEAR * lambda.timeout.toMilliseconds()),
      happened: `A run of ${name} took 70% of its time. Above that: ${capacity.above}`,
      whatToDo:
        'See [what one run grows with](performance.md#what-one-run-does). After a single slow call it clears by itself',
    },
  };
}

/**
 * Query for CloudWatch Logs Insights that finds failed invocations. Lambda logs them as WARN, the level that
 * function-defaults.ts keeps.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */
const FAILED_INVOCATIONS = 'filter type = "platform.report" and record.status != "success"';

function logHint(name: string, part: BuiltPart): string {
  const [output] = Object.keys(logOutput(name, part));
  const thrown = 'thrown errors have level = "ERROR"';
  if (output === undefined) return `In its log ${thrown}.`;
  return (
    `Log: stack output ${output}. Time-outs and crashes: CloudWatch Logs Insights, ${FAILED_INVOCATIONS}; ` +
    `${thrown}.`
  );
}

/** The log of a part by the name of its output; none of a part with several functions, which has one of its own. */
export function logOutput(name: string, { functions }: BuiltPart): Readonly<Record<string, string>> {
  const [lambda, ...others] = functions;
  if (lambda === undefined || others.length > 0 || name === 'webhook') return {};
  return { [`${capitalised(name)}LogGroupName`]: lambda.logGroup.logGroupName };
}

/** Markdown of one line as plain text. */
function plain(markdown: string): string {
  return markdown.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1').replaceAll('`', '');
}
