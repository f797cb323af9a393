import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { releaseNotes } from '../../infra/bundle/release-notes.ts';
import manifest from '../../package.json' with { type: 'json' };
import { page } from '../docs/page.ts';

describe('a release', () => {
  const { version } = manifest;

  it('has the section of its version in the changelog as notes', () => {
    assert.match(releaseNotes(page('CHANGELOG.md'), `v${version}`, version), /^The first version/);
    assert.equal(releaseNotes('## 2.0.0 - 2027-01-01\n\nNew.\n\n## 1.0.0 - 2026-01-01\n', 'v2.0.0', '2.0.0'), 'New.');
  });

  it('fails if its tag is not the version, or the version has no date', () => {
    assert.throws(() => releaseNotes('', 'v9.9.9', version), /The tag is v9\.9\.9 and package\.json has/);
    assert.throws(() => releaseNotes(`## ${version}\n\nNew.\n`, `v${version}`, version), /has no section/);
  });
});

describe('the workflows', () => {
  it('name every action by its commit, with the version beside it', () => {
    const root = join(import.meta.dirname, '..', '..');
    const uses = globSync('.github/workflows/*.yml', { cwd: root }).flatMap((file) =>
      Array.from(readFileSync(join(root, file), 'utf8').matchAll(/uses: (?!\.\/)(.*)/g), ([, action]) => action),
    );
    assert.ok(uses.length > 5);
    for (const action of uses) assert.match(action ?? '', /^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });
});
