import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFeed } from '../../../functions/poll/read-feed.ts';

const FEED = { url: 'https://a.example/', now: 0 };

const rss = (above: string, items: readonly string[]) =>
  Buffer.from(`<rss><channel><title>A</title>${above}${items.join('')}</channel></rss>`);
const entries = Array.from({ length: 900 }, (_, at) => `<item><title>a${at}</title></item>`);

describe('a polled feed', () => {
  it('costs no more than a container of its size, and its first entries are taken', async () => {
    const costly = `<item><title>b</title><description>${'&lt;'.repeat(200_000)}</description></item>`;
    const { entries: taken, cut } = await readFeed(rss('', [...entries, costly.repeat(6)]), FEED);
    assert.ok(taken.length >= 900, cut);
  });

  it('with more statements above its entries than each can carry has none', async () => {
    const stated = await readFeed(rss('<embargo>x</embargo>'.repeat(2_000), entries), FEED);
    assert.deepEqual(stated.entries, []);
    assert.match(stated.cut ?? '', /more stands around its articles/);
  });
});
