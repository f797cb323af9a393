import { EVERYTHING } from '../../infra/constructs/parts/index.ts';
import { resources } from '../infra/resources.ts';
import { synthesize } from '../infra/synthesize.ts';
import type { BaselineResource } from './baseline.ts';

/**
 * What an update must not replace: what holds data, what reads it (a second event source mapping of the same source is
 * refused), policies (deleting the old one takes the new one along, which is of the same queue), and what has a name of
 * its own.
 */
const KEPT_TYPES = [
  'AWS::DynamoDB::Table',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::SNS::Topic',
  'AWS::SNS::Subscription',
  'AWS::Lambda::EventSourceMapping',
  'AWS::SQS::QueuePolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::S3::BucketPolicy',
  'AWS::CloudWatch::Dashboard',
];

/** Of a stack with everything on, by logical id. */
export function resourcesOfEverything(): Record<string, BaselineResource> {
  const template = synthesize({
    ...EVERYTHING,
    accessLogs: true,
    webhooks: [{ url: 'https://news.example.com/hook', secret: 'news/hook' }],
  });
  const kept = KEPT_TYPES.flatMap((type) => resources(template, type));
  return Object.fromEntries(
    // What a dashboard shows may change.
    kept.map(({ id, Type, Properties: { DashboardBody: _, ...Properties } }) => [id, { Type, Properties }]),
  );
}
