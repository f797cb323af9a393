import assert from 'node:assert/strict';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { App } from 'aws-cdk-lib';
import { lazyPackages } from '../../infra/constructs/bundling.ts';
import { IngestStack } from '../../infra/ingest-stack.ts';
import { defaultSettings } from '../../infra/settings.ts';

describe('the bundles', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'wiredrop-bundles-'));
  after(() => rmSync(outdir, { recursive: true }));
  const app = new App({ outdir });
  new IngestStack(app, 'Bundles', { settings: defaultSettings });
  app.synth();
  const folders = globSync(join(outdir, 'asset.*')).filter((folder) => existsSync(join(folder, 'index.js')));
  const ingest = folders.find((folder) => existsSync(join(folder, 'node_modules'))) ?? '';
  const source = readFileSync(join(ingest, 'index.js'), 'utf8');

  it('are two, of which ingest has what it loads lazily in files of its own', () => {
    assert.equal(folders.length, 2);
    const require = createRequire(join(ingest, 'index.js'));
    assert.ok(lazyPackages().length >= 5);
    for (const name of lazyPackages()) {
      assert.ok(require.resolve(name).startsWith(ingest), name);
      assert.match(typeof require(name), /^(object|function)$/, name);
    }
  });

  it('leave out the credential chain and everything that is loaded lazily', () => {
    assert.doesNotMatch(source, /sso-oidc|gray-matter\/|smol-toml\//);
    assert.match(source, /AWS_SECRET_ACCESS_KEY/);
  });
});
