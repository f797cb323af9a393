import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { createHandler, createResources } from '../resources.ts';

/**
 * Baseline 1. The bucket's notification to the function is left out: the bench itself invokes the function for every object, for the local
 * stack knows notifications to queues alone.
 */
export class SimpleStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    createHandler(this, join(import.meta.dirname, 'handler.ts'), createResources(this));
  }
}
