import { type BridgeEvent, firstRecord, SHAPES, throughSns, together } from './event-shapes.ts';

const TOLD_AT = '2026-03-01T00:00:00.000Z';

/** What S3 sends when notifications are set up. */
const testEvent = (): string =>
  JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Time: TOLD_AT, Bucket: 'bucket' });

/** What tells of no upload, made of an upload's event: to be ignored. */
export const IGNORED: Readonly<Record<string, (body: string) => string>> = {
  'a test event': testEvent,
  'a test event through SNS': () => throughSns(testEvent(), TOLD_AT),
  'a deletion': (body) => fromS3('ObjectRemoved:Delete', body, deletedObject),
  'a delete marker': (body) => fromS3('ObjectRemoved:DeleteMarkerCreated', body, deletedObject),
  'new tags': (body) => fromS3('ObjectTagging:Put', body, sameObject),
  'a new access list': (body) => fromS3('ObjectAcl:Put', body, sameObject),
  'a restored object': (body) => fromS3('ObjectRestore:Completed', body, sameObject),
  'a deletion through EventBridge': (body) => throughBridge('Object Deleted', body, deletedObject),
  'new tags through EventBridge': (body) => throughBridge('Object Tags Added', body, sameObject),
  'a restored object through EventBridge': (body) => throughBridge('Object Restore Completed', body, sameObject),
  'another storage class through EventBridge': (body) =>
    throughBridge('Object Storage Class Changed', body, sameObject),
};

interface Ordered {
  readonly key: string;
  readonly sequencer: string;
}

/** A deletion has a later sequencer than the upload, and tells of no size and no ETag. */
const deletedObject = ({ key, sequencer }: Ordered): object => ({ key, sequencer: `${sequencer}D` });

/** What is done to an object as it lies there is no write of its key, and has no place in the order of these. */
const sameObject = ({ sequencer: _, ...object }: Ordered): object => object;

type Changed = (object: Ordered) => object;

const fromS3 = (eventName: string, body: string, changed: Changed): string => {
  const record = firstRecord(body);
  const { s3 } = record;
  return JSON.stringify({ Records: [{ ...record, eventName, s3: { ...s3, object: changed(s3.object) } }] });
};

const throughBridge = (detailType: string, body: string, changed: Changed): string => {
  const event: BridgeEvent = JSON.parse(SHAPES['through EventBridge'](together([body])));
  const { bucket, object } = event.detail;
  return JSON.stringify({ ...event, 'detail-type': detailType, detail: { bucket, object: changed(object) } });
};
