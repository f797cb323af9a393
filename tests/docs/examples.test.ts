import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { cdkApps, synthesizeExample } from './examples.ts';
import { page } from './page.ts';

const root = join(import.meta.dirname, '..', '..');

describe('the complete CDK apps of the documentation', () => {
  // tests/e2e/package.test.ts synthesises the app of docs/deploying.md from the package, and checks the types of all of them.
  for (const path of globSync('{README,docs/*}.md', { cwd: root }).filter((name) => !name.endsWith('deploying.md')))
    for (const [index, code] of cdkApps(page(path)).entries())
      it(`synthesise: ${path}, app ${index + 1}`, () => {
        assert.ok(Object.keys(synthesizeExample(code)).length > 0);
      });
});
