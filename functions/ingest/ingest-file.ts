import { ownTextKey } from '../article/base/index.ts';
import { type Article, type ReadResult, readArticle } from '../article/index.ts';
import { byKind, type ReadText } from '../article/internal.ts';
import { profileOf } from '../matching/profile.ts';
import type { RarityOf } from '../matching/rarity.ts';
import { asRead } from '../story/change/placeholder.ts';
import {
  type ArticleWithProfile,
  articleTime,
  epochSeconds,
  type Reading,
  reportIn,
} from '../story/items/article-report.ts';
import {
  containerOf,
  isToUnpack,
  OWN_STORY_METADATA,
  QUIET_METADATA,
  type UnpackRequest,
  UPLOADER_METADATA,
  uploaderOf,
} from '../story/items/container.ts';
import type { Arrival, Decision } from '../story/items/decision.ts';
import type { Disposition } from '../story/items/disposition.ts';
import { type FileVersion, isCanaryKey, objectPointer, POLLED_FOLDER } from '../story/items/file-version.ts';
import { type CanaryItem, SCHEMA } from '../story/items/items.ts';
import type { Judge } from '../story/items/judge.ts';
import { canaryUploadKey, scopeOf } from '../story/items/keys.ts';
import type { IngestSettings } from '../story/items/settings.ts';
import { redelivered } from '../story/record/decide.ts';
import { recordFile } from '../story/record/record-file.ts';
import { readReceipt } from '../story/table/read-receipt.ts';
import { type RetryPolicy, withRetries } from '../story/table/retry-policy.ts';
import type { StoryTable } from '../story/table/story-table.ts';
import type { ObjectRead } from './read-object.ts';

export interface IngestDependencies {
  readObject: (file: FileVersion, maxBytes: number) => Promise<ObjectRead>;
  table: StoryTable;
  retryPolicy: RetryPolicy;
  /** Epoch milliseconds. */
  nowMs: () => number;
  settings: IngestSettings;
  /** How rare words are in the stack's own stories; absent: as in the shipped table. */
  learned?: () => Promise<RarityOf>;
  /** The second reader; absent: the words decide. */
  judge?: Judge;
  /** Absent in a stack that unpacks nothing: a file of many articles is rejected then. */
  unpacking?: Unpacking;
}

export interface Unpacking {
  send: (request: UnpackRequest) => Promise<void>;
  /** The principal by which S3 names unpack, without the session: `AWS:AROA…:`. */
  principal: string;
}

/** What became of a file, for its log line and the counts. For a deletion: what became of a story.
 * For a request: whether it was carried out. `own`: the stack wrote the file itself; `stray`: its key has another
 * ending. Neither is read. */
export type Outcome = Omit<Decision, 'writes' | 'disposition'> & {
  disposition: Disposition | 'withdrawn' | 'restored' | 'done' | 'refused' | 'canary' | 'own' | 'stray' | 'kept';
  repairs: string[];
};

/**
 * The reader itself failed: our fault, not the uploader's. The file waits in the dead-letter queue for a reader that is
 * fixed.
 */
export class ReaderFaultError extends Error {
  override readonly name = 'ReaderFaultError';
}

/** S3 object -> article -> story, for one file version. @throws transient faults only; bad input is an outcome. */
export async function ingestFile(file: FileVersion, dependencies: IngestDependencies): Promise<Outcome> {
  const arrival = await readArrival(file, dependencies);
  if (isCanaryKey(file.key)) return ingestCanary(arrival, dependencies);
  const decision = await recordFile(arrival, dependencies.table, dependencies.retryPolicy, dependencies.judge);
  // After its receipt, and again with a redelivered event: a crash in between loses no container.
  if (decision.disposition === 'container') {
    const { polled: _, ...container } = arrival.file;
    const uploader = uploaderOf(container, dependencies.settings.prefix);
    await dependencies.unpacking?.send({ wiredrop: 'file', file: container, uploader });
  }
  return outcomeOf(decision, reportIn(arrival.result)?.article.repairs ?? []);
}

/** Records a canary that can be read. If it cannot be read, the canary's alarm fires. */
async function ingestCanary(arrival: Arrival, { table, retryPolicy }: IngestDependencies): Promise<Outcome> {
  const unread = async (reason: string) => ({ reason });
  const recorded = await byKind<Reading, Promise<{ redelivered?: boolean; reason?: string }>>(arrival.result, {
    article: () => recordCanary(arrival, table, retryPolicy),
    retracted: ({ kind }) => unread(kind),
    held: ({ kind }) => unread(kind),
    container: ({ kind }) => unread(kind),
    refused: ({ reason }) => unread(reason),
  });
  return { disposition: 'canary', redelivered: false, ...recorded, repairs: [], warnings: [] };
}

/** Longer than the file's event can be redelivered: queue and dead-letter queue keep it for 14 days. */
const CANARY_KEPT_SECONDS = 15 * 86_400;

/**
 * Records a canary file in an item of its own, which is announced only to the canary. It makes no story, receipt or
 * match key.
 * @returns `redelivered` if the item exists already.
 * @throws ContentionError; any fault of the table.
 */
function recordCanary(
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
    expiresAt: epochSeconds(decidedAt) + CANARY_KEPT_SECONDS,
    ...objectPointer(file),
  };
  return withRetries(item.pk, retryPolicy, async () => {
    const known = await table.read([{ pk: item.pk, sk: item.sk }], 'strong');
    if (known.length > 0) return { redelivered: true };
    return (await table.write([{ item, expect: 'absent' }])) ? { redelivered: false } : undefined;
  });
}

/** Values of the metadata `wiredrop-quiet` that ask for nothing. */
const NOT_QUIET = /^(?:no|false|0)$/i;

/** Reads an object, and the article in it. @throws ReaderFaultError */
export async function readArrival(
  file: FileVersion,
  { settings, readObject, nowMs, learned, unpacking }: IngestDependencies,
): Promise<Arrival> {
  const [object, rarityOf] = await Promise.all([readObject(file, settings.maxBytes), learned?.()]);
  const decidedAt = new Date(nowMs()).toISOString();
  const isUnpacked = unpacking !== undefined && containerOf(file.key) === undefined;
  const result = object.ok
    ? readingOf(file, object, { decidedAt, settings, rarityOf, isUnpacked })
    : { ...object, kind: 'refused' as const };
  // Some S3-compatible stores leave the version id out of their events.
  const versionId = object.ok && !file.versionId ? object.versionId : undefined;
  const metadata = 'metadata' in object ? object.metadata : undefined;
  const uploader = unpacking && file.uploadedBy?.startsWith(unpacking.principal);
  const uploadedBy = uploader ? metadata?.[UPLOADER_METADATA] : undefined;
  const isQuiet =
    file.quiet ||
    !NOT_QUIET.test(metadata?.[QUIET_METADATA] ?? 'no') ||
    settings.quietFolders.some((folder) => file.key.startsWith(folder));
  const isOwnStory = !NOT_QUIET.test(metadata?.[OWN_STORY_METADATA] ?? 'no');
  return {
    file: {
      ...file,
      polled: settings.prefix + POLLED_FOLDER,
      ...(versionId && { versionId }),
      ...(uploadedBy && { uploadedBy }),
      ...(isQuiet && { quiet: true }),
    },
    result: isOwnStory ? asOwnStory(result) : result,
    decidedAt,
    settings: {
      ...settings,
      ...(isQuiet && { notifications: false }),
      ...(isOwnStory && { matching: { ...settings.matching, enabled: false } }),
    },
    scope: scopeOf(file.key, settings.articleScope, settings.prefix),
  };
}

/** The article with words that no other has: it joins no story, and its later crawls are known by its id. */
function asOwnStory(reading: Reading): Reading {
  const own = <R extends { article: Article }>(report: R): R => {
    const { textKey, articleId } = report.article;
    return {
      ...report,
      article: { ...report.article, textKey: ownTextKey(textKey, articleId), textKeyBy: 'article id' },
    };
  };
  if ('withheld' in reading && reading.withheld) return { ...reading, withheld: own(reading.withheld) };
  return 'article' in reading ? own(reading) : reading;
}

/** What became of a file that has its receipt, without reading its object again; undefined where it has none. */
export async function recallFile(
  file: FileVersion,
  { table }: Pick<IngestDependencies, 'table'>,
): Promise<Outcome | undefined> {
  const receipt = await readReceipt(file, table, 'eventual');
  // A container may have no message yet: it is read again, and sent again.
  if (receipt && isToUnpack(receipt)) return undefined;
  return receipt && outcomeOf(redelivered(receipt), []);
}

function outcomeOf({ writes: _, ...decision }: Decision, repairs: Article['repairs']): Outcome {
  return { ...decision, repairs: repairs.map(({ code }) => code) };
}

interface ReadingCircumstances {
  decidedAt: string;
  settings: IngestSettings;
  rarityOf: RarityOf | undefined;
  /** Whether a container is unpacked. */
  isUnpacked: boolean;
}

/** What the reader makes of an object's bytes, with what articles are compared by. @throws ReaderFaultError */
function readingOf(
  file: FileVersion,
  object: Extract<ObjectRead, { ok: true }>,
  {
    decidedAt,
    settings: { timeZone, timeZones, publishable, maxBytes, unsure },
    rarityOf,
    isUnpacked,
  }: ReadingCircumstances,
): Reading {
  const now = Date.parse(decidedAt);
  const { key, isPublished = false } = file;
  const read = readArticle(object.bytes, {
    ...object,
    key,
    timeZone,
    timeZones,
    publishable,
    maxBytes,
    now,
    isPublished,
  });
  function profiled<Kind extends 'article' | 'retracted' | 'held'>(kind: Kind, { article, normalText }: ReadText) {
    const profile = profileOf(article, normalText, articleTime(article, file), rarityOf);
    const report: ArticleWithProfile<Kind> = { kind, article, profile };
    return asRead(report, normalText, file, rarityOf);
  }
  return byKind<ReadResult, Reading>(read, {
    article: (found) => profiled('article', found),
    retracted: (found) => profiled('retracted', found),
    held: (found) => ({ ...profiled('held', found), until: found.until }),
    unsure(found) {
      const { reason, detail, at, article } = found;
      const isForbidden = reason === 'unsure-publication';
      if (!isForbidden && unsure === 'announce') return profiled('article', found);
      return {
        ...{ kind: 'refused', reason, detail, doubtful: at },
        ...(article.publisher !== undefined && { publisher: article.publisher }),
        ...(isForbidden && { withheld: profiled('held', found) }),
      };
    },
    container: ({ container, detail }) =>
      isUnpacked ? { kind: 'container', container } : { kind: 'refused', reason: 'several-articles', detail },
    refused({ withheld, ...refusal }) {
      if (refusal.reason !== 'reader-fault')
        return { ...refusal, ...(withheld && { withheld: profiled('held', withheld) }) };
      throw new ReaderFaultError(`${file.key}: ${refusal.detail}`, { cause: refusal.cause });
    },
  });
}
