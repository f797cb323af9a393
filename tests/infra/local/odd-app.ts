import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';

/** A stack with a supported resource before one that the local stack does not support: see failing-start.test.ts. */
const stack = new Stack(new App(), 'Odd');
const queue = new Queue(stack, 'Queue');
new CfnResource(stack, 'Stream', { type: 'AWS::Kinesis::Stream' }).node.addDependency(queue);
