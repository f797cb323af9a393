import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { App } from 'aws-cdk-lib';
import { imageOf } from '../../functions/story/table/dynamo-item.ts';
import { bundle } from '../../infra/bundle/bundle.ts';
import { lazyFiles, lazyPackages } from '../../infra/bundle/lazy-modules.ts';
import { plainKeys } from '../../infra/bundle/sdk-parts.ts';
import { serve } from '../fixtures/serve.ts';
import { headOf, storyItem } from '../functions/notify/items.ts';
import { createStack, root } from './synthesize.ts';

/** As JSON, with bytes as AWS sends them. */
const wired = (value: unknown): string =>
  JSON.stringify(value, function (this: Record<string, unknown>, name, one) {
    const own = this[name];
    return own instanceof Uint8Array ? Buffer.from(own).toString('base64') : one;
  });

describe('the bundles', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'wiredrop-bundles-'));
  after(() => rmSync(outdir, { recursive: true }));
  const app = new App({ outdir });
  createStack(app);
  app.synth();
  const folders = globSync(join(outdir, 'asset.*')).filter((folder) => existsSync(join(folder, 'index.js')));
  const ingest = folders.find((folder) => existsSync(join(folder, 'send-to-unpack.js'))) ?? '';
  const notify =
    folders.find((folder) => readFileSync(join(folder, 'index.js'), 'utf8').includes('PublishBatch')) ?? '';
  const source = readFileSync(join(ingest, 'index.js'), 'utf8');

  it('are one a function, of which ingest has what it loads lazily in files of its own', () => {
    assert.equal(folders.length, 9);
    const require = createRequire(join(ingest, 'index.js'));
    assert.ok(lazyPackages().length >= 5);
    const files = lazyFiles('article').map((file) => `./${basename(file, '.ts')}.js`);
    for (const name of [...lazyPackages(), ...files]) {
      assert.ok(require.resolve(name).startsWith(ingest), name);
      assert.match(typeof require(name), /^(object|function)$/, name);
    }
    for (const file of files) assert.ok(source.includes(`require("${file}")`), file);
  });

  it('are what the bundler makes of the code as it is, though kept from one synthesis to the next', async () => {
    for (const [service, kept] of Object.entries({ ingest, notify })) {
      const made = mkdtempSync(join(outdir, 'made-'));
      await bundle(join(root, 'functions', service, 'handler.ts'), made);
      const differs = globSync('**/*.js', { cwd: made }).filter(
        (file) =>
          !existsSync(join(kept, file)) || !readFileSync(join(made, file)).equals(readFileSync(join(kept, file))),
      );
      assert.deepEqual(differs.sort(), service === 'ingest' ? ['bedrock.js', 'chat-completions.js'] : []);
    }
  });

  for (const [what, pattern] of [
    ['the credential chain', /sso-oidc/],
    ['what the SDK would look for elsewhere than in the environment', /AWS_CONFIG_FILE|node:fs\/promises/],
    ['what is loaded lazily', /gray-matter\/|smol-toml\/|euc-kr|Chicago/],
    ['operations that no function calls, and event streams', /PutBucketLifecycle|SelectObjectContent|:event-type/],
    ['`import()`, which makes Node load undici', /[^\w.]import\(/],
  ] as const)
    it(`leave out ${what}`, () => assert.doesNotMatch(source, pattern));

  it('hold no file and no prompt of a second reader where there is none', () => {
    assert.doesNotMatch(source, /second reader of a news wire|chat\/completions/);
    // Only the call that would load them.
    const found = ['bedrock.js', 'chat-completions.js'].map((name) => [
      source.includes(name),
      existsSync(join(ingest, name)),
    ]);
    assert.deepEqual(found, [
      [true, false],
      [true, false],
    ]);
  });

  it('keep the variables of the environment and the operations that are called', () => {
    for (const kept of ['AWS_SECRET_ACCESS_KEY', 'AWS_RETRY_MODE', '"GetObject"'])
      assert.ok(source.includes(kept), kept);
  });

  it('publish and put events with what they keep of the clients', async (context) => {
    const calls: string[] = [];
    const story = await storyItem({ articleId: 'a', text: 'a' });
    const answers: Readonly<Record<string, object>> = {
      'DynamoDB_20120810.BatchGetItem': { Responses: { news: [...story.reports.values()].map(imageOf) } },
      'AWSEvents.PutEvents': { FailedEntryCount: 0, Entries: [{ EventId: '1' }] },
    };
    const url = await serve(context, async ({ headers }, response) => {
      const target = headers['x-amz-target'];
      calls.push(String(target ?? 'Publish'));
      response.end(
        target ? wired(answers[String(target)]) : '<PublishBatchResponse><PublishBatchResult/></PublishBatchResponse>',
      );
    });
    const dynamodb = { SequenceNumber: '1', NewImage: imageOf(headOf(story)) };
    const Records = [{ eventName: 'INSERT', dynamodb }];
    const program = `
      const { handler } = require(${JSON.stringify(join(notify, 'index.js'))});
      handler(${wired({ Records })}).then(({ batchItemFailures }) => process.exit(batchItemFailures.length));`;
    const env = {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
      TOPIC_ARN: 'arn:aws:sns:us-east-1:123456789012:news',
      EVENT_BUS_ARN: 'arn:aws:events:us-east-1:123456789012:event-bus/news',
      EVENT_SOURCE: '/wiredrop/Test',
      TABLE_NAME: 'news',
    };
    const child = spawn(process.execPath, ['--eval', program], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    assert.deepEqual(await once(child, 'close'), [0, null]);
    assert.deepEqual(calls.sort(), ['AWSEvents.PutEvents', 'DynamoDB_20120810.BatchGetItem', 'Publish']);
  });
});

describe('plainKeys', () => {
  it('writes out keys that are constants of the file', () =>
    assert.equal(
      plainKeys('const _h = "http";\nconst _e = "x";\nvar A = [9, { [_h]: ["GET", 200], [_e]: 1 }];'),
      'const _h = "http";\nconst _e = "x";\nvar A = [9, { "http": ["GET", 200], "x": 1 }];',
    ));

  it('leaves every other key', () => {
    const source = 'const _f = f();\nvar A = { [_f]: 1, [_g]: 2, [b]: [_f] };';
    assert.equal(plainKeys(source), source);
  });
});
