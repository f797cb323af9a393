import { marshall } from '@aws-sdk/util-dynamodb';
import { toNotification } from '../../../functions/notify/to-notification.ts';
import type { Arrival } from '../../../functions/story/decision.ts';
import { fileVersionId } from '../../../functions/story/file-version.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import type { TableContents } from '../../functions/story/memory-table.ts';
import { rawItem } from '../checker/world/raw-item.ts';
import { UNTRIED } from '../checker/world/untried.ts';
import type { PutVersion, World } from '../checker/world/world.ts';

const SOURCE = '/wiredrop/test';

/** The world that a race in memory leaves behind, for the same checker that looks at the real one. */
export const worldOf = (arrivals: readonly Arrival[], table: TableContents): World => {
  const versions = new Map(arrivals.map((arrival) => [JSON.stringify(arrival.file), putVersion(arrival)]));
  return {
    source: SOURCE,
    // An entry is written where nobody looks: it would only make more orders of what is the same.
    timeline: false,
    nearDuplicates: arrivals.every(({ near }) => near.enabled),
    versions: [...versions.values()],
    objects: new Map([...versions.values()].map(({ key, reading }) => [key, reading])),
    items: table.items.map((item) => rawItem(marshall(item, { removeUndefinedValues: true }))),
    // The table in memory checks every expectation itself.
    writes: [],
    notifications: table.announced.map(told),
    labelled: [],
    filtered: [],
    queues: new Map(),
    odd: { sent: [], found: [] },
    expired: [],
    quiet: [],
    atOnce: [],
    refusable: [],
    calm: {
      uploads: 0,
      reads: 0,
      fates: [],
      givenUp: [],
      versions: [],
      lines: [],
      malformed: 0,
      heard: [],
      eventualReads: 0,
      alone: [],
      eventualLooks: 0,
      hasty: [],
      ...UNTRIED,
    },
  };
};

const told = (item: TableItem): string => JSON.stringify(toNotification(item, SOURCE));

const putVersion = ({ file, result }: Arrival): PutVersion => ({
  bucket: file.bucket,
  key: file.key,
  version: fileVersionId(file),
  ...(file.versionId !== undefined && { versionId: file.versionId }),
  sequencer: file.sequencer ?? '',
  uploadedAt: file.uploadedAt,
  hiddenBy: 'nothing',
  bytes: file.size ?? 0,
  reading: result.ok
    ? {
        articleId: result.article.articleId,
        crawledAt: result.article.crawledAt ?? '',
        contentHash: result.article.contentHash,
        text: result.article.text,
        textKey: result.article.textKey,
        title: result.article.title,
        headline: result.article.headline,
        publisher: result.article.publisher ?? '',
        category: result.article.category ?? '',
        authors: result.article.authors.map(({ name }) => name),
        publishedAt: result.article.publishedAt ?? '',
        url: result.article.url ?? '',
        language: '',
        hashVerified: result.article.declaredHash === undefined ? undefined : result.article.hashVerified,
        warnings: result.article.warnings,
        repairs: result.article.repairs.map(({ code, line }) => `${code}@${line}`),
      }
    : undefined,
  refusal: result.ok ? undefined : result.reason,
});
