import { Duration } from 'aws-cdk-lib';
import {
  type AlarmProps,
  type IMetric,
  MathExpression,
  type Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/** An alarm above `threshold` (0). Its texts are its description and its row of docs/operating.md, in Markdown. */
export interface AlarmRule
  extends Pick<AlarmProps, 'metric' | 'datapointsToAlarm' | 'treatMissingData'>,
    Partial<Pick<AlarmProps, 'threshold' | 'evaluationPeriods'>> {
  readonly happened: string;
  readonly whatToDo: string;
}

export type AlarmRules = Readonly<Record<string, AlarmRule>>;

type Rule = Omit<AlarmRule, 'happened' | 'whatToDo'>;

export const FIVE_MINUTES = { statistic: 'Sum', period: Duration.minutes(5) };

/** Runs whose absence is noticed: a single one that is late or fails is repaired by the next. */
const RUNS = 3;

/** Runs that ended well. Lambda reports no errors while it reports no invocation. */
const SUCCESSES = 'FILL(runs, 0) - FILL(errors, 0)';

const runsOf = (lambda: LambdaFunction) => ({ runs: lambda.metricInvocations(), errors: lambda.metricErrors() });

/**
 * No run of a schedule ended well in the time of three, or of a quarter of an hour. Until the first one has, which is
 * some minutes after the first deploy, it goes off: nothing says that the schedule is new.
 * @param or metrics above 0 that set it off as well
 */
export function hasNotRun(lambda: LambdaFunction, every: Duration, or: Readonly<Record<string, IMetric>> = {}): Rule {
  const period = Duration.minutes(Math.max(15, RUNS * every.toMinutes()));
  const stopped = new MathExpression({
    expression: `IF(${SUCCESSES} < 1, 1, 0)`,
    usingMetrics: runsOf(lambda),
    period,
    label: 'no run ended well',
  });
  return {
    metric: Object.keys(or).length === 0 ? stopped : anyOf({ stopped, ...or }, period),
    treatMissingData: TreatMissingData.BREACHING,
  };
}

/** Above 0 if one of these is. SUM of a list skips a metric that never was; `+` would have no result. */
export function anyOf(usingMetrics: Readonly<Record<string, IMetric>>, period: Duration): MathExpression {
  const expression = `SUM([${Object.keys(usingMetrics).join(', ')}])`;
  return new MathExpression({ expression, usingMetrics, period, label: Object.keys(usingMetrics).join(' or ') });
}

/**
 * On this number of days in a row there were new stories and no run ended well. For a daily schedule, whose first run
 * is a day after the first deploy, and which a quiet stack need not have.
 */
export function hasNotRunDaily(lambda: LambdaFunction, created: Metric, days: number): Rule {
  return {
    metric: new MathExpression({
      expression: `IF(created > 0 AND ${SUCCESSES} < 1, 1, 0)`,
      usingMetrics: { created, ...runsOf(lambda) },
      period: Duration.days(1),
      label: 'days with stories on which no run ended well',
    }),
    evaluationPeriods: days,
  };
}

/**
 * In two of six hours new stories were stored and the reader of the stream was not invoked. Its iterator age exists
 * only while records are read: a disabled mapping has none.
 */
export function hasNotRead(lambda: LambdaFunction, created: Metric): Rule {
  return {
    metric: new MathExpression({
      expression: 'IF(created > 0 AND FILL(invoked, 0) < 1, 1, 0)',
      usingMetrics: { created, invoked: lambda.metricInvocations() },
      period: Duration.hours(1),
      label: 'stories while the stream was not read',
    }),
    // Not two hours in a row: between hours with new stories lie hours without. A single hour may have a story just
    // before its end.
    evaluationPeriods: 6,
    datapointsToAlarm: 2,
  };
}

/** Twice in a quarter of an hour: a single crash is repaired by the retry before anyone has read the alarm. */
export function fails(lambda: LambdaFunction): AlarmRule {
  return {
    ...{ metric: lambda.metricErrors(FIVE_MINUTES), evaluationPeriods: 3, datapointsToAlarm: 2 },
    happened: 'The function crashed or timed out, twice in 15 minutes',
    whatToDo: 'Its log says what crashes. Its batch is delivered again',
  };
}

export function isThrottled(lambda: LambdaFunction): AlarmRule {
  return {
    ...{ metric: lambda.metricThrottles(FIVE_MINUTES), evaluationPeriods: 3, datapointsToAlarm: 3 },
    happened: 'The account has no Lambda concurrency left for the function. Its work waits',
    whatToDo: 'Find what uses it up, or request a higher quota',
  };
}
