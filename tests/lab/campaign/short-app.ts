import { App, Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { FUNCTION_TIMEOUT } from '../../../infra/constructs/function-defaults.ts';
import { readSettings } from '../../../infra/settings/read-settings.ts';
import { Wiredrop } from '../../../infra/wiredrop.ts';

/**
 * The stack with a fifth of its time-outs: a campaign lives through many of them. A function still has longer than the
 * SDK waits for one answer (functions/runtime/environment.ts), and less than for three.
 */
const SHORTER = 5;

const app = new App();
const { stackName, ...props } = readSettings(app.node.getAllContext());
const stack = new Stack(app, stackName);
new Wiredrop(stack, 'Default', props);
for (const child of stack.node.findAll()) {
  if (child instanceof CfnFunction) child.timeout = FUNCTION_TIMEOUT.toSeconds() / SHORTER;
  if (child instanceof CfnQueue && child.visibilityTimeout !== undefined) child.visibilityTimeout /= SHORTER;
}
