import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import type { Template } from 'aws-cdk-lib/assertions';
import { resource } from '../infra/resources.ts';
import { cdkApps, synthesizeExamples } from './examples.ts';
import { page } from './page.ts';

const root = join(import.meta.dirname, '..', '..');

/** What each app shows, by its file. */
const SHOWN: Readonly<Record<string, (stacks: Readonly<Record<string, Template>>) => void>> = {
  'own-stack': ({ Newsroom }) => Newsroom?.resourceCountIs('AWS::S3::Bucket', 1),
  'existing-bucket': ({ Newsroom }) => Newsroom?.resourceCountIs('AWS::S3::Bucket', 0),
  subscriber: ({ Desk }) => Desk?.resourceCountIs('AWS::SNS::Subscription', 1),
  'event-bus'({ Newsroom }) {
    Newsroom?.resourceCountIs('AWS::Events::Archive', 1);
    const data = { language: ['ko'], publishers: [{ numeric: ['>=', 3] }] };
    Newsroom?.hasResourceProperties('AWS::Events::Rule', { EventPattern: { detail: { data } } });
  },
  // CloudFront serves only the feed folder of the bucket.
  'feeds-on-cloudfront'({ Newsroom }) {
    assert.ok(Newsroom);
    const { DistributionConfig } = resource(Newsroom, 'AWS::CloudFront::Distribution').Properties;
    const [origin, ...others] = DistributionConfig.Origins;
    assert.deepEqual([origin.OriginPath, others], ['/feeds', []]);
    assert.ok(origin.OriginAccessControlId);
  },
  // The channel gets only new stories, at most one a second.
  slack({ Newsroom }) {
    Newsroom?.hasResourceProperties('AWS::Events::Connection', { AuthorizationType: 'API_KEY' });
    const sends = { InvocationRateLimitPerSecond: 1, HttpMethod: 'POST' };
    Newsroom?.hasResourceProperties('AWS::Events::ApiDestination', sends);
    Newsroom?.hasResourceProperties('AWS::Events::Rule', { EventPattern: { 'detail-type': ['story.created'] } });
  },
};

describe('docs/examples', () => {
  const apps = globSync('docs/examples/*.ts', { cwd: root }).filter((path) => cdkApp(page(path)));
  let made: Record<string, Template>[] | undefined;
  for (const [at, path] of apps.entries())
    it(`has an app that synthesises, and does what it promises: ${path}`, () => {
      made ??= synthesizeExamples(apps.map(page));
      const shows = SHOWN[basename(path, '.ts')];
      assert.ok(shows, 'what does it show?');
      assert.ok(Object.keys(made[at] ?? {}).length > 0);
      shows(made[at] ?? {});
    });
});

/** Whether it is a complete CDK app. */
function cdkApp(code: string): boolean {
  return cdkApps(`\`\`\`ts\n${code}\`\`\``).length > 0;
}
