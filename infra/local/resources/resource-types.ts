import { bucket } from './bucket.ts';
import { eventSourceMapping } from './event-source-mapping.ts';
import { lambdaFunction } from './lambda-function.ts';
import { queue } from './queue.ts';
import type { ResourceType } from './resource-type.ts';
import { rule } from './rule.ts';
import { subscription } from './subscription.ts';
import { table } from './table.ts';
import { topic } from './topic.ts';

/** The resource types that exist on one machine. */
export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::DynamoDB::Table': table,
  'AWS::Events::Rule': rule,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::S3::Bucket': bucket,
  'AWS::SNS::Subscription': subscription,
  'AWS::SNS::Topic': topic,
  'AWS::SQS::Queue': queue,
};
