import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { JudgeConfig } from '../../functions/judge/judge.ts';
import { judgeKey } from '../../functions/story/items/keys.ts';
import { inferenceProfile, perMinuteOf, priceOf, serviceOf } from '../settings/judge-setting.ts';
import type { Settings } from '../settings/settings.ts';
import { type AlarmRules, FIVE_MINUTES } from './alarm-rules.ts';
import { may, secretArn } from './function-defaults.ts';
import { inPartition, type StoryStore } from './story-store.ts';

/** What ingest needs to ask a second reader; nothing where there is none. */
export interface JudgeAccess {
  readonly environment: Readonly<Record<string, string>>;
  readonly permissions: readonly PolicyStatement[];
  /** Files of ingest's bundle that it does not load. */
  readonly unloaded: readonly string[];
  readonly alarms: AlarmRules;
  readonly graphs: Readonly<Record<string, readonly IMetric[]>>;
}

/** Files of ingest's bundle: the clients of both services are larger than all else that it loads lazily. */
const ADAPTER = { bedrock: 'bedrock.js', chat: 'chat-completions.js' } as const;
const ADAPTERS: readonly string[] = Object.values(ADAPTER);

/** Invocations of the sources of requests and of a backfill. */
const OTHER_ENVIRONMENTS = 4;

/** Failed questions in five minutes, twice: a single outage of the model ends by itself. */
const FEW_FAILURES = 10;

export function judgeAccess(
  part: Construct,
  { judge, maxConcurrency }: Settings,
  table: StoryStore['table'],
  namespace: string,
): JudgeAccess {
  const service = judge && serviceOf(judge);
  if (!judge || !service) return { environment: {}, permissions: [], unloaded: ADAPTERS, alarms: {}, graphs: {} };
  const config: JudgeConfig = {
    ...service,
    price: priceOf(judge) ?? [0, 0],
    dollarsPerDay: judge.dollarsPerDay ?? 1,
    perMinute: perMinuteOf(judge, maxConcurrency + OTHER_ENVIRONMENTS),
    ...(judge.secret !== undefined && { secret: judge.secret }),
  };
  const metric = (metricName: string, dimensions = {}): Metric =>
    new Metric({ ...FIVE_MINUTES, namespace, metricName, dimensionsMap: { service: 'ingest', ...dimensions } });
  const unanswered = (...reasons: string[]): MathExpression =>
    new MathExpression({
      expression: `SUM([${reasons.map((_, at) => `m${at}`).join(', ')}])`,
      usingMetrics: Object.fromEntries(reasons.map((why, at) => [`m${at}`, metric('JudgeUnanswered', { why })])),
      period: FIVE_MINUTES.period,
      label: 'no answer',
    });
  /** So that a new kind or reason shows up by itself. */
  const search = (name: string, dimension: string): MathExpression =>
    new MathExpression({
      expression: `SEARCH('{${namespace},service,${dimension}} MetricName="${name}"', 'Sum', 300)`,
      usingMetrics: {},
      label: '',
      period: FIVE_MINUTES.period,
    });
  return {
    environment: { JUDGE: JSON.stringify(config) },
    unloaded: ADAPTERS.filter((name) => name !== ADAPTER[service.service]),
    permissions: [
      ...(service.service === 'bedrock' ? bedrockPermissions(part, service.at) : []),
      ...(judge.secret === undefined ? [] : [may('secretsmanager:GetSecretValue', secretArn(part, judge.secret))]),
      inPartition(table, judgeKey('').pk, ['UpdateItem']),
    ],
    alarms: {
      JudgeFails: {
        metric: unanswered('late', 'throttled', 'failed', 'unreadable', 'paused'),
        threshold: FEW_FAILURES,
        evaluationPeriods: 2,
        happened:
          'The [second reader](matching.md#a-second-reader) left more than 10 questions unanswered in five ' +
          'minutes, twice. Words decide instead',
        whatToDo: 'Check access, quota, address and key: the log of ingest names the error',
      },
      JudgeBudget: {
        metric: unanswered('budget'),
        happened:
          'The budget of the day for the second reader is spent, or unreadable. Words decide until midnight UTC',
        whatToDo: 'Nothing, or raise `dollarsPerDay` of `judge`',
      },
    },
    graphs: {
      'Second reader: questions, and those without an answer': [
        search('JudgeQuestions', 'question'),
        search('JudgeUnanswered', 'why'),
      ],
      'Second reader: dollars': [metric('JudgeDollars')],
    },
  };
}

/**
 * The one model; of an inference profile the profile, and its model in the profile's regions through that profile only.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
 */
function bedrockPermissions(part: Construct, id: string): PolicyStatement[] {
  const stack = Stack.of(part);
  const modelArn = (model: string, region = stack.region): string =>
    stack.formatArn({
      ...{ service: 'bedrock', resource: 'foundation-model', resourceName: model, region, account: '' },
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  const profile = inferenceProfile(id);
  if (!profile) return [may('bedrock:InvokeModel', modelArn(id))];
  const profileArn = stack.formatArn({ service: 'bedrock', resource: 'inference-profile', resourceName: id });
  const through = may('bedrock:InvokeModel', ...profile.regions.map((region) => modelArn(profile.model, region)));
  through.addCondition('StringEquals', { 'bedrock:InferenceProfileArn': profileArn });
  return [may('bedrock:InvokeModel', profileArn), through];
}
