import { App } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { functionTimeout } from '../../infra/constructs/function-defaults.ts';
import { IngestStack } from '../../infra/ingest-stack.ts';
import { readSettings } from '../../infra/settings.ts';

/**
 * The stack as it is, with a fifth of its functions' time-out and of the queues' visibility time-outs that are made of it:
 * a campaign must live through time-outs and cannot wait half a minute for each. Everything else is the template's.
 * Still longer than the SDK waits for one answer (4 s, functions/client-limits.ts), shorter than for three.
 */
const SHORTER = 5;

const app = new App();
const stack = new IngestStack(app, 'Wiredrop', { settings: readSettings(app.node.getAllContext()) });
for (const child of stack.node.findAll()) {
  if (child instanceof CfnFunction) child.timeout = functionTimeout.toSeconds() / SHORTER;
  if (child instanceof CfnQueue && child.visibilityTimeout !== undefined) child.visibilityTimeout /= SHORTER;
}
