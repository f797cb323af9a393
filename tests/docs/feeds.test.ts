import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resource } from '../infra/resources.ts';
import { cdkApps, synthesizeExample } from './examples.ts';
import { page } from './page.ts';

describe('docs/feeds.md', () => {
  it('serves only the feed folder of the bucket through CloudFront', () => {
    const [code = ''] = cdkApps(page('docs/feeds.md'));
    const { Newsroom } = synthesizeExample(code);
    assert.ok(Newsroom);
    const { DistributionConfig } = resource(Newsroom, 'AWS::CloudFront::Distribution').Properties;
    const [origin, ...others] = DistributionConfig.Origins;
    assert.deepEqual([origin.OriginPath, others], ['/feeds', []]);
    assert.ok(origin.OriginAccessControlId);
  });
});
