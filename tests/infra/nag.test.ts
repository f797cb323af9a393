import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type App, Aspects, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { EVERYTHING } from '../../infra/constructs/parts/index.ts';
import { Wiredrop, type WiredropProps } from '../../infra/wiredrop.ts';
import { createStack, templateApp } from './synthesize.ts';

const alarmTopicArn = 'arn:aws:sns:eu-west-1:123456789012:alarms';

/**
 * Synthesises the stack under both rule packs. @throws where a rule finds something that the code does not acknowledge.
 */
const synthesizeChecked = (overrides: WiredropProps, spoil?: (resource: CfnResource) => void): void => {
  const app = templateApp();
  const stack = createStack(app, { alarmTopicArn, ...overrides });
  if (spoil) Aspects.of(stack).add({ visit: (node) => CfnResource.isCfnResource(node) && spoil(node) });
  check(app);
};

const check = (app: App): void => {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  app.synth();
};

describe('the stack under cdk-nag (AwsSolutions, Serverless)', () => {
  for (const overrides of [{}, { ...EVERYTHING, prefix: 'articles/', accessLogs: true }])
    it(`has no finding that is not acknowledged with a reason: ${JSON.stringify(overrides)}`, () => {
      synthesizeChecked(overrides);
    });

  it('has none under a key', () => {
    const app = templateApp();
    const stack = new Stack(app, 'Wiredrop');
    new Wiredrop(stack, 'News', {
      ...EVERYTHING,
      alarmTopicArn,
      encryptionKey: new Key(stack, 'Key', { enableKeyRotation: true }),
    });
    check(app);
  });

  it('has one once a queue has no dead-letter queue', () => {
    const spoil = (resource: CfnResource): void => {
      if (resource instanceof CfnQueue) resource.redrivePolicy = undefined;
    };
    assert.throws(() => synthesizeChecked({}, spoil), { name: 'ValidationFailed' });
  });
});
