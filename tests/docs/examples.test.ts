import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import type { Template } from 'aws-cdk-lib/assertions';
import { resource } from '../infra/resources.ts';
import { cdkApps, synthesizeExamples } from './examples.ts';
import { page } from './page.ts';

const root = join(import.meta.dirname, '..', '..');

/** What the first app of a page promises. docs/subscribing.md has a test of its own. */
const PROMISES: Readonly<Record<string, (stack: Template) => void>> = {
  // CloudFront serves only the feed folder of the bucket.
  'docs/feeds.md'(stack) {
    const { DistributionConfig } = resource(stack, 'AWS::CloudFront::Distribution').Properties;
    const [origin, ...others] = DistributionConfig.Origins;
    assert.deepEqual([origin.OriginPath, others], ['/feeds', []]);
    assert.ok(origin.OriginAccessControlId);
  },
  // The channel gets only new stories, at most one a second.
  'docs/first-hour.md'(stack) {
    stack.hasResourceProperties('AWS::Events::Connection', { AuthorizationType: 'API_KEY' });
    stack.hasResourceProperties('AWS::Events::ApiDestination', { InvocationRateLimitPerSecond: 1, HttpMethod: 'POST' });
    stack.hasResourceProperties('AWS::Events::Rule', { EventPattern: { 'detail-type': ['story.created'] } });
  },
};

/** What is made at the first call. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

describe('docs/examples', () => {
  const SHOWN: Readonly<Record<string, readonly [stack: string, type: string, count: number]>> = {
    'own-stack': ['Newsroom', 'AWS::S3::Bucket', 1],
    'existing-bucket': ['Newsroom', 'AWS::S3::Bucket', 0],
    subscriber: ['Desk', 'AWS::SNS::Subscription', 1],
  };
  const paths = globSync('docs/examples/*.ts', { cwd: root });
  const apps = once(() => synthesizeExamples(paths.map(page)));
  for (const [at, path] of paths.entries())
    it(`has an app that synthesises: ${path}`, () => {
      const [stack = '', type = '', count] = SHOWN[basename(path, '.ts')] ?? [];
      const template = apps()[at]?.[stack];
      assert.ok(template, `no stack ${stack}: what does it show?`);
      template.resourceCountIs(type, count ?? 0);
    });
});

describe('the complete CDK apps of the documentation', () => {
  const pages = globSync('{README,docs/*}.md', { cwd: root });
  // tests/e2e/package.long.test.ts synthesises the app of docs/deploying.md from the package, and checks the types of all of
  // them.
  const shown = pages
    .filter((name) => !name.endsWith('deploying.md'))
    .flatMap((path) => cdkApps(page(path)).map((code, index) => ({ path, code, index })));
  const apps = once(() => synthesizeExamples(shown.map(({ code }) => code)));
  for (const [at, { path, index }] of shown.entries())
    it(`synthesise and do what they promise: ${path}, app ${index + 1}`, () => {
      const { Newsroom, ...others } = apps()[at] ?? {};
      assert.ok(Newsroom ?? Object.keys(others).length > 0);
      if (index === 0 && Newsroom) PROMISES[path]?.(Newsroom);
    });

  it('include each app that promises something', () => {
    for (const path of Object.keys(PROMISES)) assert.match(cdkApps(page(path))[0] ?? '', /'Newsroom'/, path);
  });
});
