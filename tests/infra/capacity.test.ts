import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { partsOfDay } from '../../infra/constructs/capacity.ts';
import { EVERYTHING, PARTS, SPINE } from '../../infra/constructs/parts/index.ts';
import type { Part } from '../../infra/constructs/parts/part.ts';
import { DEFAULT_SETTINGS } from '../../infra/settings/setting-rules.ts';
import { Wiredrop, type WiredropProps } from '../../infra/wiredrop.ts';
import { resources } from './resources.ts';
import { templateApp } from './synthesize.ts';

// Goal: a stack that will not keep up says so before it is deployed, and a run that comes near its end before it is cut
// off.

const stackOf = (props: WiredropProps): Stack => {
  const stack = new Stack(templateApp({}), 'Papers');
  new Wiredrop(stack, 'Default', props);
  return stack;
};
const warnings = (props: WiredropProps) =>
  Annotations.fromStack(stackOf(props)).findWarning('*', Match.stringLikeRegexp('articlesPerDay is')).length;

describe('the capacity of the parts', () => {
  it('is enough by default, and a warning names each that does not keep up', () => {
    assert.deepEqual([warnings({}), warnings({ articlesPerDay: 1_000_000, maxConcurrency: 2 })], [0, 0]);
    assert.equal(warnings({ articlesPerDay: 10_000_000, maxConcurrency: 2 }), 2);
    assert.equal(warnings({ articlesPerDay: 10_000_000, maxConcurrency: 10 }), 1);
    assert.equal(warnings({ articlesPerDay: 2_500_000, digestMinutes: 1_440 }), 2);
  });

  it('is above the articles of a day by default, of every part', () => {
    for (const [name, { capacity }] of Object.entries<Pick<Part, 'capacity'>>({ ...SPINE, ...PARTS }))
      assert.ok((capacity.mostArticlesPerDay?.(DEFAULT_SETTINGS) ?? 1e9) > DEFAULT_SETTINGS.articlesPerDay, name);
  });

  it('has an alarm at 70% of the time of each part that is watched by it, and of no other', () => {
    const template = Template.fromStack(stackOf(EVERYTHING));
    const near = resources(template, 'AWS::CloudWatch::Alarm').filter(
      ({ Properties }) => Properties.MetricName === 'Duration',
    );
    const functions = resources(template, 'AWS::Lambda::Function');
    const watched = near.map(({ Properties: { Threshold, Dimensions } }) => {
      const lambda = functions.find(({ id }) => id === Dimensions[0].Value.Ref);
      assert.equal(Threshold, Math.round(700 * lambda?.Properties.Timeout));
      return lambda?.Properties.Environment.Variables.SERVICE;
    });
    const expected = Object.entries<Pick<Part, 'capacity'>>({ ...SPINE, ...PARTS }).flatMap(([name, { capacity }]) =>
      capacity.watched === 'time' ? name : [],
    );
    assert.deepEqual(watched.sort(), expected.sort());
  });

  it('keeps the stories of a day in as many files as these articles need', () => {
    const partsFor = (articlesPerDay: number) =>
      resources(Template.fromStack(stackOf({ articlesPerDay })), 'AWS::Lambda::Function').flatMap(
        ({ Properties }) => Properties.Environment.Variables.PARTS ?? [],
      );
    assert.deepEqual([...partsFor(33_000), ...partsFor(200_000), ...partsFor(1_000_000)], ['1', '24', '144']);
    assert.equal(partsOfDay(1), 1);
  });
});
