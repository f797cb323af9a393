import { GetObjectCommand } from '@aws-sdk/client-s3';
import { readArticle } from '../../../../functions/article/index.ts';
import { shownIn } from '../../../../functions/article/internal.ts';
import type { OperatedStack } from '../stack/outputs.ts';

/** What a report states, read from its file. */
export interface OwnReport {
  readonly headline: string;
  readonly publisher?: string;
  readonly url?: string;
  /** An instant, or a day if the file states no time. */
  readonly published?: string;
  /** It is a retraction. */
  readonly isRetracted?: true;
  readonly authors: readonly string[];
  readonly text: string;
}

interface File {
  readonly key: string;
  readonly versionId?: string | undefined;
}

export type ReadReport = (file: File) => Promise<OwnReport | undefined>;

/** How much of a file is read. A longer compressed file cannot be shown. */
const MOST_BYTES = 2 ** 20;
/** Most code units of a text that the page shows. */
const MOST_TEXT = 40_000;
const MOST_KEPT = 300;

/**
 * @returns reads what a file says, in the time zones of the stack; undefined if it is gone or holds no article. The
 * last few hundred are kept in memory.
 */
export function createReportReader({ clients: { s3 }, outputs }: OperatedStack): ReadReport {
  const { bucketName: Bucket, ingestSettings } = outputs;
  const kept = new Map<string, Promise<OwnReport | undefined>>();

  async function read({ key, versionId }: File): Promise<OwnReport | undefined> {
    const object = { Bucket, Key: key, ...(versionId && { VersionId: versionId }) };
    const { Body } = await s3.send(new GetObjectCommand({ ...object, Range: `bytes=0-${MOST_BYTES - 1}` }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    const result = readArticle(bytes.length < MOST_BYTES ? bytes : withoutLastLine(bytes), {
      key,
      now: Date.now(),
      // Whoever looks at it is the person that says so.
      isPublished: true,
      ...ingestSettings,
    });
    const found = shownIn(result);
    if (found === undefined) return undefined;
    const { headline, publisher, url, publishedOn, publishedAt, authors, text } = found.article;
    const published = publishedOn ?? publishedAt;
    return {
      headline,
      ...(publisher && { publisher }),
      ...(url && { url }),
      ...(published && { published }),
      ...(result.kind === 'retracted' && { isRetracted: true }),
      authors: authors.map(({ name }) => name),
      text: text.slice(0, MOST_TEXT),
    };
  }

  return (file) => {
    const id = `${file.key}\n${file.versionId ?? ''}`;
    const known = kept.get(id);
    if (known) return known;
    const reading = read(file).catch(() => {
      // The file may be uploaded again later.
      kept.delete(id);
      return undefined;
    });
    // Without a version, the next upload would have the same cache key.
    if (file.versionId === undefined) return reading;
    kept.set(id, reading);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
    return reading;
  };
}

/** The cut may split a character. */
function withoutLastLine(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, Math.max(0, bytes.lastIndexOf(0x0a)));
}
