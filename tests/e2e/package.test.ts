import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Match } from 'aws-cdk-lib/assertions';
import { cdkApps, codeBlocks, synthesizeApp } from '../docs/examples.ts';
import { page } from '../docs/page.ts';

/**
 * Goal: what `npm pack` makes is all that a CDK app needs. Method: the tarball is unpacked into an app outside of the repository, which has nothing
 * else but what the package declares. There is no esbuild, and no TypeScript of ours.
 */
const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'wiredrop-package-'));
const installed = join(folder, 'node_modules', 'wiredrop');
const examples = globSync('{README,docs/*}.md', { cwd: root }).flatMap((path) => codeBlocks(page(path), 'ts'));

/** In CommonJS, which CDK's own template of an app is. */
const PLAIN = `
const { App, Stack } = require('aws-cdk-lib');
const { Wiredrop } = require('wiredrop');
const { SAMPLES, parseNotification } = require('wiredrop/events');
const { readArticle } = require('wiredrop/reader');

const app = new App();
new Wiredrop(new Stack(app, 'Papers'), 'News', { prefix: 'articles/' });
new Wiredrop(new Stack(app, 'Sport'), 'News', { operations: false });
for (const sample of Object.values(SAMPLES)) parseNotification(JSON.stringify(sample));
const { article } = readArticle(new TextEncoder().encode('---\\ntitle: Ferry\\ndate: 1. März 2021\\n---\\nThe ferry stays.'));
if (article.publishedAt !== '2021-02-28T15:00:00.000Z') throw new Error(article.publishedAt);
`;

const TSCONFIG = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
  },
};

function install(): void {
  const tarball = execFileSync('npm', ['pack', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    stdio: 'pipe',
  });
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', [
    'xzf',
    join(folder, tarball.trim().split('\n').at(-1) ?? ''),
    '--strip-components=1',
    '-C',
    installed,
  ]);
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  for (const name of Object.keys({
    ...dependencies,
    ...peerDependencies,
    '@types/node': '',
    '@types/aws-lambda': '',
  })) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
}

describe('the package, in an app outside of the repository', { timeout: 180_000 }, () => {
  before(() => {
    install();
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    writeFileSync(join(folder, 'plain.cjs'), PLAIN);
    for (const [index, code] of examples.entries()) writeFileSync(join(folder, `example-${index}.mts`), code);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('has the types that the examples of the documentation need', () => {
    assert.ok(examples.length > 0);
    const { stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
    assert.equal(stdout, '');
  });

  it('makes the example of docs/deploying.md in TypeScript: a bucket of yours that is under a key', () => {
    writeFileSync(join(folder, 'deploying.mts'), cdkApps(page('docs/deploying.md'))[0] ?? '');
    const { Newsroom: template } = synthesizeApp(folder, 'deploying.mts');
    template?.resourceCountIs('AWS::S3::Bucket', 1);
    template?.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({ source: ['aws.s3'] }),
      Targets: [Match.objectLike({ Arn: { 'Fn::GetAtt': ['NewsIntakeQueue', 'Arn'] } })],
    });
    template?.hasResourceProperties('AWS::SNS::Subscription', { FilterPolicy: Match.objectLike({ language: ['de'] }) });
    assert.ok(template);
  });

  it('makes two stacks of one app in plain JavaScript, of bundles that come with it', () => {
    const { Papers, Sport } = synthesizeApp(folder, 'plain.cjs');
    for (const [template, alarms] of [
      [Papers, true],
      [Sport, false],
    ] as const) {
      assert.ok(template);
      assert.deepEqual(Object.keys(template.findResources('AWS::DynamoDB::Table')), ['NewsStoriesTable']);
      assert.equal(Object.keys(template.findResources('AWS::CloudWatch::Alarm')).length > 0, alarms);
    }
    const bundles = globSync('plain.cjs.out/asset.*', { cwd: folder });
    assert.ok(bundles.length >= 2);
    for (const bundle of bundles) assert.ok(existsSync(join(folder, bundle, 'index.js')), bundle);
  });

  it('has the command', () => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [join(installed, 'infra/cli/wiredrop.mjs'), ...args], { encoding: 'utf8' });
    assert.match(run('read', join(root, 'README.md')).stdout, /^article id /m);
    assert.match(run('start').stderr, /from a checkout of wiredrop only/);
    // A command's parts are loaded when they are needed: the console's here, and those of every subcommand for the completion.
    assert.match(run('complete', '--', 'con').stdout, /^console\t/);
    const parts = `await import(${JSON.stringify(join(installed, 'dist/infra/console/index.js'))})`;
    assert.equal(spawnSync(process.execPath, ['--eval', parts, '--input-type=module']).status, 0);
  });
});
