import type { _Record } from '@aws-sdk/client-dynamodb-streams';

/** A stream record as Lambda passes it on. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly dynamodb: {
    readonly SequenceNumber: string;
    readonly ApproximateCreationDateTime: number;
    /** Primary key of the item. */
    readonly Keys?: object;
  };
}

/**
 * The record as a function sees it: JSON, binary values in base64, times in epoch seconds.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 * @param region the stack's; DynamoDB Local calls every region `ddblocal`.
 */
export function toStreamRecord(record: _Record, streamArn: string, region: string): StreamRecord {
  const { ApproximateCreationDateTime, SequenceNumber = '', ...images } = record.dynamodb ?? {};
  return {
    eventID: record.eventID ?? '',
    eventName: record.eventName ?? '',
    eventVersion: record.eventVersion,
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ...(toJson(images) as object),
      ApproximateCreationDateTime: Math.floor((ApproximateCreationDateTime?.getTime() ?? 0) / 1000),
      SequenceNumber,
    },
    eventSourceARN: streamArn,
  } as StreamRecord;
}

function toJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, toJson(part)]));
}
