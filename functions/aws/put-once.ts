import { PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';

const TRIES = 4;

/**
 * Writes an article file unless there is one at the key: what is there says the same.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 * @returns whether there was none
 */
export async function putOnce(
  s3: S3Client,
  Bucket: string,
  Key: string,
  Body: string,
  Metadata: Readonly<Record<string, string>>,
): Promise<boolean> {
  const object = { Bucket, Key, Body, Metadata, ContentType: 'application/json', IfNoneMatch: '*' };
  for (let tries = 1; ; tries += 1) {
    try {
      await s3.send(new PutObjectCommand(object));
      return true;
    } catch (error) {
      const name = error instanceof S3ServiceException ? error.name : '';
      if (name === 'PreconditionFailed') return false;
      // Somebody wrote or deleted it at the same time.
      if (name !== 'ConditionalRequestConflict' || tries === TRIES) throw error;
    }
  }
}
