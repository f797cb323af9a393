import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DISPOSITIONS } from '../../functions/story/items/disposition.ts';
import { EVERYTHING } from '../../infra/constructs/parts/index.ts';
import { OPERATIONS } from '../../infra/desk/operator/operations/table.ts';
import type { WiredropProps } from '../../infra/wiredrop.ts';
import { page } from '../docs/page.ts';
import { monthly } from '../lab/bench/cost/dollars.ts';
import { readable, resource, resources } from './resources.ts';
import { synthesize } from './synthesize.ts';

/** Those that alarms name; of the table of operations, and one of its own file. */
const COMMANDS = [...Object.entries(OPERATIONS).map(([name, { command }]) => command?.[0] ?? name), 'backfill'];

const alarmsOf = (props: WiredropProps = {}) => resources(synthesize(props), 'AWS::CloudWatch::Alarm');
const template = synthesize();
const alarms = resources(template, 'AWS::CloudWatch::Alarm');
/** With those of every part. */
const everything = synthesize(EVERYTHING);
const all = resources(everything, 'AWS::CloudWatch::Alarm');

const { DashboardBody } = resource(template, 'AWS::CloudWatch::Dashboard').Properties;
const widgets: Widget[] = JSON.parse(readable(DashboardBody)).widgets;

interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title: string;
    readonly alarms: unknown[];
    readonly metrics: [namespace: string, name: string, ...rest: unknown[]][];
  };
}

/** Of the queries in an alarm; the others are expressions of these. */
const isMetric = (query: { readonly MetricStat?: object }): boolean => query.MetricStat !== undefined;

describe('the alarms', () => {
  it('are with the dashboard what the README says an idle stack costs', () => {
    // Not alarms are billed but the metrics in them: https://aws.amazon.com/cloudwatch/pricing/
    const { length } = alarms.flatMap(
      ({ Properties }) => Properties.Metrics?.filter(isMetric) ?? [Properties.MetricName],
    );
    const cost = length * monthly('alarm') + monthly('dashboard');
    const said = `${cost.toFixed(2)} dollars a month, for ${alarms.length} alarms (${length} metrics)`;
    assert.ok(page('README.md').includes(said), `README: ${said}`);
  });

  it('each say what it means, what to do, and a command that there is', () => {
    for (const { id, Properties } of all) {
      assert.match(Properties.AlarmDescription, /^.{20,}\. .{20,}\. .{20,}\.$/, id);
      const named = Array.from(Properties.AlarmDescription.matchAll(/npx wiredrop ([a-z]+)/g), ([, name]) => name);
      assert.ok(named.length > 0, `${id}: no command`);
      for (const name of named) assert.ok(COMMANDS.includes(name), `${id}: ${name}`);
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
      assert.ok(Properties.AlarmDescription.length <= 1024, id);
    }
  });

  it('take no more metrics than CloudWatch allows an expression', () => {
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
    for (const { id, Properties } of all) assert.ok((Properties.Metrics?.filter(isMetric).length ?? 0) <= 10, id);
    assert.ok(all.some(({ Properties }) => Properties.Metrics?.some((query: object) => 'Expression' in query)));
  });

  it('name only outputs that there are', () => {
    const { Outputs } = everything.toJSON();
    const text = all.map(({ Properties }) => Properties.AlarmDescription).join(' ');
    const outputs = Array.from(text.matchAll(/stack output (\w+)/g), ([, name = '']) => name);
    assert.ok(outputs.length > 0);
    for (const name of outputs) assert.ok(Outputs[name], name);
  });
});

describe('the alarms of a part', () => {
  const metricsIn = (props: WiredropProps) =>
    alarmsOf(props).flatMap(({ Properties }) => Properties.Metrics?.filter(isMetric) ?? [Properties]).length;
  const webhooks = [{ name: 'desk', url: 'https://example.com', secret: 'desk' }];
  const SAID: readonly (readonly [page: string, WiredropProps, said: (dollars: number) => string])[] = [
    ['monitoring', { sources: 'publisher' }, (dollars) => `${Math.round(100 * dollars)} cents for the alarms`],
    ['feeds', { digestMinutes: 60 }, (dollars) => `the alarms cost ${Math.round(100 * dollars)} cents`],
    ['webhooks', { webhooks }, (dollars) => `$${dollars.toFixed(2)} for alarms`],
  ];
  for (const [name, props, said] of SAID)
    it(`cost what docs/${name}.md says`, () => {
      const dollars = (metricsIn(props) - metricsIn({})) * monthly('alarm');
      assert.ok(page(`docs/${name}.md`).includes(said(Number(dollars.toFixed(2)))), said(dollars));
    });
});

describe('the alarm of the canary', () => {
  it('costs with its metric what the documentation says', () => {
    const cents = 100 * (monthly('customMetric') + monthly('alarm'));
    assert.match(page('docs/monitoring.md'), new RegExp(`: ${cents.toFixed(0)} cents for metric and alarm`));
  });

  it('looks at as many minutes as the canary takes', () => {
    const [alarm] = alarmsOf({ canaryMinutes: 15 }).filter(({ id }) => id.startsWith('OperationsCanary'));
    const rule = resource(synthesize({ canaryMinutes: 15 }), 'AWS::Events::Rule', 'Canary');
    assert.deepEqual([alarm?.Properties.Period, rule.Properties.ScheduleExpression], [900, 'rate(15 minutes)']);
  });
});

describe('the dashboard', () => {
  it('shows every alarm', () => {
    const [first] = widgets;
    assert.deepEqual([first?.type, first?.properties.alarms.length], ['alarm', alarms.length]);
  });

  it('counts files by every disposition, and events that came again', () => {
    const [, files] = widgets;
    const found = files?.properties.metrics.map((metric: unknown[]) => metric[3]);
    assert.deepEqual(found, [...DISPOSITIONS, 'redelivered']);
  });

  it('shows the errors of every function', () => {
    const body = readable(resource(everything, 'AWS::CloudWatch::Dashboard').Properties.DashboardBody);
    const graph = (JSON.parse(body).widgets as Widget[]).find(({ properties }) => /^Errors/.test(properties.title));
    const shown = graph?.properties.metrics.filter(([, name]) => name === 'Errors').length;
    assert.equal(shown, resources(everything, 'AWS::Lambda::Function').length);
  });
});
