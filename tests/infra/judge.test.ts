import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { perMinuteOf, priceOf } from '../../infra/settings/judge-setting.ts';
import { list, type PolicyStatement, readable, resources } from './resources.ts';
import { synthesize } from './synthesize.ts';

type Template = ReturnType<typeof synthesize>;

const statementsOf = (template: Template): PolicyStatement[] =>
  resources(template, 'AWS::IAM::Policy')
    .filter(({ id }) => id.startsWith('Ingest'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);

const granted = (template: Template, service: string): [resource: string, condition: unknown][] =>
  statementsOf(template)
    .filter(({ Action }) => list(Action).some((action) => action.startsWith(`${service}:`)))
    .flatMap(({ Action, Resource, Condition }) => {
      assert.deepEqual(list(Action), [service === 'bedrock' ? 'bedrock:InvokeModel' : 'secretsmanager:GetSecretValue']);
      return list(Resource).map((one) => [readable(one), Condition] as [string, unknown]);
    });

describe('a stack with a second reader', () => {
  it('may invoke an inference profile, and its model in its regions through that profile alone', () => {
    const found = granted(synthesize({ judge: 'bedrock:eu.amazon.nova-micro-v1:0' }), 'bedrock');
    const [[profile, free] = [], ...models] = found;
    assert.match(String(profile), /:inference-profile\/eu\.amazon\.nova-micro-v1:0$/);
    assert.equal(free, undefined);
    assert.ok(models.length >= 4);
    for (const [model, condition] of models) {
      assert.match(model, /:bedrock:eu-[a-z]+-\d::foundation-model\/amazon\.nova-micro-v1:0$/);
      assert.match(JSON.stringify(condition), /"StringEquals":\{"bedrock:InferenceProfileArn":/);
    }
  });

  it('may read the one secret of an API, and nothing of Bedrock', () => {
    const template = synthesize({
      judge: { model: 'https://models.example.com/v1#small', secret: 'news/judge', price: [0.1, 0.4] },
    });
    assert.deepEqual(granted(template, 'bedrock'), []);
    const [[secret] = [], ...others] = granted(template, 'secretsmanager');
    assert.match(String(secret), /:secret:news\/judge-\?{6}$/);
    assert.deepEqual(others, []);
  });

  it('has alarms and a row of the dashboard, and its questions a minute are shared among all environments', () => {
    const template = synthesize({ judge: 'bedrock:amazon.nova-micro-v1:0', maxConcurrency: 6 });
    const alarms = resources(template, 'AWS::CloudWatch::Alarm').map(({ id }) => id);
    for (const name of ['JudgeFails', 'JudgeBudget'])
      assert.ok(
        alarms.some((id) => id.includes(name)),
        name,
      );
    assert.match(JSON.stringify(resources(template, 'AWS::CloudWatch::Dashboard')), /Second reader: dollars/);
    const variables = resources(template, 'AWS::Lambda::Function').flatMap(
      ({ Properties }) => Properties.Environment?.Variables?.JUDGE ?? [],
    );
    const shown = variables.map((text) => JSON.parse(text));
    assert.deepEqual(shown, [
      {
        ...{ service: 'bedrock', at: 'amazon.nova-micro-v1:0', model: 'amazon.nova-micro-v1:0' },
        ...{ price: [0.035, 0.14], dollarsPerDay: 1, perMinute: 60 },
      },
    ]);
  });
});

describe('what a model costs', () => {
  it('is known of models of Bedrock, and is nothing on this machine', () => {
    assert.deepEqual(priceOf({ model: 'bedrock:eu.amazon.nova-micro-v1:0' }), [0.035, 0.14]);
    assert.deepEqual(priceOf({ model: 'http://127.0.0.1:11434/v1#qwen2.5:3b' }), [0, 0]);
    assert.equal(priceOf({ model: 'https://models.example.com/v1#amazon.nova-micro-v1:0' }), undefined);
  });

  it('is bounded by its questions a minute: all environments together ask no more, and each asks one', () => {
    const model = 'bedrock:amazon.nova-micro-v1:0';
    assert.deepEqual([perMinuteOf({ model, perMinute: 19 }, 10), perMinuteOf({ model, perMinute: 3 }, 10)], [1, 1]);
  });
});
