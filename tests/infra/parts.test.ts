import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, it } from 'node:test';
import { Stack } from 'aws-cdk-lib';
import { PARTITIONS } from '../../functions/story/items/keys.ts';
import type { Monitoring } from '../../infra/constructs/monitoring.ts';
import { EVERYTHING, PARTS, SPINE } from '../../infra/constructs/parts/index.ts';
import type { Part } from '../../infra/constructs/parts/part.ts';
import { readSettings } from '../../infra/settings/read-settings.ts';
import { Wiredrop } from '../../infra/wiredrop.ts';
import { INVARIANTS } from '../proof/checker/invariants.ts';
import { SIMULATED } from '../proof/simulation/simulated-parts.ts';
import { resources } from './resources.ts';
import { root, synthesize, templateApp } from './synthesize.ts';

// Goal: what is true of one part is true of all, those that come later included. Method: nothing here names a part.

const names = Object.keys({ ...SPINE, ...PARTS });
const stack = new Stack(templateApp({}), 'Wiredrop');
const wiredrop = new Wiredrop(stack, 'Default', EVERYTHING);
const { parts } = wiredrop.node.findChild('Operations') as Monitoring;
const template = synthesize(EVERYTHING);

describe('the parts', () => {
  it('are the handlers: each belongs to one', () => {
    const handlers = globSync('*/handler.ts', { cwd: join(root, 'functions') }).map((path) =>
      posix.dirname(path.replaceAll('\\', '/')),
    );
    assert.deepEqual(handlers.sort(), names.sort());
    const services = resources(template, 'AWS::Lambda::Function').map(
      (f) => f.Properties.Environment.Variables.SERVICE,
    );
    assert.deepEqual([...new Set(services)].sort(), names);
    const tested = globSync('tests/**/*.test.ts', { cwd: root }).map((path) => readFileSync(join(root, path), 'utf8'));
    const untested = names.filter((name) => !tested.some((text) => text.includes(`/functions/${name}/`)));
    assert.deepEqual(untested, [], 'no test imports functions/NAME');
  });

  for (const [name, part] of Object.entries<Part>(PARTS)) {
    it(`are there when their settings say so: ${name}`, () => assert.ok(part.isOn(readSettings(part.example))));

    it(`are noticed when they do not run: ${name}`, () => {
      const ran = Object.values(parts[name]?.ran ?? {});
      assert.ok(ran.length > 0);
    });
  }

  it('have an alarm each that reads whether their schedule ran', () => {
    const alarms = resources(template, 'AWS::CloudWatch::Alarm');
    const scheduled = resources(template, 'AWS::Events::Rule').flatMap(({ Properties }) =>
      Properties.Targets.map(({ Arn }: { Arn: { 'Fn::GetAtt': [string] } }) => Arn['Fn::GetAtt'][0]),
    );
    assert.ok(scheduled.length > 7);
    for (const id of scheduled) {
      const watching = alarms.filter(({ Properties: { Metrics = [], TreatMissingData } }) => {
        const reads = Metrics.filter((one: { MetricStat?: { Metric: { MetricName: string } } }) =>
          ['Invocations', 'Errors'].includes(one.MetricStat?.Metric.MetricName ?? ''),
        );
        const names = JSON.stringify(reads);
        return names.includes(`"${id}"`) && reads.length >= 2 && TreatMissingData !== undefined;
      });
      // That of the canary is its own metric, which is missing if it does not run.
      const own = alarms.filter(
        ({ Properties: p }) => p.TreatMissingData === 'breaching' && id.startsWith('Canary') && p.MetricName,
      );
      assert.ok(watching.length + own.length > 0, id);
    }
  });

  it('are run by the simulation, or say why not', () => {
    const running = Object.entries<Part>(PARTS).flatMap(([name, { simulation }]) =>
      simulation === 'runs' ? name : [],
    );
    assert.deepEqual(running.sort(), [...SIMULATED].sort(), 'tests/proof/simulation/simulated-parts.ts');
  });

  it('say what they keep: each partition of the table is kept by one', () => {
    const kept = Object.values<Pick<Part, 'keeps'>>({ ...SPINE, ...PARTS }).flatMap(({ keeps }) => keeps);
    assert.deepEqual(
      kept.flatMap(({ partitions = [] }) => partitions).sort(),
      Object.keys(PARTITIONS).sort(),
      'keeps in infra/constructs/parts',
    );
    const invariants = INVARIANTS.map(({ name }) => name);
    for (const { what, says } of kept)
      if (typeof says === 'object' && 'erased' in says) assert.ok(invariants.includes(says.erased), what);
  });

  it('give names that are of one part: outputs, alarms and logical ids', () => {
    for (const key of ['outputs', 'alarms', 'ran', 'ownResources'] as const) {
      const all = Object.values(parts).flatMap((part) => Object.keys(part[key] ?? {}));
      assert.equal(new Set(all).size, all.length, key);
    }
  });
});
