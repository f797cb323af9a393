import { type FileHandle, open } from 'node:fs/promises';
import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { NotificationRule } from '../../local/events/bucket-notifications.ts';
import type { ArticleFile } from '../../operator/files/article-files.ts';

/** Above it a file goes up in parts, as with `aws s3 cp`; the emulator takes requests of up to 11 MiB. */
const partBytes = 8 * 2 ** 20;

export interface Upload {
  readonly path: string;
  readonly bucket: string;
  readonly key: string;
}

export interface UploadEvents {
  readonly onUploaded: () => void;
  /** The file cannot be opened (any more); the others go on. */
  readonly onUnreadable: (path: string, error: unknown) => void;
}

/** Uploads files side by side. */
export async function uploadAll(
  s3: S3Client,
  uploads: readonly Upload[],
  concurrency: number,
  { onUploaded, onUnreadable }: UploadEvents,
): Promise<void> {
  const left = uploads.values();
  const worker = async () => {
    for (const upload of left) {
      const file = await open(upload.path).catch((error: unknown) => {
        onUnreadable(upload.path, error);
        return undefined;
      });
      if (file === undefined) continue;
      await uploadFile(s3, upload, file);
      onUploaded();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

/** @param file is closed in any case. */
export async function uploadFile(
  s3: S3Client,
  { bucket: Bucket, key: Key }: Omit<Upload, 'path'>,
  file: FileHandle,
): Promise<void> {
  try {
    const { size } = await file.stat();
    if (size <= partBytes) {
      // The length, because the SDK takes an empty body for one of unknown length.
      const body = await file.readFile();
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: body, ContentLength: body.length }));
      return;
    }
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const Parts: CompletedPart[] = [];
    for (let from = 0; from < size; from += partBytes) {
      const PartNumber = Parts.length + 1;
      const Body = Buffer.alloc(Math.min(partBytes, size - from));
      await file.read(Body, 0, Body.length, from);
      const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
      Parts.push({ PartNumber, ETag });
    }
    await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
  } finally {
    await file.close();
  }
}

export interface UploadPlan {
  readonly uploads: readonly Upload[];
  /** Files whose name ends in nothing that triggers ingest: uploading them would lose them silently. */
  readonly skipped: readonly ArticleFile[];
}

/** Where files go so that one of the bucket's rules hears of them: below the prefix of the rule with their suffix. */
export function planUploads(files: readonly ArticleFile[], rules: readonly NotificationRule[]): UploadPlan {
  const uploads: Upload[] = [];
  const skipped: ArticleFile[] = [];
  for (const file of files) {
    const rule = rules.find(({ suffix }) => file.name.endsWith(suffix));
    if (rule === undefined) skipped.push(file);
    else uploads.push({ path: file.path, bucket: rule.bucket, key: rule.prefix + file.name });
  }
  return { uploads, skipped };
}
