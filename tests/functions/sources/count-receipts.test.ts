import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Source } from '../../../functions/sources/source.ts';
import { countReceipts } from '../../../functions/sources/source-table.ts';
import type { Receipt } from '../../../functions/story/items/items.ts';
import { receiptOf } from '../../../functions/story/record/receipt.ts';
import { arrival, withSettings } from '../../fixtures/arrivals.ts';

const receipt = (key: string, publisher: string, of: Partial<Receipt> = {}): Receipt => {
  const one = withSettings(arrival({ articleId: key, text: key, publisher }, { key }), { sources: 'publisher' });
  return { ...receiptOf(one, 'new', {}), ...of };
};

it('countReceipts writes each source once, and counts no receipt that was only written again', async () => {
  const items = new Map<string, Source>();
  const writes: string[] = [];
  const table = {
    async update(name: string, change: (known: Source | undefined) => Source | undefined) {
      writes.push(name);
      items.set(name, change(items.get(name)) as Source);
    },
  };
  const result = await countReceipts(
    [
      receipt('a.md', 'Harbour Wire'),
      receipt('b.md', 'Gull Bay Wire', { disposition: 'duplicate', repairs: ['tab-indent@7'] }),
      receipt('c.md', 'Harbour Wire', { disposition: 'rejected', reason: 'no-text' }),
      receipt('d.md', 'Harbour Wire', { disposition: 'rejected', reason: 'draft' }),
      receipt('e.md', 'Harbour Wire', { version: 2 }),
    ],
    table,
  );
  assert.deepEqual(result, { files: 4, sources: 2 });
  assert.deepEqual(writes.sort(), ['Gull Bay Wire', 'Harbour Wire']);
  const [day] = items.get('Harbour Wire')?.days ?? [];
  assert.deepEqual({ ...day, day: 0 }, { day: 0, files: 3, rejected: 1, first: 1, repeats: 0, repaired: 0 });
  const [other] = items.get('Gull Bay Wire')?.days ?? [];
  assert.deepEqual({ ...other, day: 0 }, { day: 0, files: 1, rejected: 0, first: 0, repeats: 1, repaired: 1 });
});

describe('the source in a receipt', () => {
  const sourceOf = (sources: 'off' | 'publisher' | 'folder', key: string, publisher?: string) =>
    receiptOf(
      withSettings(arrival({ articleId: 'a', text: 'a', ...(publisher && { publisher }) }, { key }), { sources }),
      'new',
      {},
    ).source;

  it('is its publisher, or its folder if that is unknown or asked for; and none while sources are off', () => {
    assert.equal(sourceOf('publisher', 'crawl/a.md', 'Harbour Wire'), 'Harbour Wire');
    assert.equal(sourceOf('publisher', 'crawl/day/a.md'), 'crawl/day/');
    assert.equal(sourceOf('folder', 'a.md', 'Harbour Wire'), '/');
    assert.equal(sourceOf('off', 'crawl/a.md', 'Harbour Wire'), undefined);
  });

  it('is none of a quiet file and of one of an archive: a night of these would say when a source is silent', () => {
    const one = withSettings(arrival({ articleId: 'a', text: 'a' }, { key: 'a.md' }), { sources: 'folder' });
    const old = arrival({ articleId: 'a', text: 'a', crawledAt: '2019-01-05T00:00:00.000Z' }, { key: 'a.md' });
    assert.equal(receiptOf({ ...one, file: { ...one.file, quiet: true } }, 'new', {}).source, undefined);
    const ofArchive = receiptOf(withSettings(old, { sources: 'folder' }), 'new', {});
    assert.deepEqual([ofArchive.reportedAt, ofArchive.source], ['2019-01-05T00:00:00.000Z', undefined]);
  });

  it('is bounded, and well-formed, whatever a file says', () => {
    const long = sourceOf('publisher', 'a.md', `${'x'.repeat(49)}😀${'x'.repeat(200)}`) ?? '';
    assert.ok(long.length <= 50 && long.isWellFormed());
  });
});
