import { resources } from '../infra/resources.ts';
import { synthesize } from '../infra/synthesize.ts';
import type { BaselineResource } from './baseline.ts';

/**
 * What an update must not replace: what holds data, and what reads it (a second event source mapping of the same source
 * is refused).
 */
const KEPT_TYPES = [
  'AWS::DynamoDB::Table',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::SNS::Topic',
  'AWS::SNS::Subscription',
  'AWS::Lambda::EventSourceMapping',
];

/** Of a stack with everything on, by logical id. */
export function resourcesOfEverything(): Record<string, BaselineResource> {
  const template = synthesize({
    accessLogs: true,
    feed: true,
    digestMinutes: 60,
    canaryMinutes: 5,
    sources: 'publisher',
    webhooks: [{ url: 'https://news.example.com/hook', secret: 'news/hook' }],
    operations: false,
  });
  const kept = KEPT_TYPES.flatMap((type) => resources(template, type));
  return Object.fromEntries(kept.map(({ id, Type, Properties }) => [id, { Type, Properties }]));
}
