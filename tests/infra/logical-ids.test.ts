import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EVERYTHING } from '../../infra/constructs/parts/index.ts';
import { Wiredrop } from '../../infra/wiredrop.ts';
import { resources, withoutHash } from './resources.ts';
import { synthesize, templateApp } from './synthesize.ts';

/**
 * Resources that must keep their logical ids, by type. CloudFormation replaces a resource whose logical id changes: a
 * deploy would stop using the old table, bucket, queue or topic, with everything in it.
 */
const PINNED = {
  'AWS::DynamoDB::Table': ['StoriesTable'],
  'AWS::S3::Bucket': ['IntakeBucket'],
  'AWS::SQS::Queue': [
    'CollectFailureQueue',
    'IntakeBackfillQueue',
    'IntakeDeadLetterQueue',
    'IntakeQueue',
    'IntakeRequestQueue',
    'NotifyFailureQueue',
    'UnpackQueue',
  ],
  'AWS::SNS::Topic': ['NotifyTopic'],
  // A second mapping of the same source and function is refused.
  'AWS::Lambda::EventSourceMapping': [
    'CollectSource',
    'IngestBackfillSource',
    'IngestRequestSource',
    'IngestSource',
    'NotifySource',
    'UnpackSource',
  ],
};

const idsOf = (template: Template, type: string): string[] =>
  resources(template, type)
    .map(({ id }) => id)
    .sort();

describe('with every part', () => {
  const template = synthesize({ ...EVERYTHING, monitoring: false });
  for (const type of Object.keys(PINNED))
    it(`no logical id has the hash of a construct's path: ${type}`, () => {
      const ids = idsOf(template, type);
      assert.ok(ids.length > 0);
      const found = ids.filter((id) => withoutHash(id) !== id);
      assert.deepEqual(found, []);
    });
});

describe('two instances in one stack', () => {
  const stack = new Stack(templateApp(), 'Papers');
  for (const id of ['News', 'Sport: live']) new Wiredrop(stack, id);
  const template = Template.fromStack(stack);

  for (const [type, ids] of Object.entries(PINNED))
    it(`have their own names in front of the pinned ids: ${type}`, () =>
      assert.deepEqual(
        idsOf(template, type),
        ['News', 'Sportlive'].flatMap((instance) => ids.map((id) => `${instance}${id}`)),
      ));

  it('share no metrics, dashboard or source of notifications', () => {
    const variables = resources(template, 'AWS::Lambda::Function').map((f) => f.Properties.Environment.Variables);
    const values = (name: string) => [...new Set(variables.flatMap((v) => v[name] ?? []))];
    assert.deepEqual(values('METRICS_NAMESPACE'), ['wiredrop/Papers/News', 'wiredrop/Papers/Sportlive']);
    assert.deepEqual(values('EVENT_SOURCE'), ['/wiredrop/Papers/News', '/wiredrop/Papers/Sportlive']);
    const dashboards = resources(template, 'AWS::CloudWatch::Dashboard').map((d) => d.Properties.DashboardName);
    assert.match(JSON.stringify(dashboards), /"Papers_News-".*"Papers_Sportlive-"/);
  });
});
