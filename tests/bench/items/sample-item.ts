import { marshall } from '@aws-sdk/util-dynamodb';
import { generatedFiles } from '../articles/sample-writes.ts';
import { articleRecord } from '../baselines/article-record.ts';
import { median } from '../report/statistics.ts';
import { itemSize } from './item-size.ts';

/** As long as CloudFormation makes it: stack, resource and a random end. */
const bucket = 'baseline-simple-bucket83908e77-1a2b3c4d5e6f';

/** Articles whose items are measured. */
export const sampleArticles = 200;

/** Bytes of a sample's item beside its text, as DynamoDB bills them: names, hash, title, address and the like. The median of the same generated articles. */
export function bytesBesideText(count = sampleArticles): number {
  return median(
    [...generatedFiles(count)].map(({ key, bytes }) => {
      const record = articleRecord(Buffer.from(bytes).toString(), bucket, key);
      return itemSize(marshall(record)) - Buffer.byteLength(record.body);
    }),
  );
}
