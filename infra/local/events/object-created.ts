/** How an object came to be: the last part of the S3 event name. */
export type Creation = 'Put' | 'Copy' | 'CompleteMultipartUpload';

/** An object that has just been stored. */
export interface ObjectCreated {
  readonly creation: Creation;
  readonly bucket: string;
  /** As the uploader wrote it, not encoded. */
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  /** Without quotes. */
  readonly eTag: string;
  /** Hexadecimal; the later of two events for one key has the greater. */
  readonly sequencer: string;
  readonly time: Date;
  readonly requestId: string;
}
