import { epochSeconds } from '../story/items/article-report.ts';
import type { Arrival } from '../story/items/decision.ts';
import { objectPointer } from '../story/items/file-version.ts';
import { type CanaryItem, SCHEMA } from '../story/items/items.ts';
import { canaryUploadKey } from '../story/items/keys.ts';
import { type RetryPolicy, withRetries } from '../story/table/retry-policy.ts';
import type { StoryTable } from '../story/table/story-table.ts';

/** Longer than the file's event can be redelivered: queue and dead-letter queue keep it for 14 days. */
const KEPT_SECONDS = 15 * 86_400;

/**
 * Records a canary file in an item of its own, which is announced only to the canary. It makes no story, receipt or
 * match key.
 * @returns `redelivered` if the item exists already.
 * @throws ContentionError; any fault of the table.
 */
export function recordCanary(
  { file, decidedAt }: Arrival,
  table: StoryTable,
  retryPolicy: RetryPolicy,
): Promise<{ redelivered: boolean }> {
  const item: CanaryItem = {
    ...canaryUploadKey(file),
    entity: 'canary',
    schema: SCHEMA,
    version: 1,
    announce: 'canary',
    expiresAt: epochSeconds(decidedAt) + KEPT_SECONDS,
    ...objectPointer(file),
  };
  return withRetries(item.pk, retryPolicy, async () => {
    const known = await table.read([{ pk: item.pk, sk: item.sk }], 'strong');
    if (known.length > 0) return { redelivered: true };
    return (await table.write([{ item, expect: 'absent' }])) ? { redelivered: false } : undefined;
  });
}
