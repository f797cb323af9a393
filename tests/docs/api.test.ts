import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apiReference } from '../../infra/bundle/api-reference.ts';
import { page } from './page.ts';

describe('docs/api.md', { timeout: 120_000 }, () => {
  it('is what npm run docs:api makes of the declarations', () => {
    assert.equal(page('docs/api.md'), apiReference());
  });
});
