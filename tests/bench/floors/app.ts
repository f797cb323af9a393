import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { bundling } from '../../../infra/constructs/bundling.ts';

/** The floors, bundled exactly as our functions are. */
const root = join(import.meta.dirname, '..', '..', '..');
const stack = new Stack(new App(), 'Floors');
for (const name of ['clients', 'calls']) {
  new NodejsFunction(stack, name, {
    entry: join(import.meta.dirname, name, 'handler.ts'),
    runtime: Runtime.NODEJS_24_X,
    projectRoot: root,
    depsLockFilePath: join(root, 'package-lock.json'),
    bundling,
  });
}
