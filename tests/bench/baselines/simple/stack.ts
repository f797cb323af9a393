import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { createHandler, createResources } from '../resources.ts';

/**
 * The plain sample. The bucket's notification to the function is left out: the bench invokes it for every object, because the local stack
 * knows notifications to queues only.
 */
export class SimpleStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    createHandler(this, join(import.meta.dirname, 'handler.ts'), createResources(this));
  }
}
