import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { it } from 'node:test';
import { startKeeper } from '../../../../infra/local/machine/keeper.ts';
import { synthesise } from '../../../../infra/local/template/synthesise.ts';
import { withoutBundling } from '../../synthesize.ts';

it('synthesises a stack with its own table, no event bus and the feeds of a file; it names ignored settings', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wiredrop-synth-'));
  const keeper = startKeeper();
  const lines: string[] = [];
  const stream = 'arn:aws:dynamodb:eu-west-1:123456789012:table/restored-1/stream/2026-11-27T00:48:05.899';
  // The app runs in another folder.
  const feeds = join(folder, 'feeds.txt');
  await writeFile(feeds, 'https://news.example.com/rss\n');
  const onAws = { tableStreamArn: stream, eventBus: 'news', poll: relative(process.cwd(), feeds) };
  try {
    const { template } = await synthesise(keeper, folder, { ...withoutBundling, ...onAws }, undefined, (line) =>
      lines.push(line),
    );
    const types = Object.values(template.Resources).map(({ Type }) => Type);
    assert.equal(types.filter((type) => type === 'AWS::DynamoDB::Table').length, 1);
    assert.doesNotMatch(JSON.stringify(template), /EVENT_BUS/);
    assert.match(JSON.stringify(template), /"SERVICE":"poll"/);
    const found = lines.map((line) => line.replace(/:.*/, ''));
    assert.deepEqual(found, ['Setting tableStreamArn is left out', 'Setting eventBus is left out']);
  } finally {
    await keeper.close();
    await rm(folder, { recursive: true });
  }
});
