import { open } from 'node:fs/promises';
import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** Above it a file goes up in parts, as with `aws s3 cp`; the emulator takes requests of up to 11 MiB. */
const partBytes = 8 * 2 ** 20;

export interface Upload {
  readonly path: string;
  readonly bucket: string;
  readonly key: string;
}

/** Uploads files side by side. */
export async function uploadAll(
  s3: S3Client,
  uploads: readonly Upload[],
  concurrency: number,
  onUploaded: () => void,
): Promise<void> {
  const left = uploads.values();
  const worker = async () => {
    for (const upload of left) {
      await uploadFile(s3, upload);
      onUploaded();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

export async function uploadFile(s3: S3Client, { path, bucket: Bucket, key: Key }: Upload): Promise<void> {
  const file = await open(path);
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
