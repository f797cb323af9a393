import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { bundledCode } from '../../../../infra/constructs/bundled-code.ts';

/** The floors, bundled exactly as our functions are. */
const stack = new Stack(new App(), 'Floors');
for (const name of ['node', 'clients', 'calls']) {
  new LambdaFunction(stack, name, {
    code: bundledCode(join(import.meta.dirname, name, 'handler.ts')),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
  });
}
