import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { EVERYTHING } from '../../infra/constructs/parts/index.ts';
import { page } from '../docs/page.ts';
import { codesIn, rowsBelow } from '../docs/rows-below.ts';
import { cdkContext, root, synthesize, withoutBundling } from './synthesize.ts';

const out = mkdtempSync(join(tmpdir(), 'wiredrop-app-'));
after(() => rmSync(out, { recursive: true }));

/** What the CDK command line runs: `node …`. */
const [node, ...app] = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')).app.split(' ');

/** The app, without credentials, account or region. CDK's own rules take three CPU seconds: one test runs them. */
const run = (context: Readonly<Record<string, unknown>>, CDK_VALIDATION = 'false') =>
  spawnSync(node, app, {
    cwd: root,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      CDK_OUTDIR: out,
      CDK_VALIDATION,
      CDK_CONTEXT_JSON: JSON.stringify({ ...cdkContext, ...withoutBundling, ...context }),
    },
  });

describe('the app', () => {
  it("synthesises without a word, and CDK's default rules find nothing", () => {
    const { status, stdout, stderr } = run({ alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms' }, 'true');
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' });
    const report = JSON.parse(readFileSync(join(out, 'validation-report.json'), 'utf8'));
    assert.deepEqual(report.pluginReports, []);
  });

  it('warns where no topic hears the alarms, and synthesises all the same', () => {
    const { status, stderr } = run({});
    assert.equal(status, 0);
    assert.match(stderr, /set alarmTopicArn to a topic that somebody reads/);
  });

  it('comes back with the bucket and the table of a deleted stack, and announces nothing from before', () => {
    const tableStreamArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/left/stream/2026-01-01T00:00:00.000';
    const announceSince = '2026-01-05T12:00:00Z';
    const { status } = run({ bucketName: 'left', tableStreamArn, announceSince });
    assert.equal(status, 0);
    const { Resources } = JSON.parse(readFileSync(join(out, 'Wiredrop.template.json'), 'utf8'));
    const types = Object.values<{ Type: string }>(Resources).map(({ Type }) => Type);
    assert.ok(!types.includes('AWS::S3::Bucket') && !types.includes('AWS::DynamoDB::Table'));
    const text = JSON.stringify(Resources);
    assert.ok(text.includes(`"ANNOUNCE_SINCE":"${announceSince}"`) && text.includes('"name":["left"]'));
  });

  it('refuses a malformed setting in one line that says what is allowed', () => {
    const { status, stderr } = run({ maxBytes: '1MB' });
    assert.equal(status, 1);
    assert.equal(stderr, 'Setting maxBytes is "1MB": it must be a whole number of bytes from 1024 to 8388608.\n');
  });
});

describe('cdk.json', () => {
  it('carries every feature flag CDK recommends, as CDK recommends it', () => assert.deepEqual(cdkContext, flags));

  it("makes CDK's default rules errors", () =>
    assert.equal(cdkContext['@aws-cdk/core:validateAgainstDefaultRules'], true));
});

it('docs/deploying.md names every output', () => {
  const documented = rowsBelow(page('docs/deploying.md'), '| output | use |').flatMap(([names]) => codesIn(names));
  const { Outputs } = synthesize({ ...EVERYTHING, onDelete: 'withdraw' }).toJSON();
  // Each part has a log: the page names those of ingest and notify.
  const isLog = (name: string) => name.endsWith('LogGroupName');
  const found = Object.keys(Outputs)
    .filter((name) => !isLog(name))
    .sort();
  assert.deepEqual(found, documented.filter((name) => !isLog(name)).sort());
  for (const name of documented) assert.ok(Outputs[name], name);
});
